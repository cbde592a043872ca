import type { InfoMessage, Point, Reading, Values } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { weatherBoard } from "../src/boards/weather.ts";
import { panelsOf } from "../src/model.ts";
import { inLanguage } from "../src/text.ts";
import type { BoardJson } from "./support/board.ts";
import { filledInfluxd } from "./support/filled-influxd.ts";
import { resolveQuery, type View } from "./support/resolve.ts";
import { chooseVariables } from "./support/variables.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** 21:30 in São Paulo, where the day began at 03:00 UTC. */
const NOW_MS = Date.UTC(2026, 10, 29, 0, 30);
const LOCAL_MIDNIGHT_MS = Date.UTC(2026, 10, 28, 3);

/** Warmer by a degree an hour, 30 °C now: so 11.5 °C at midnight, and what was before midnight was colder still. */
const temperatureAt = (atMs: number) => 30 - (NOW_MS - atMs) / HOUR_MS;

function valuesAt(atMs: number): Values {
  const isRaining = (atMs / MINUTE_MS) % 60 === 0;
  return {
    temperatureC: temperatureAt(atMs),
    apparentTemperatureC: temperatureAt(atMs) + 2,
    dewPointC: 9,
    humidityPct: 50,
    pressureHpa: 930,
    seaLevelPressureHpa: 1012,
    pressureTendencyHpa: -1.2,
    pressureTendencyCode: 7,
    illuminanceLux: 100,
    windSpeedMs: 6,
    windGustMs: 9,
    windDirectionDeg: 350,
    rainMm: isRaining ? 0.5 : 0,
    rainRateMmh: 1.5,
    rainHourMm: 0.5,
  };
}

/** The full one every minute for 30 hours, the slow one every hour; the bare one measures the temperature every five minutes, fell silent 26 hours ago, and said nothing. */
const readings: Reading[] = [
  ...Array.from({ length: 30 * 60 }, (_, index) => reading("full", NOW_MS - index * MINUTE_MS)),
  ...Array.from({ length: 30 }, (_, index) => reading("slow", NOW_MS - (20 + 60 * index) * MINUTE_MS)),
  ...Array.from({ length: 60 }, (_, index) => reading("bare", NOW_MS - 26 * HOUR_MS - index * 5 * MINUTE_MS)),
];

function reading(station: string, atMs: number): Reading {
  const values = station === "bare" ? { temperatureC: 7 } : valuesAt(atMs);
  return { station, bootId: "b", seq: 1, takenAt: new Date(atMs).toISOString(), values };
}

const point = (measurement: Point["measurement"], hoursAgo: number, more: Partial<Point>): Point => ({
  measurement,
  station: "full",
  takenAt: new Date(NOW_MS - hoursAgo * HOUR_MS).toISOString(),
  tags: {},
  fields: {},
  ...more,
});
const sent = { event: "sent", command: "ir/send", remote: "ac", button: "cool 23", result: "ok" };
const points: Point[] = [
  point("station_status", 5, { fields: { online: 0 } }),
  point("station_status", 4, { fields: { online: 1 } }),
  point("ir_event", 3, { id: "a", tags: sent, fields: { count: 1, takenMs: 200 } }),
  point("ir_event", 2, { id: "b", tags: sent, fields: { count: 0, takenMs: 1 } }),
  point("ir_event", 1, { id: "c", tags: { event: "received" }, fields: { count: 1 } }),
];

const info: InfoMessage = {
  schema: "info/1",
  station: "full",
  name: "Telhado",
  bootId: "b",
  softwareVersion: "1",
  source: "simulated",
  startedAt: "2026-11-01T00:00:00.000Z",
  intervalMs: MINUTE_MS,
  latitudeDeg: -23.55,
  longitudeDeg: -46.63,
  timeZone: "America/Sao_Paulo",
  sensors: [],
  remotes: {},
};
const infos = Array.from({ length: 26 * 12 }, (_, index) => ({ info, atMs: NOW_MS - index * 5 * MINUTE_MS }));

