import type { Point } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { healthBoard } from "../src/boards/health.ts";
import { byTag, filledInfluxd, pointAt } from "./support/filled-influxd.ts";
import type { View } from "./support/resolve.ts";

const MINUTE_MS = 60_000;
const FROM_MS = Date.UTC(2026, 5, 1);
const at = pointAt(FROM_MS);
const minutes = (count: number) => FROM_MS + count * MINUTE_MS;

/** Online since the day before, away for a quarter of an hour; the roof, offline since before. Three health messages of the garden, then silence for four minutes. */
const points: Point[] = [
  at("station_status", "garden", -1440, { fields: { online: 1 } }),
  at("station_status", "garden", 30, { fields: { online: 0 } }),
  at("station_status", "garden", 45, { fields: { online: 1 } }),
  at("station_status", "garden", 90, { fields: { online: 0 } }),
  at("station_status", "roof", -60, { fields: { online: 0 } }),
  ...[0, 1, 2, 3, 8].flatMap((minute): Point[] => [
    at("station_health", "garden", minute, {
      fields: {
        uptimeS: 100 + minute,
        outboxReadings: minute,
        outboxDropped: 0,
        cpuTemperatureC: 50 + minute,
        underVoltage: Number(minute === 2),
        frequencyCapped: 0,
        throttledNow: Number(minute === 3),
        softTemperatureLimit: 1,
        load1: 0.5,
        memoryFreeMb: 300 - minute,
        diskFreeMb: 900 - minute,
        wifiSignalDbm: -60 - minute,
        clockOffsetMs: minute * 2,
        ...(minute === 1 ? { outboxOldestS: 30, held: 4 } : {}),
      },
    }),
    at("station_health", "garden", minute, { tags: { sensor: "bmp180" }, fields: { ok: 1, sinceS: 3600 } }),
    at("station_health", "garden", minute, {
      tags: { sensor: "htu21d" },
      fields: minute < 3 ? { ok: 1, sinceS: 60 } : { ok: 0, sinceS: minute, error: "address 0x40 does not answer" },
    }),
    ...(minute < 2
      ? []
      : [at("station_health", "garden", minute, { tags: { quantity: "humidityPct" }, fields: { rangeRejects: minute } })]),
  ]),
  at("station_health", "roof", 1, { fields: { uptimeS: 7, cpuTemperatureC: 99 } }),
];

const view = (fromMinute: number, toMinute: number, station = "garden"): View => ({
  range: { fromMs: minutes(fromMinute), toMs: minutes(toMinute) },
  clock: { nowMs: minutes(toMinute), timeZone: "UTC" },
  variables: { station },
  dataSourceInterval: "10s",
});
const HOUR = view(0, 60);

describeWith(["influxd"], "the board of a station's health, on a real InfluxDB", () => {
  let influx: Awaited<ReturnType<typeof filledInfluxd>>;
  beforeAll(async () => {
    influx = await filledInfluxd(points);
  });
  afterAll(() => influx.stop());
  const ask = (id: number, seen: View = HOUR) => influx.askPanel(healthBoard, id, seen);
  const rows = async (id: number, seen?: View) => (await ask(id, seen)).map((series) => series[0]?.values ?? []);

  test("carries on what was so before the time shown, and shows no change after it", async () => {
    const online = (await rows(10))[0]?.toReversed();
    expect(online).toEqual([
      [minutes(-1440), 1],
      [minutes(30), 0],
      [minutes(45), 1],
    ]);
    expect(await rows(10, view(50, 60))).toEqual([
      [
        [minutes(45), 1],
        [minutes(30), 0],
        [minutes(-1440), 1],
      ],
    ]);
    expect(await rows(10, view(0, 60, "roof"))).toEqual([[[minutes(-60), 0]]]);
  });

  test.each([
    ["at the end of the hour", HOUR, 1],
    ["while it was away", view(31, 40), 0],
    ["after it went", view(100, 110), 0],
  ])("says whether the station is online, %s", async (_when, seen, online) => {
    expect((await rows(1, seen))[0]?.map(([, value]) => value)).toEqual([online]);
  });

  test("says when a silent station was last heard, though that was before the time shown", async () => {
    expect(await rows(2, view(1000, 1060))).toEqual([[[minutes(8), 108]]]);
  });

  test.each([
    [3, 108],
    [4, 58],
    [5, 0],
    [6, 892],
    [7, -68],
    [8, 8],
  ])("panel %d says the newest number of the station itself", async (id, expected) => {
    expect(await rows(id)).toEqual([[[minutes(8), expected]]]);
    expect(await rows(id, view(20, 60))).toEqual([[]]);
  });

  /** Of two minutes each; from minute 4 to 8 nothing was heard. */
  test.each([
    [20, [[51, 53, null, null, 58]]],
    [21, [[1, 3, null, null, 8], [4]]],
    [22, [[30]]],
    [23, [[0, 0, null, null, 0]]],
    [25, [[1, 5, null, null, 16]]],
    [26, [[-61, -63, null, null, -68]]],
    [27, [[899, 897, null, null, 892]]],
    [28, [[299, 297, null, null, 292]]],
    [29, [[0.5, 0.5, null, null, 0.5]]],
    [
      13,
      [
        [0, 1, null, null, 0],
        [0, 0, null, null, 0],
        [0, 1, null, null, 0],
        [1, 1, null, null, 1],
      ],
    ],
  ])("panel %d draws what it says of each two minutes, with a gap where nothing was heard", async (id, expected) => {
    for (const [index, values] of (await rows(id)).entries()) {
      expect(values.slice(0, 5).map(([time]) => time)).toEqual([0, 2, 4, 6, 8].map(minutes));
      const wanted = [...(expected[index] ?? []), ...Array.from({ length: 31 }, () => null)].slice(0, 31);
      expect(values.map(([, value]) => value)).toEqual(wanted);
    }
  });

  test("shows each sensor that fails once in an interval as failing in it", async () => {
    const [series = []] = await ask(11);
    const answered = Object.fromEntries(
      Object.entries(byTag(series, "sensor")).map(([name, all]) => [name, all.slice(0, 5).map(([, ok]) => ok)]),
    );
    expect(answered).toEqual({ bmp180: [1, 1, null, null, 1], htu21d: [1, 0, null, null, 0] });
  });

  test("lists each sensor with how it is, for how long, and its error", async () => {
    const [series = []] = await ask(12);
    expect(series.map(({ columns }) => columns)).toEqual(Array(2).fill(["time", "ok", "sinceS", "error"]));
    expect(byTag(series, "sensor")).toEqual({
      bmp180: [[minutes(8), 1, 3600, null]],
      htu21d: [[minutes(8), 0, 8, "address 0x40 does not answer"]],
    });
  });

  test("counts refused values by quantity", async () => {
    const [series = []] = await ask(24);
    expect(
      byTag(series, "quantity")
        ["humidityPct"]?.slice(0, 5)
        .map(([, count]) => count),
    ).toEqual([null, 3, null, null, 8]);
  });

  test("offers stations that said how they are", async () => {
    const [station] = healthBoard.templating.list;
    const { series } = await influx.ask(
      (station?.query ?? "").replace("$timeFilter", `time >= ${minutes(0)}ms and time <= ${minutes(60)}ms`),
    );
    expect(series.flatMap(({ values }) => values.map(([, name]) => name))).toEqual(["garden", "roof"]);
  });
});
