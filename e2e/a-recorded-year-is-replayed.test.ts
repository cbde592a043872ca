import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { StoredReading } from "@clima/store";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { startInfluxd } from "../test/support/influxd.ts";
import { freePort } from "../test/support/free-port.ts";
import { describeWith } from "../test/support/requires.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { untilIngestStored } from "./support/ingest-counts.ts";
import { storedReadings } from "./support/stored.ts";

const YEAR_FILE = resolve("../shared/data/weather/newark-jfk-2013.csv");
const HEADER = "origin,year,month,day,hour,temp,dewp,humid,wind_dir,wind_speed,wind_gust,precip,pressure,visib,time_hour";
const FEW_HOURS = [
  "EWR,2013,1,1,1,39.02,26.06,59.37,270,10.35702,NA,0,1012,10,2013-01-01T06:00:00Z",
  "EWR,2013,1,1,2,39.02,26.96,61.63,250,8.05546,NA,0.02,NA,10,2013-01-01T07:00:00Z",
  "JFK,2013,1,1,1,NA,NA,NA,NA,1048.36,NA,0,1012.1,10,2013-01-01T06:00:00Z",
].join("\n");

interface Hour {
  readonly station: string;
  readonly takenAt: string;
  readonly values: Readonly<Record<string, number>>;
}

/** The hours of a file, by a reading of it that shares nothing with the program's. */
function hoursOf(text: string): Hour[] {
  const [header = "", ...rows] = text.trim().split("\n");
  const names = header.split(",");
  return rows.map((row) => {
    const cells = Object.fromEntries(row.split(",").map((cell, index) => [names[index], cell]));
    const values: Record<string, number> = {};
    const put = (quantity: string, column: string, convert: (number: number) => number) => {
      if (cells[column] !== "NA") values[quantity] = convert(Number(cells[column]));
    };
    put("temperatureC", "temp", (f) => ((f - 32) * 5) / 9);
    put("humidityPct", "humid", (pct) => pct);
    put("seaLevelPressureHpa", "pressure", (hpa) => hpa);
    put("windDirectionDeg", "wind_dir", (deg) => deg);
    put("windSpeedMs", "wind_speed", (mph) => (mph * 1609.344) / 3600);
    put("windGustMs", "wind_gust", (mph) => (mph * 1609.344) / 3600);
    put("rainMm", "precip", (inches) => inches * 25.4);
    put("visibilityM", "visib", (miles) => miles * 1609.344);
    // The one impossible value of the year, 1048 mph, is refused by the range check.
    if ((values["windSpeedMs"] ?? 0) > 115) delete values["windSpeedMs"];
    return { station: String(cells["origin"]).toLowerCase(), takenAt: new Date(String(cells["time_hour"])).toISOString(), values };
  });
}

/** What the station reckons from the file's quantities; their formulas have their own tests. */
const DERIVED: ReadonlySet<string> = new Set([
  "dewPointC",
  "absoluteHumidityGm3",
  "vapourPressureDeficitKpa",
  "wetBulbC",
  "apparentTemperatureC",
  "heatIndexC",
  "humidexC",
]);

function expectSameHours(stored: readonly StoredReading[], hours: readonly Hour[]): void {
  expect(stored.map(({ takenAt }) => takenAt)).toEqual(hours.map(({ takenAt }) => takenAt));
  let largestDifference = 0;
  for (const [index, { values }] of hours.entries()) {
    const all = Object.entries(stored[index]?.values ?? {});
    const measured = Object.fromEntries(all.filter(([quantity]) => !DERIVED.has(quantity)));
    const dewPointC = stored[index]?.values["dewPointC"];
    expect(Object.keys(measured).sort()).toEqual(Object.keys(values).sort());
    expect(dewPointC !== undefined).toBe(values["temperatureC"] !== undefined);
    for (const [quantity, value] of Object.entries(measured))
      largestDifference = Math.max(largestDifference, Math.abs(value - (values[quantity] ?? Number.NaN)));
  }
  expect(largestDifference).toBeLessThan(1e-5);
}

function describeReplay(
  settings: () => Record<string, string>,
  stored: (station: string, scene: Scene) => Promise<readonly StoredReading[]>,
): void {
  let scene: Scene;
  beforeEach(async () => {
    scene = await createScene(settings());
  });
  afterEach(() => scene.close());

  async function replay(file: string, readings: number): Promise<string> {
    await scene.startAndWait("broker");
    const port = await freePort();
    const ingest = await scene.startAndWait("ingest", { CLIMA_INGEST_HTTP_PORT: String(port) });
    const replaying = scene.start(["replay", file]);
    expect({ code: await replaying.exited, output: replaying.output() }).toMatchObject({ code: 0 });
    // What the broker has acknowledged may still be on its way into the store.
    await untilIngestStored(port, readings);
    await ingest.stop();
    return replaying.output();
  }

  test("a few hours are stored as they are in the file, missing values missing", async () => {
    const file = join(scene.folder, "hours.csv");
    writeFileSync(file, `${HEADER}\n${FEW_HOURS}\n`);
    const hours = hoursOf(`${HEADER}\n${FEW_HOURS}`);
    const output = await replay(file, hours.length);
    for (const station of ["ewr", "jfk"])
      expectSameHours(
        await stored(station, scene),
        hours.filter((hour) => hour.station === station),
      );
    expect(output).toContain("ewr: 2 readings");
    expect(output).toMatch(/1 × wind_speed: windSpeedMs is 468\.\d+; expected 0 to 115 m\/s \(line 4\)/);
  });

  const withYear = existsSync(YEAR_FILE) ? test : test.skip;
  withYear("a year of two airports is stored exactly (skipped where shared/data/weather is absent)", async () => {
    const hours = hoursOf(readFileSync(YEAR_FILE, "utf8"));
    expect(hours).toHaveLength(17_409);
    const output = await replay(YEAR_FILE, hours.length);
    for (const station of ["ewr", "jfk"])
      expectSameHours(
        await stored(station, scene),
        hours.filter((hour) => hour.station === station),
      );
    expect(output).toMatch(/dew point, ours minus reported, 17408 times: median -0\.0\d+ K/);
  });
}

describe("replay into the embedded store", () => {
  describeReplay(
    () => ({}),
    (station, scene) => storedReadings(station, scene.folder),
  );
});

describeWith(["influxd"], "replay into a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let count = 0;
  const database = () => `replay${count}`;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());
  beforeEach(() => {
    count += 1;
  });
  describeReplay(
    () => ({
      CLIMA_STORE_KIND: "influxdb",
      CLIMA_STORE_INFLUX_VERSION: "1",
      CLIMA_STORE_INFLUX_URL: influxd.url,
      CLIMA_STORE_INFLUX_DATABASE: database(),
    }),
    (station, scene) =>
      storedReadings(station, scene.folder, { kind: "influxdb", influxVersion: 1, influxUrl: influxd.url, influxDatabase: database() }),
  );
});