describeWith(["influxd"], "the board Weather on a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof filledInfluxd>>;
  beforeAll(async () => {
    influxd = await filledInfluxd([...readings, ...points], async (store) => {
      const noted = await store.noteStations?.(infos);
      if (!noted?.ok) throw new Error("station_info was not written");
    });
  });
  afterAll(() => influxd.stop());

  async function viewOf(station: string, rangeMs = 24 * HOUR_MS): Promise<View> {
    const clock = { nowMs: NOW_MS, timeZone: "UTC" };
    const view = { range: { fromMs: NOW_MS - rangeMs, toMs: NOW_MS }, clock, dataSourceInterval: "10s" };
    const { variables } = await chooseVariables(inLanguage(weatherBoard, "en") as BoardJson, influxd.ask, view, { station });
    // A station of before the time shown is not offered; its board can be opened by an address all the same.
    return { ...view, variables: { ...variables, station } };
  }

  /** The last value of each query of a panel; undefined where there is none. */
  async function lastOf(id: number, station = "full", rangeMs?: number) {
    const answers = await influxd.askPanel(weatherBoard, id, await viewOf(station, rangeMs));
    return answers.map((series) => series[0]?.values.at(-1)?.at(-1));
  }

  test.each([
    ["the temperature", 1, [30]],
    ["what it feels like, the high and low of the day at the station, and the change an hour", 2, [32, 30, 8.5, expect.closeTo(1, 0)]],
    ["the humidity", 3, [50]],
    ["dew point, high, low and change of the humidity", 4, [9, 50, 50, 0]],
    ["the pressure", 5, [1012]],
    ["its change in three hours, how, and that at the station", 6, [-1.2, 7, 930]],
    ["the light", 7, [100]],
    ["that it is night, with the sun below the horizon, and the brightest of the day", 8, [1, expect.any(Number), 100]],
    ["the wind", 9, [6]],
    ["where the wind comes from, its force, and the strongest gust", 20, [350, 6, 9]],
    // Each full hour from midnight at the station, 03:00 UTC, until 00:00 UTC.
    ["the rain since midnight at the station", 21, [22 * 0.5]],
    ["the rain now", 22, [1.5, 0.5]],
    ["the station's name", 30, ["Telhado"]],
    ["that it is simulated", 32, [1]],
    ["that it is online", 33, [1]],
  ])("shows %s", async (_what, id, expected) => {
    expect(await lastOf(id)).toEqual(expected);
  });

  test("offers every station of the time shown, and none that is long gone", async () => {
    const offered = async (toMs: number) => {
      const clock = { nowMs: toMs, timeZone: "UTC" };
      const view = { range: { fromMs: toMs - 30 * HOUR_MS, toMs }, clock, dataSourceInterval: "10s" };
      return (await chooseVariables(inLanguage(weatherBoard, "en") as BoardJson, influxd.ask, view)).options["station"];
    };
    expect(await offered(NOW_MS)).toEqual(["bare", "full", "slow"]);
    // InfluxDB looks no finer than its files do, a week each.
    expect(await offered(NOW_MS + 365 * 24 * HOUR_MS)).toEqual([]);
  });

  test("the high and low of the day do not depend on the time that is shown", async () => {
    const [, high, low] = await lastOf(2, "full", 10 * MINUTE_MS);
    expect([high, low]).toEqual([30, temperatureAt(LOCAL_MIDNIGHT_MS)]);
  });

  test("the change an hour is right of a station that measures once an hour, too", async () => {
    expect((await lastOf(2, "slow"))[3]).toBeCloseTo(1, 9);
  });

  test("shows nothing of today of a station that is silent since yesterday, but when it was heard last", async () => {
    expect(await lastOf(1, "bare")).toEqual([undefined]);
    const [feelsLike, high, low, change] = await lastOf(2, "bare");
    expect([feelsLike, high ?? undefined, low ?? undefined, change]).toEqual([undefined, undefined, undefined, undefined]);
    const [[series] = []] = await influxd.askPanel(weatherBoard, 31, await viewOf("bare"));
    expect(series?.values.map(([atMs]) => atMs)).toEqual([NOW_MS - 26 * HOUR_MS]);
  });

  test("every chart has the nights of the station's place over the time shown", async () => {
    const nights = panelsOf(weatherBoard).filter(({ targets }) => targets.some(({ refId }) => refId === "Night"));
    expect(nights.map(({ id }) => id)).toEqual([10, 11, 12, 14, 15, 16, 17, 18]);
    const answers = await influxd.askPanel(weatherBoard, 10, await viewOf("full"));
    const told = answers.at(-1)?.[0]?.values.flatMap(([atMs, night]) => (night === null ? [] : [[Number(atMs), night] as const])) ?? [];
    const changes = told.filter(([, night], index) => index > 0 && night !== told[index - 1]?.[1]).map(([atMs]) => atMs);
    // São Paulo, 28 November: the sun rises at 05:14 (08:14 UTC) and sets at 18:39 (21:39 UTC); NOAA's calculator, good to some minutes here.
    expect(changes).toHaveLength(2);
    expect(Math.abs((changes[0] ?? 0) - Date.UTC(2026, 10, 28, 8, 14))).toBeLessThan(10 * MINUTE_MS);
    expect(Math.abs((changes[1] ?? 0) - Date.UTC(2026, 10, 28, 21, 39))).toBeLessThan(10 * MINUTE_MS);
  });

  test.each([
    ["Infrared presses", [[3, "cool 23"]]],
    ["Offline", [[5, "full"]]],
    ["Online again", [[4, "full"]]],
  ])("%s are events over the charts", async (name, expected) => {
    const target = weatherBoard.annotations.list.find((each) => each.name.en === name)?.target;
    const { query } = resolveQuery({ query: target?.query ?? "", maxDataPoints: 100 }, await viewOf("full"));
    const [series] = (await influxd.ask(query)).series;
    const textColumn = series?.columns.indexOf(target?.textColumn ?? "") ?? -1;
    expect(series?.values.map((row) => [Math.round((NOW_MS - Number(row[0])) / HOUR_MS), row[textColumn]])).toEqual(expected);
  });

  test("rain of each hour is the sum of that hour", async () => {
    const [[series] = []] = await influxd.askPanel(weatherBoard, 17, await viewOf("full", 6 * HOUR_MS));
    expect(series?.values.map(([, value]) => value)).toEqual([0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });
});
