import { createCalendar, type Reading, type Values } from "@clima/schemas";
import type { Store, StoredDay } from "@clima/store";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openDuckdbStore } from "../../test/support/duckdb-store.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { createApi } from "../src/api/http-api.ts";
import type { Climate } from "../src/api-types.ts";
import { climateOf } from "../src/climate/climate.ts";
import { readClimate } from "../src/climate/read-climate.ts";
import { createOwnNames } from "../src/own-names.ts";
import { idleApiDeps } from "./support/idle-api-deps.ts";

const UTC = createCalendar("UTC");
const once = (value: number) => ({ count: 1, sum: value, min: value, max: value });
const day = (date: string, quantities: StoredDay["quantities"]): StoredDay => ({ startMs: Date.parse(date), quantities });

describe("the climate table", () => {
  test("a month is the lowest, the mean of its days and the highest, and says how many of its days were measured", () => {
    const { rows } = climateOf(
      [
        day("2026-02-03", { temperatureC: { count: 1000, sum: 10_000, min: -2, max: 14 } }),
        day("2026-02-04", { temperatureC: { count: 2, sum: 40, min: 19, max: 31 } }),
      ],
      "2026",
      UTC,
    );
    expect(rows).toEqual([
      {
        period: "2026-02",
        measuredDays: 2,
        calendarDays: 28,
        temperatureMinC: -2,
        temperatureMeanC: 15,
        temperatureMaxC: 31,
        frostDays: 1,
        hotDays: 1,
      },
    ]);
  });

  test("what was not measured is absent, and rain of none is not", () => {
    const { rows, records } = climateOf([day("2026-02-03", { rainMm: once(0) })], "2026-02", UTC);
    expect(rows).toEqual([{ period: "2026-02-03", measuredDays: 1, calendarDays: 1, rainSumMm: 0, rainDays: 0 }]);
    expect(records).toEqual([]);
  });

  test("years are rows where no year is named, and a leap year has a day more", () => {
    const { rows, all } = climateOf([day("2024-12-31", { rainMm: once(5) }), day("2025-01-01", { rainMm: once(0.9) })], undefined, UTC);
    expect(rows.map(({ period, calendarDays }) => [period, calendarDays])).toEqual([
      ["2024", 366],
      ["2025", 365],
    ]);
    expect(all).toEqual({ period: "all", measuredDays: 2, calendarDays: 2, rainSumMm: 5.9, rainDays: 1 });
  });

  test("records are of all time, whatever is shown, and keep the first day that had them", () => {
    const { records } = climateOf(
      [
        day("2024-07-01", { temperatureC: { count: 2, sum: 50, min: 15, max: 35 }, windGustMs: once(20), rainMm: once(30) }),
        day("2024-07-02", { temperatureC: { count: 2, sum: 50, min: 15, max: 35 }, seaLevelPressureHpa: once(1032) }),
        day("2026-01-01", { temperatureC: once(-7), pressureHpa: once(900), seaLevelPressureHpa: once(990) }),
      ],
      "2026",
      UTC,
    );
    expect(records.map(({ kind, value, date }) => [kind, value, date])).toEqual([
      ["hottest", 35, "2024-07-01"],
      ["coldest", -7, "2026-01-01"],
      ["wettest", 30, "2024-07-01"],
      ["gust", 20, "2024-07-01"],
      ["highestPressure", 1032, "2024-07-02"],
      ["lowestPressure", 990, "2026-01-01"],
    ]);
  });
});

describe("the climate over HTTP", () => {
  const folder = tempDir();
  let store: Store;
  const reading = (takenAt: string, values: Values): Reading => ({ station: "garden", bootId: "b", seq: 0, takenAt, values });
  beforeAll(async () => {
    store = await openDuckdbStore(folder.path);
    await store.write([
      reading("2025-12-31T22:30:00.000Z", { temperatureC: 3 }),
      reading("2025-12-31T23:30:00.000Z", { temperatureC: -1 }),
    ]);
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  const ask = (path: string) => {
    const api = createApi({ ...idleApiDeps(createOwnNames([])), store });
    return api.request(`/api/v1/stations/${path}`, { headers: { host: "localhost" } });
  };
  const info = { timeZone: "Europe/Berlin" } as NonNullable<Parameters<typeof readClimate>[1]["info"]>;

  test("a reading belongs to the day of the station's clock", async () => {
    const found = await readClimate(store, { station: "garden", info }, undefined);
    expect(found).toMatchObject({ ok: true, value: { rows: [{ period: "2025" }, { period: "2026" }], months: ["2025-12", "2026-01"] } });
  });

  test("answers the days of a month, without a time zone by UTC", async () => {
    const answer = await ask("garden/climate?within=2025-12");
    expect(answer.status).toBe(200);
    expect((await answer.json()) as Climate).toMatchObject({ timeZone: "UTC", rows: [{ period: "2025-12-31", measuredDays: 1 }] });
  });

  test.each(["2026-13", "26", "2026-1", "all"])("refuses %j as a year or month", async (within) => {
    expect((await ask(`garden/climate?within=${within}`)).status).toBe(400);
  });

  test("knows no climate of a station that nobody knows", async () => {
    expect((await ask("attic/climate")).status).toBe(404);
  });

  test("says from when to when readings were never rolled up", async () => {
    const unsummed = { days: async () => ({ ok: true, value: [] }) as const, stations: () => store.stations() };
    const found = await readClimate(unsummed, { station: "garden", info }, undefined);
    expect(found).toMatchObject({ ok: true, value: { rows: [], missing: { from: "2025-12-31", to: "2026-01-01" } } });
  });
});
