import { writeFileSync } from "node:fs";
import { createTopics } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { startInfluxd } from "../test/support/influxd.ts";
import { type Mosquitto, startMosquitto } from "../test/support/mosquitto.ts";
import { describeWith } from "../test/support/requires.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";

const garden = createTopics().station("garden");
const MINUTE_MS = 60_000;
/** The end of summer time in Berlin, a day of 25 hours, is in it. */
const FIRST_MS = Date.parse("2026-10-23T22:00:00Z");
const INFO = {
  schema: "info/1",
  station: "garden",
  bootId: "b1",
  softwareVersion: "0.1.0",
  source: "pi",
  startedAt: new Date(FIRST_MS).toISOString(),
  intervalMs: 600_000,
  timeZone: "Europe/Berlin",
  sensors: [],
  remotes: {},
};
const MEASUREMENTS = ["weather_hour", "weather_day", "weather_month", "weather_year"] as const;
/** Without what it has not. */
type Row = Record<string, number | string>;

describeWith(["mosquitto", "influxd"], "roll-ups between a real Mosquitto and a real InfluxDB", () => {
  let mosquitto: Mosquitto;
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let scene: Scene;
  let publisher: MqttClient;
  beforeAll(async () => {
    [mosquitto, influxd] = await Promise.all([startMosquitto(), startInfluxd()]);
    scene = await createScene({
      CLIMA_MQTT_URL: mosquitto.url,
      CLIMA_STORE_KIND: "influxdb",
      CLIMA_STORE_INFLUX_URL: influxd.url,
      CLIMA_STORE_INFLUX_VERSION: "1",
      CLIMA_INGEST_SPOOL_AFTER_MS: "300",
      CLIMA_INGEST_ROLL_UPS_EVERY_S: "0.3",
    });
    publisher = await connectAsync(mosquitto.url);
    await publisher.publishAsync(garden.info, JSON.stringify(INFO), { qos: 1, retain: true });
  });
  afterAll(async () => {
    await publisher.endAsync();
    await scene.close();
    await influxd.stop();
    await mosquitto.remove();
  });

  async function ask(query: string): Promise<Row[]> {
    const response = await fetch(`${influxd.url}/query`, {
      method: "POST",
      body: new URLSearchParams({ db: "clima", q: query, epoch: "ms" }),
    });
    const { results } = (await response.json()) as {
      results: { series?: { columns: string[]; values: (number | string | null)[][] }[] }[];
    };
    return (results[0]?.series ?? []).flatMap(({ columns, values }) =>
      values.map((row) => Object.fromEntries(columns.flatMap((column, index) => (row[index] === null ? [] : [[column, row[index] ?? 0]])))),
    );
  }
  const rollUps = async () => Promise.all(MEASUREMENTS.map((name) => ask(`SELECT * FROM "${name}"`)));
  const countsIn = async () => (await rollUps()).map((rows) => rows.reduce((sum, row) => sum + Number(row["temperatureC_count"]), 0));
  const all = (count: number) => MEASUREMENTS.map(() => count);
  const untilCounted = (count: number) =>
    waitFor(
      `${count} readings to be in roll-ups of every length`,
      async () => JSON.stringify(await countsIn()) === JSON.stringify(all(count)),
      30_000,
    );

  const taken = new Set<number>();
  async function publish(fromMinute: number, toMinute: number): Promise<void> {
    for (let minute = fromMinute; minute < toMinute; minute += 10) {
      const takenAt = new Date(FIRST_MS + minute * MINUTE_MS).toISOString();
      const seq = minute + 1000;
      const values = { temperatureC: (seq / 10) % 31, windSpeedMs: (seq / 10) % 6, windDirectionDeg: (seq * 0.7) % 360, rainMm: 0.2 };
      const message = { schema: "telemetry/1", station: "garden", bootId: "b1", seq, takenAt, values };
      await publisher.publishAsync(garden.telemetry, JSON.stringify(message), { qos: 1 });
      taken.add(minute);
    }
  }
  const rebuild = async (...options: string[]) => {
    const running = scene.start(["rollups", "rebuild", ...options]);
    return { code: await running.exited, text: running.output() };
  };

  test("come some time after the readings, late ones too, whatever is killed or away, and a rebuild finds nothing to change", async () => {
    let ingest: Running = await scene.startAndWait("ingest");
    await waitFor("the session", () => ingest.output().includes("connected to"));
    await publish(0, 2000);
    await untilCounted(taken.size);
    await waitFor("the time zone to be stored", async () => (await ask(`SELECT last("timeZone") FROM "station_info"`)).length > 0, 20_000);

    await publish(4000, 5000);
    await waitFor(
      "the new readings",
      async () => Number((await ask(`SELECT count("temperatureC") FROM "weather"`))[0]?.["count"]) === taken.size,
    );
    await ingest.stop("SIGKILL");
    await publish(2000, 2500);
    ingest = await scene.startAndWait("ingest");
    await untilCounted(taken.size);

    await influxd.kill();
    await publish(2500, 4000);
    await publish(0, 200);
    await publish(-1000, 0);
    await ingest.stop("SIGKILL");
    ingest = await scene.startAndWait("ingest");
    await influxd.start();
    await untilCounted(taken.size);
    await ingest.stop();

    const live = await rollUps();
    expect(live[1]?.map((row) => row["time"])).toEqual(
      ["2026-10-22T22", "2026-10-23T22", "2026-10-24T22", "2026-10-25T23", "2026-10-26T23"].map((hour) => Date.parse(`${hour}:00:00Z`)),
    );
    expect(live[1]?.[2]).toMatchObject({ temperatureC_count: 150 });
    expect(await rebuild()).toMatchObject({ code: 0, text: expect.stringContaining("of 1 stations are as their readings are") });
    expect(await rollUps()).toEqual(live);
    for (const name of MEASUREMENTS) await ask(`DROP MEASUREMENT "${name}"`);
    expect(await rebuild("--station", "garden")).toMatchObject({ code: 0 });
    expect(await rollUps()).toEqual(live);
  });

  test("are rebuilt for a stretch of time, in whole days, and of no station that is not there", async () => {
    for (const name of MEASUREMENTS) await ask(`DROP MEASUREMENT "${name}"`);
    expect(await rebuild("--from", "2026-10-24", "--to", "2026-10-24T12:00:00Z")).toMatchObject({ code: 0 });
    const [, days, months] = await rollUps();
    expect(days).toMatchObject([{ time: Date.parse("2026-10-23T22:00:00Z"), temperatureC_count: 144 }]);
    expect(months).toMatchObject([{ temperatureC_count: 144 }]);
    expect(await rebuild("--station", "attic")).toMatchObject({
      code: 1,
      text: expect.stringContaining('there is no station "attic"; there are garden'),
    });
  });

  test("are whole as far as they are when Ctrl-C ends a rebuild, and the next one makes the rest", async () => {
    const years = Array.from({ length: 6 * 365 }, (_, day) => `weather,station=old temperatureC=${day % 30} ${Date.UTC(1990, 0, 1 + day)}`);
    await fetch(`${influxd.url}/write?db=clima&precision=ms`, { method: "POST", body: years.join("\n") });
    const stopped = scene.start(["rollups", "rebuild", "--station", "old"]);
    const days = async () => (await ask(`SELECT "temperatureC_mean" FROM "weather_day" WHERE "station" = 'old'`)).length;
    await waitFor("some days", async () => (await days()) > 0);
    expect(await stopped.stop()).toBe(1);
    expect(stopped.output()).toMatch(/stopped after \d+ of \d+ hours; what is made stays, run it again for the rest/);
    expect(await days()).toBeLessThan(years.length);
    expect(await rebuild("--station", "old")).toMatchObject({ code: 0 });
    expect(await days()).toBe(years.length);
  });

  test("are made of what is imported", async () => {
    writeFileSync(
      `${scene.folder}/cellar.csv`,
      "station,takenAt,temperatureC\ncellar,2026-01-05T10:00:00.000Z,4\ncellar,2026-01-05T11:00:00.000Z,6\n",
    );
    const imported = scene.start(["import", `${scene.folder}/cellar.csv`]);
    expect(await imported.exited).toBe(0);
    expect(await ask(`SELECT * FROM "weather_month" WHERE "station" = 'cellar'`)).toMatchObject([
      { temperatureC_mean: 5, temperatureC_count: 2 },
    ]);
  });
});
