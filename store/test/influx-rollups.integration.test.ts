import { dayCountNames, type Reading, type RollupMeasurement, type Values } from "@clima/schemas";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import type { Store } from "../src/port.ts";
import { unwrap } from "./contract.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BERLIN = "Europe/Berlin";

type Row = Record<string, number | string | null>;

describeWith(["influxd"], "roll-ups in a real InfluxDB 1.6", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let count = 0;
  let database: string;
  let store: Store;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());
  beforeEach(() => {
    database = `rollups ${count++}`;
    store = openInfluxStore({ url: influxd.url, version: 1, database });
  });

  async function ask(query: string): Promise<Row[]> {
    const response = await fetch(`${influxd.url}/query?${new URLSearchParams({ db: database, q: query, epoch: "ms" })}`, {
      method: "POST",
    });
    const { results } = (await response.json()) as {
      results: { series?: { columns: string[]; values: (number | string | null)[][] }[] }[];
    };
    return (results[0]?.series ?? []).flatMap(({ columns, values }) =>
      values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))),
    );
  }
  const stored = async (measurement: RollupMeasurement, station = "garden"): Promise<Row[]> =>
    (await ask(`SELECT * FROM "${measurement}" WHERE "station" = '${station}' ORDER BY time ASC`)).map((row) => ({
      ...row,
      time: new Date(Number(row["time"])).toISOString(),
    }));

  const readingAt = (takenAt: string | number, values: Values, station = "garden"): Reading => ({
    station,
    bootId: "b",
    seq: 0,
    takenAt: new Date(takenAt).toISOString(),
    values,
  });
  const write = async (...readings: Reading[]) => unwrap(await store.write(readings));
  const hoursOf = (readings: readonly Reading[]) => [
    ...new Set(readings.map(({ takenAt }) => Date.parse(`${takenAt.slice(0, 13)}:00:00.000Z`))),
  ];
  const rollUp = async (readings: readonly Reading[], timeZone?: string) =>
    unwrap(
      (await store.rollUp?.("garden", hoursOf(readings), timeZone)) ?? { ok: false, error: { kind: "refused", message: "no roll-ups" } },
    );
  const writeAndRollUp = async (readings: Reading[], timeZone?: string) => {
    await write(...readings);
    await rollUp(readings, timeZone);
  };
  const every = (stepMs: number, from: string, to: string, valuesOf: (index: number) => Values): Reading[] =>
    Array.from({ length: (Date.parse(to) - Date.parse(from)) / stepMs }, (_, index) =>
      readingAt(Date.parse(from) + index * stepMs, valuesOf(index)),
    );

  test("a field that somebody wrote as text has no sum, and does not hold up the others", async () => {
    const atMs = Date.parse("2026-03-01T12:05:00Z");
    await writeAndRollUp([readingAt(atMs, { windSpeedMs: 2 })]);
    const text = `weather,station=garden humidityPct="wet",windDirectionDeg="north" ${atMs}`;
    const place = new URLSearchParams({ db: database, precision: "ms" });
    expect((await fetch(`${influxd.url}/write?${place}`, { method: "POST", body: text })).status).toBe(204);
    await writeAndRollUp([readingAt(atMs + MINUTE_MS, { temperatureC: 4 })]);
    const [hour] = await stored("weather_hour");
    expect(hour).toMatchObject({ temperatureC_mean: 4, windSpeedMs_mean: 2 });
    expect(hour).not.toHaveProperty("humidityPct_mean");
  });

  test("a year that began before what the retention keeps has no place, and does not hold up its hours", async () => {
    await ask(`CREATE DATABASE "${database}" WITH DURATION 1w`);
    const reading = readingAt(Date.now() - HOUR_MS, { temperatureC: 4 });
    await writeAndRollUp([reading]);
    expect(await stored("weather_hour")).toMatchObject([{ time: `${reading.takenAt.slice(0, 13)}:00:00.000Z`, temperatureC_mean: 4 }]);
  });

  test("an hour, its day, month and year have the lowest, the mean of the readings, the highest and how many there were", async () => {
    await writeAndRollUp([
      readingAt("2026-06-10T04:00:00Z", { temperatureC: 10, humidityPct: 50 }),
      readingAt("2026-06-10T04:59:59.999Z", { temperatureC: 14 }),
      readingAt("2026-06-10T05:00:00Z", { temperatureC: -3 }),
    ]);
    const ofTemperature = (min: number, mean: number, max: number, n: number) => ({
      temperatureC_min: min,
      temperatureC_mean: mean,
      temperatureC_max: max,
      temperatureC_count: n,
    });
    const ofHumidity = { humidityPct_min: 50, humidityPct_mean: 50, humidityPct_max: 50, humidityPct_count: 1 };
    const none = { humidityPct_min: null, humidityPct_mean: null, humidityPct_max: null, humidityPct_count: null };
    expect(await stored("weather_hour")).toEqual([
      { time: "2026-06-10T04:00:00.000Z", station: "garden", hour: "04", ...ofTemperature(10, 12, 14, 2), ...ofHumidity },
      { time: "2026-06-10T05:00:00.000Z", station: "garden", hour: "05", ...ofTemperature(-3, -3, -3, 1), ...none },
    ]);
    const counts = Object.fromEntries(dayCountNames.filter((name) => name !== "rainDays").map((name) => [name, 0]));
    const ofDay = { ...counts, measuredDays: 1, measuredHours: 2, frostDays: 1 };
    const all = { station: "garden", ...ofTemperature(-3, 7, 14, 3), ...ofHumidity, ...ofDay };
    expect(await stored("weather_day")).toEqual([{ time: "2026-06-10T00:00:00.000Z", ...all }]);
    expect(await stored("weather_month")).toEqual([{ time: "2026-06-01T00:00:00.000Z", ...all }]);
    expect(await stored("weather_year")).toEqual([{ time: "2026-01-01T00:00:00.000Z", ...all }]);
  });

  test("a month weighs each of its days by the readings that it has, and a year too", async () => {
    await writeAndRollUp([
      ...every(HOUR_MS, "2026-06-10T00:00:00Z", "2026-06-10T03:00:00Z", () => ({ temperatureC: 10 })),
      readingAt("2026-06-11T12:00:00Z", { temperatureC: 20 }),
    ]);
    await writeAndRollUp([readingAt("2026-08-11T12:00:00Z", { temperatureC: 35 })]);
    expect(await stored("weather_month")).toMatchObject([{ temperatureC_mean: 12.5, temperatureC_count: 4 }, { temperatureC_mean: 35 }]);
    expect(await stored("weather_year")).toMatchObject([{ temperatureC_mean: 17, temperatureC_count: 5, temperatureC_max: 35 }]);
  });

  test("months and years count the kinds of their days, a day as what it is when late readings are in", async () => {
    const ofDay = (date: string, hours: number, values: Values) =>
      every(HOUR_MS, `${date}T00:00:00Z`, new Date(Date.parse(`${date}T00:00:00Z`) + hours * HOUR_MS).toISOString(), () => values);
    await writeAndRollUp([
      ...ofDay("2026-01-10", 24, { temperatureC: -5, rainMm: 0.1 }),
      ...ofDay("2026-01-11", 24, { temperatureC: 3, rainMm: 0 }),
      ...ofDay("2026-01-12", 10, { temperatureC: -2, rainMm: 0 }),
      ...ofDay("2026-07-10", 24, { temperatureC: 31 }),
    ]);
    const january = { measuredDays: 3, wholeDays: 2, measuredHours: 58, frostDays: 2, iceDays: 1, heatingDegreeDays: 38, rainDays: 1 };
    const july = { measuredDays: 1, summerDays: 1, tropicalDays: 1, tropicalNights: 1, coolingDegreeDays: 13, rainDays: null };
    expect(await stored("weather_month")).toMatchObject([january, july]);
    expect(await stored("weather_year")).toMatchObject([
      { ...january, ...july, measuredDays: 4, wholeDays: 3, measuredHours: 82, rainDays: 1 },
    ]);

    const late = ofDay("2026-01-12", 24, { temperatureC: -2, rainMm: 0 }).slice(10);
    await writeAndRollUp(late);
    await rollUp(late);
    const whole = { ...january, wholeDays: 3, measuredHours: 72, iceDays: 2, heatingDegreeDays: 58 };
    expect(await stored("weather_month")).toMatchObject([whole, july]);
    expect(await stored("weather_year")).toMatchObject([
      { wholeDays: 4, measuredHours: 96, iceDays: 2, heatingDegreeDays: 58, coolingDegreeDays: 13 },
    ]);
  });

  test("rain has its sum", async () => {
    await writeAndRollUp(every(MINUTE_MS, "2026-06-10T00:00:00Z", "2026-06-10T02:00:00Z", (i) => ({ rainMm: i % 2 === 0 ? 0.2 : 0 })));
    expect((await stored("weather_day"))[0]?.["rainMm_sum"]).toBeCloseTo(12, 9);
    expect((await stored("weather_month"))[0]?.["rainMm_sum"]).toBeCloseTo(12, 9);
    expect((await stored("weather_hour")).map((row) => Number(row["rainMm_sum"]).toFixed(6))).toEqual(["6.000000", "6.000000"]);
  });

  test("the direction of the wind is that of the mean vector, in all lengths, and has no lowest and highest", async () => {
    await writeAndRollUp([
      readingAt("2026-06-10T04:00:00Z", { windSpeedMs: 4, windDirectionDeg: 350 }),
      readingAt("2026-06-10T04:10:00Z", { windSpeedMs: 4, windDirectionDeg: 20 }),
      readingAt("2026-06-10T05:10:00Z", { windSpeedMs: 8, windDirectionDeg: 5 }),
      readingAt("2026-06-11T04:00:00Z", { windSpeedMs: 16, windDirectionDeg: 95 }),
      readingAt("2026-06-11T04:10:00Z", { windDirectionDeg: 200 }),
      readingAt("2026-06-11T04:20:00Z", { windSpeedMs: 2 }),
    ]);
    const [day] = await stored("weather_day");
    expect(day?.["windDirectionDeg_mean"]).toBeCloseTo(5, 9);
    expect(day).not.toHaveProperty("windDirectionDeg_min");
    const [month] = await stored("weather_month");
    // 4 m/s from 350°, 4 m/s from 20°, 8 m/s from 5°, 16 m/s from 95°: seen from 5°, (8 cos 15° + 8) northward and 16 eastward.
    const degrees = 5 + (Math.atan2(16, 8 * Math.cos(Math.PI / 12) + 8) * 180) / Math.PI;
    expect(month?.["windDirectionDeg_mean"]).toBeCloseTo(degrees, 9);
    expect(month?.["windDirectionDeg_count"]).toBe(4);
    expect(month?.["windSpeedMs_count"]).toBe(5);
  });

  test("winds that cancel each other out, and calm, have no direction", async () => {
    await writeAndRollUp([
      readingAt("2026-06-10T04:00:00Z", { windSpeedMs: 4, windDirectionDeg: 90 }),
      readingAt("2026-06-10T04:10:00Z", { windSpeedMs: 4, windDirectionDeg: 270 }),
      readingAt("2026-06-11T04:10:00Z", { windSpeedMs: 0, windDirectionDeg: 123 }),
      readingAt("2026-06-12T04:10:00Z", { windSpeedMs: 1, windDirectionDeg: 0 }),
    ]);
    expect((await stored("weather_day")).map((row) => row["windDirectionDeg_mean"])).toEqual([null, null, 0]);
  });

  test("what there is no longer is gone from all of them: a direction that the next wind cancels, a quantity whose readings were removed", async () => {
    const first = readingAt("2026-06-10T04:00:00Z", { windSpeedMs: 4, windDirectionDeg: 90, humidityPct: 50 });
    await writeAndRollUp([first]);
    await ask(`DELETE FROM "weather" WHERE "station" = 'garden'`);
    await writeAndRollUp([
      readingAt("2026-06-10T04:00:00Z", { windSpeedMs: 4, windDirectionDeg: 90 }),
      readingAt("2026-06-10T04:10:00Z", { windSpeedMs: 4, windDirectionDeg: 270 }),
    ]);
    for (const measurement of ["weather_hour", "weather_day", "weather_month", "weather_year"] as const)
      expect(await stored(measurement)).toEqual([
        expect.objectContaining({ windDirectionDeg_mean: null, windDirectionDeg_count: 2, humidityPct_count: null, windSpeedMs_mean: 4 }),
      ]);
  });

  test("a late reading, and one that is stored twice, count once", async () => {
    const readings = every(10 * MINUTE_MS, "2026-06-10T04:00:00Z", "2026-06-10T05:00:00Z", () => ({ temperatureC: 10 }));
    await writeAndRollUp(readings);
    await writeAndRollUp(readings);
    const late = readingAt("2026-06-10T04:05:00Z", { temperatureC: 17 });
    await writeAndRollUp([late]);
    await writeAndRollUp([late]);
    for (const measurement of ["weather_hour", "weather_day", "weather_month", "weather_year"] as const)
      expect(await stored(measurement)).toMatchObject([{ temperatureC_count: 7, temperatureC_mean: 11, temperatureC_max: 17 }]);
  });

  test("days of 23 and of 25 hours begin at local midnight and hold the readings of that day", async () => {
    const readings = [
      ...every(HOUR_MS, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", () => ({ temperatureC: 23 })),
      ...every(HOUR_MS, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", () => ({ temperatureC: 25 })),
    ];
    const around = ["2026-03-28T22:59:59Z", "2026-03-29T22:00:00Z", "2026-10-24T21:59:59Z", "2026-10-25T23:00:00Z"];
    await writeAndRollUp([...readings, ...around.map((at) => readingAt(at, { temperatureC: 0 }))], BERLIN);
    const days = (await stored("weather_day")).map((row) => [row["time"], row["temperatureC_mean"], row["temperatureC_count"]]);
    expect(days).toEqual([
      ["2026-03-27T23:00:00.000Z", 0, 1],
      ["2026-03-28T23:00:00.000Z", 23, 23],
      ["2026-03-29T22:00:00.000Z", 0, 1],
      ["2026-10-23T22:00:00.000Z", 0, 1],
      ["2026-10-24T22:00:00.000Z", 25, 25],
      ["2026-10-25T23:00:00.000Z", 0, 1],
    ]);
    const hours = (await stored("weather_hour")).map((row) => row["hour"]);
    expect(hours.filter((hour) => hour === "02")).toHaveLength(2);
    expect(hours.filter((hour) => hour === "00")).toHaveLength(4);
    expect((await stored("weather_month")).map((row) => row["time"])).toEqual(["2026-02-28T23:00:00.000Z", "2026-09-30T22:00:00.000Z"]);
    expect((await stored("weather_year")).map((row) => [row["time"], row["temperatureC_count"]])).toEqual([
      ["2025-12-31T23:00:00.000Z", 52],
    ]);
  });

  test.each([
    ["Asia/Kolkata", "2026-06-09T18:30:00.000Z"],
    ["Asia/Kathmandu", "2026-06-09T18:15:00.000Z"],
    ["Australia/Adelaide", "2026-06-09T14:30:00.000Z"],
    ["America/New_York", "2026-06-10T04:00:00.000Z"],
    ["Pacific/Kiritimati", "2026-06-09T10:00:00.000Z"],
    ["no such zone", "2026-06-10T00:00:00.000Z"],
  ])("a day in %s begins at %s, in the middle of an hour or not", async (timeZone, midnight) => {
    const beginMs = Date.parse(midnight);
    await writeAndRollUp(
      [
        readingAt(beginMs - 1, { temperatureC: 1 }),
        readingAt(beginMs, { temperatureC: 2 }),
        readingAt(beginMs + 24 * HOUR_MS - 1, { temperatureC: 4 }),
        readingAt(beginMs + 24 * HOUR_MS, { temperatureC: 8 }),
      ],
      timeZone,
    );
    const days = (await stored("weather_day")).map((row) => [row["time"], row["temperatureC_mean"]]);
    expect(days).toEqual([
      [new Date(beginMs - 24 * HOUR_MS).toISOString(), 1],
      [midnight, 3],
      [new Date(beginMs + 24 * HOUR_MS).toISOString(), 8],
    ]);
    const hours = await stored("weather_hour");
    expect(hours.reduce((sum, row) => sum + Number(row["temperatureC_count"]), 0)).toBe(4);
    expect(hours.every((row) => String(row["time"]).endsWith(":00:00.000Z"))).toBe(true);
  });

  test("the time zone is the one that the station last said, and otherwise UTC", async () => {
    const reading = readingAt("2026-06-10T23:30:00Z", { temperatureC: 1 });
    await writeAndRollUp([reading]);
    expect(await stored("weather_day")).toMatchObject([{ time: "2026-06-10T00:00:00.000Z" }]);
    const lines = `station_info,station=garden timeZone="Europe/Berlin" 1000000000\nstation_info,station=garden simulated=1 2000000000`;
    await fetch(`${influxd.url}/write?${new URLSearchParams({ db: database })}`, { method: "POST", body: lines });
    await rollUp([reading]);
    expect(await stored("weather_day")).toMatchObject([{ time: "2026-06-10T22:00:00.000Z", temperatureC_count: 1 }]);
    expect(await stored("weather_hour")).toMatchObject([{ hour: "01", temperatureC_count: 1 }]);
  });

  test("when the time zone changes, what was made for the other goes, and nothing counts twice", async () => {
    const readings = every(HOUR_MS, "2026-01-01T00:00:00Z", "2026-02-10T00:00:00Z", (i) => ({ temperatureC: i % 24 }));
    await writeAndRollUp(readings, "UTC");
    await rollUp(readings.slice(-1), "America/New_York");
    const starts = async (measurement: RollupMeasurement) => (await stored(measurement)).map((row) => row["time"]);
    expect((await starts("weather_day")).every((time) => String(time).endsWith("T05:00:00.000Z"))).toBe(true);
    expect(await starts("weather_month")).toEqual(["2026-01-01T05:00:00.000Z", "2026-02-01T05:00:00.000Z"]);
    expect(await starts("weather_year")).toEqual(["2026-01-01T05:00:00.000Z"]);
    const countIn = async (measurement: RollupMeasurement) =>
      (await stored(measurement)).reduce((sum, row) => sum + Number(row["temperatureC_count"]), 0);
    // The first five hours are of the last day of the year before, which is made anew when something of that year comes.
    expect(await countIn("weather_day")).toBe(readings.length - 5);
    await rollUp(readings, "America/New_York");
    for (const measurement of ["weather_hour", "weather_day", "weather_month", "weather_year"] as const)
      expect([measurement, await countIn(measurement)]).toEqual([measurement, readings.length]);
    expect((await stored("weather_hour")).map((row) => row["hour"]).slice(0, 6)).toEqual(["19", "20", "21", "22", "23", "00"]);
  });

  test("an hour of which the readings were removed stays, and counts for its day when another hour is made anew", async () => {
    const readings = every(HOUR_MS, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z", (i) => ({
      temperatureC: i,
      windSpeedMs: 1,
      windDirectionDeg: 10,
    }));
    await writeAndRollUp(readings);
    const before = await Promise.all([stored("weather_hour"), stored("weather_day"), stored("weather_year")]);
    await ask(`DELETE FROM "weather" WHERE time < '2026-06-10T12:00:00Z'`);
    await rollUp(readings.slice(20, 21));
    expect((await stored("weather_day"))[0]).toMatchObject({ temperatureC_count: 24, temperatureC_mean: 11.5, temperatureC_min: 0 });
    await rollUp(readings);
    const after = await Promise.all([stored("weather_hour"), stored("weather_day"), stored("weather_year")]);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]?.[0]?.["windDirectionDeg_mean"]).toBeCloseTo(10, 9);
    expect(after[2]).toMatchObject([{ temperatureC_count: 24, temperatureC_mean: 11.5 }]);
  });

  test("stations do not mix, and one without readings has none", async () => {
    await write(readingAt("2026-06-10T04:00:00Z", { temperatureC: 1 }), readingAt("2026-06-10T04:00:00Z", { temperatureC: 5 }, "roof"));
    unwrap((await store.rollUp?.("roof", [Date.parse("2026-06-10T04:00:00Z")])) as never);
    unwrap((await store.rollUp?.("nobody", [Date.parse("2026-06-10T04:00:00Z")])) as never);
    expect(await stored("weather_day", "roof")).toMatchObject([{ temperatureC_mean: 5 }]);
    expect(await stored("weather_day", "garden")).toEqual([]);
    expect(await stored("weather_day", "nobody")).toEqual([]);
  });

  test("a store that is away says so", async () => {
    const away = openInfluxStore({ url: "http://127.0.0.1:9", version: 1, database });
    expect(await away.rollUp?.("garden", [0])).toMatchObject({ ok: false, error: { kind: "unavailable" } });
  });
});
