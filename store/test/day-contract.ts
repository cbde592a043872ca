import type { Reading, Values } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Store, StoredDay } from "../src/index.ts";
import { unwrap } from "./contract.ts";

const HOUR_MS = 3_600_000;
const readingAt = (takenAt: string, values: Values, station = "garden"): Reading => ({ station, bootId: "b", seq: 0, takenAt, values });

/** What every store must know of local days; `open` gives a fresh, empty one. */
export function describeDayContract(open: () => Promise<Store>): void {
  describe("days", () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    async function write(timeZone: string, ...readings: Reading[]): Promise<void> {
      unwrap(await store.write(readings));
      const hoursMs = readings.map(({ takenAt }) => Math.floor(Date.parse(takenAt) / HOUR_MS) * HOUR_MS);
      if (store.rollUp) unwrap(await store.rollUp("garden", hoursMs, timeZone));
    }
    const days = async (from: string, to: string, timeZone: string): Promise<readonly StoredDay[]> =>
      unwrap(
        await store.days({
          station: "garden",
          fromMs: Date.parse(from),
          toMs: Date.parse(to),
          timeZone,
          quantities: ["temperatureC", "rainMm"],
        }),
      );
    const startsOf = (found: readonly StoredDay[]) => found.map(({ startMs }) => new Date(startMs).toISOString());

    test("begin at the station's midnight, and one of 25 hours is one day", async () => {
      await write(
        "Europe/Berlin",
        readingAt("2026-10-24T21:59:00.000Z", { temperatureC: 1 }),
        readingAt("2026-10-24T22:00:00.000Z", { temperatureC: 2 }),
        readingAt("2026-10-25T22:59:00.000Z", { temperatureC: 6 }),
        readingAt("2026-10-25T23:00:00.000Z", { temperatureC: 7 }),
      );
      const found = await days("2026-10-24T12:00:00Z", "2026-10-27T00:00:00Z", "Europe/Berlin");
      expect(startsOf(found)).toEqual(["2026-10-23T22:00:00.000Z", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"]);
      expect(found[1]?.quantities.temperatureC).toEqual({ count: 2, sum: 8, min: 2, max: 6 });
    });

    test("begin at half past an hour of UTC where the station's do", async () => {
      await write(
        "Asia/Kolkata",
        readingAt("2026-06-09T18:29:00.000Z", { temperatureC: 30 }),
        readingAt("2026-06-09T18:31:00.000Z", { temperatureC: 31 }),
      );
      const found = await days("2026-06-09T00:00:00Z", "2026-06-10T00:00:00Z", "Asia/Kolkata");
      expect(startsOf(found)).toEqual(["2026-06-08T18:30:00.000Z", "2026-06-09T18:30:00.000Z"]);
      expect(found.map(({ quantities }) => quantities.temperatureC?.max)).toEqual([30, 31]);
    });

    test("have only what was measured on them and asked for; days without any are absent", async () => {
      await write(
        "UTC",
        readingAt("2026-06-01T10:00:00.000Z", { rainMm: 0.3, humidityPct: 80 }),
        readingAt("2026-06-01T10:01:00.000Z", { rainMm: 0.6 }),
        readingAt("2026-06-02T10:00:00.000Z", { humidityPct: 80 }),
        readingAt("2026-06-04T10:00:00.000Z", { temperatureC: -0.5 }),
      );
      const found = await days("2026-06-01T00:00:00Z", "2026-06-05T00:00:00Z", "UTC");
      expect(startsOf(found)).toEqual(["2026-06-01T00:00:00.000Z", "2026-06-04T00:00:00.000Z"]);
      expect(found[0]?.quantities).toEqual({ rainMm: { count: 2, sum: expect.closeTo(0.9, 9), min: 0.3, max: 0.6 } });
      expect(found[1]?.quantities).toEqual({ temperatureC: { count: 1, sum: -0.5, min: -0.5, max: -0.5 } });
    });

    test("end before the end that is asked for, and are of the station alone", async () => {
      await write(
        "UTC",
        readingAt("2026-06-01T10:00:00.000Z", { temperatureC: 1 }),
        readingAt("2026-06-02T10:00:00.000Z", { temperatureC: 2 }),
      );
      unwrap(await store.write([readingAt("2026-06-01T11:00:00.000Z", { temperatureC: 40 }, "roof")]));
      const found = await days("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z", "UTC");
      expect(found.map(({ quantities }) => quantities.temperatureC?.max)).toEqual([1]);
      expect(await days("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z", "UTC")).toEqual([]);
    });
  });
}
