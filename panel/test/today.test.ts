import type { InfoMessage } from "@clima/schemas";
import type { Store } from "@clima/store";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openDuckdbStore } from "../../test/support/duckdb-store.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { readToday } from "../src/now/today.ts";

/** Days are UTC here; in Berlin they begin at 23:00 of the day before. */
const at = (time: string) => Date.parse(`2026-11-${time}:00Z`);
const NOW_MS = at("25T14:30");
const info: InfoMessage = {
  schema: "info/1",
  station: "garden",
  bootId: "b",
  softwareVersion: "1",
  source: "pi",
  startedAt: "2026-11-01T00:00:00.000Z",
  intervalMs: 10_000,
  latitudeDeg: 52.52,
  longitudeDeg: 13.405,
  timeZone: "Europe/Berlin",
  sensors: [],
  remotes: {},
};

describe("a station's day so far", () => {
  const folder = tempDir();
  let store: Store;
  beforeAll(async () => {
    store = await openDuckdbStore(folder.path);
    const reading = (time: string, temperatureC: number, rainMm: number) => ({
      station: "garden",
      bootId: "b",
      seq: 0,
      takenAt: new Date(at(time)).toISOString(),
      values: { temperatureC, rainMm },
    });
    await store.write([
      // In Berlin the day begins at 23:00 UTC.
      reading("24T22:50", -8, 4),
      reading("24T23:10", 3.5, 0.2),
      reading("25T05:31", 1.25, 0),
      reading("25T05:32", 1.25, 0),
      reading("25T12:07", 9.5, 0.2),
      reading("25T13:25", 8, 0),
      reading("25T14:25", 6.5, 0.2),
    ]);
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });
  const today = (station: string, more: { info?: InfoMessage } = {}, nowMs = NOW_MS) =>
    readToday(store, { station, values: {}, presses: [], ...more }, nowMs);

  test("has its low and high with their times, the last hour's change, and all rain since the station's midnight", async () => {
    expect(await today("garden", { info })).toMatchObject({
      timeZone: "Europe/Berlin",
      low: { value: 1.25, takenAt: "2026-11-25T05:31:00.000Z" },
      high: { value: 9.5, takenAt: "2026-11-25T12:07:00.000Z" },
      changeInHourC: -1.5,
      rainMm: 0.6,
    });
  });

  test("has the change of the last hour also half an hour after midnight, without the day before in its low", async () => {
    const night = await today("garden", { info }, at("24T23:15"));
    expect(night).toMatchObject({ low: { value: 3.5 }, high: { value: 3.5 }, rainMm: 0.2 });
    expect(night.changeInHourC).toBeUndefined();
    expect(await today("garden", { info }, at("24T23:55"))).toMatchObject({ low: { value: 3.5 } });
  });

  test("has sunrise and sunset of the station's own date", async () => {
    const { sun, moon } = await today("garden", { info });
    expect(sun?.riseAt).toMatch(/^2026-11-25T06:4\d/);
    expect(sun?.setAt).toMatch(/^2026-11-25T15:01/);
    expect(sun?.elevationDeg).toBeLessThan(5);
    // Full on 24 November 2026, 14:53 UTC
    expect(moon.phase).toBeCloseTo(0.53, 1);
  });

  test("is by this computer's zone where the station's is none that is known", async () => {
    const { timeZone } = await today("garden", { info: { ...info, timeZone: "Mars/Olympus" } });
    expect(timeZone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  test("of a station that measured nothing and does not say where it is, has the moon", async () => {
    expect(Object.keys(await today("attic"))).toEqual(["timeZone", "moon"]);
  });

  test("has the sun and the moon while the history cannot be read", async () => {
    const broken = { series: async () => ({ ok: false, error: { kind: "unavailable", message: "away" } }) as const };
    const known = await readToday(broken, { station: "garden", values: {}, presses: [], info }, NOW_MS);
    expect(Object.keys(known)).toEqual(["timeZone", "sun", "moon"]);
  });
});
