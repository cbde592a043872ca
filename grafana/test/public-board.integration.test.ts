import type { InfoMessage, Reading, Values } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { publicBoard } from "../src/boards/public.ts";
import { byTag, filledInfluxd } from "./support/filled-influxd.ts";
import type { View } from "./support/resolve.ts";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 5, 2, 12);
const hoursAgo = (hours: number) => NOW_MS - hours * HOUR_MS;

const reading = (station: string, hours: number, values: Values): Reading => ({
  station,
  bootId: "b",
  seq: Math.round(10_000 - hours * 100),
  takenAt: new Date(hoursAgo(hours)).toISOString(),
  values,
});

/** The attic measures every hour; the garden twice in each ten minutes, and rain; the roof is silent since yesterday. */
const readings: Reading[] = [
  ...[0.5, 1.5, 2.5, 30].map((hours) => reading("attic", hours, { temperatureC: hours === 30 ? -40 : 20 + hours })),
  reading("garden", 0.1, { temperatureC: 10, humidityPct: 50, windSpeedMs: 3, windGustMs: 9, rainMm: 0.2, rainDayMm: 1.4 }),
  reading("garden", 0.05, { temperatureC: 11, humidityPct: 60, windSpeedMs: 5, windGustMs: 7, rainMm: 0.4, rainDayMm: 1.8 }),
  reading("garden", 23, { temperatureC: 2 }),
  reading("roof", 20, { temperatureC: 15, seaLevelPressureHpa: 1010 }),
];

const info = (station: string, source: InfoMessage["source"], name: string): InfoMessage => ({
  schema: "info/1",
  station,
  source,
  name,
  bootId: "b",
  softwareVersion: "0.2.0",
  startedAt: new Date(hoursAgo(48)).toISOString(),
  intervalMs: 60_000,
  sensors: [],
  remotes: {},
});

const DAY: View = {
  range: { fromMs: hoursAgo(24), toMs: NOW_MS },
  clock: { nowMs: NOW_MS, timeZone: "UTC" },
  variables: {},
  dataSourceInterval: "10s",
};

describeWith(["influxd"], "the board for strangers, on a real InfluxDB", () => {
  let influx: Awaited<ReturnType<typeof filledInfluxd>>;
  beforeAll(async () => {
    influx = await filledInfluxd(readings, async (store) => {
      const noted = await store.noteStations?.([
        { info: info("garden", "pi", "Garden of the house"), atMs: hoursAgo(1) },
        { info: info("attic", "simulated", "Attic"), atMs: hoursAgo(1) },
      ]);
      expect(noted).toEqual({ ok: true, value: undefined });
    });
  });
  afterAll(() => influx.stop());
  const ask = (id: number) => influx.askPanel(publicBoard, id, DAY);
  const numbers = async (id: number, query = 0) =>
    Object.fromEntries(
      Object.entries(byTag((await ask(id))[query] ?? [], "station")).map(([station, rows]) => [
        station,
        rows.map(([, value]) => value).filter((value) => value !== null),
      ]),
    );

  test.each([
    ["temperature", 1, { attic: [20.5], garden: [11] }],
    ["humidity", 2, { garden: [60] }],
    ["pressure", 3, {}],
    ["wind", 20, { garden: [5] }],
    ["rain of the day", 30, { garden: [1.8] }],
  ])("shows the %s of now of each station that is there, and none of yesterday", async (_what, id, expected) => {
    expect(await numbers(id)).toEqual(expected);
  });

  test("shows the lowest and highest temperature of 24 hours", async () => {
    expect(await numbers(5)).toEqual({ attic: [20.5], garden: [2], roof: [15] });
    expect(await numbers(5, 1)).toEqual({ attic: [22.5], garden: [11], roof: [15] });
  });

  test.each([
    ["temperature", 10, { attic: [22.5, 21.5, 20.5], garden: [2, 10.5], roof: [15] }],
    ["humidity", 11, { garden: [55] }],
    ["wind", 21, { garden: [4] }],
    ["gusts", 22, { garden: [9] }],
  ])("draws the %s of each ten minutes", async (_what, id, expected) => {
    expect(await numbers(id)).toEqual(expected);
  });

  test("draws the rain of each hour", async () => {
    const rain = (await numbers(31))["garden"] ?? [];
    expect(rain).toHaveLength(1);
    expect(rain[0]).toBeCloseTo(0.6, 9);
  });

  test("lists each station with its newest reading, and whether its weather is invented", async () => {
    const [newest = [], names = []] = await ask(6);
    expect(byTag(newest, "station")).toEqual({
      attic: [[hoursAgo(0.5), 20.5]],
      garden: [[hoursAgo(0.05), 11]],
      roof: [[hoursAgo(20), 15]],
    });
    expect(names.map(({ tags, values }) => [tags?.["station"], ...(values[0]?.slice(1) ?? [])])).toEqual([
      ["attic", "Attic", 1],
      ["garden", "Garden of the house", 0],
    ]);
  });
});
