import { type Quantity, quantityNames, type Reading, type Result, type Values } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import type { Aggregate, Series, Store, StoreError } from "../src/index.ts";

export const T0_MS = Date.UTC(2026, 2, 28, 22);
const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(T0_MS + minute * MINUTE_MS).toISOString();
export const reading = (minute: number, values: Values, station = "garden"): Reading => ({
  station,
  bootId: "b",
  seq: minute,
  takenAt: at(minute),
  values,
});
const ALL: readonly Aggregate[] = ["min", "mean", "max", "last", "count"];
const FAR_MS = T0_MS + 365 * 86_400_000;

export function unwrap<T>(result: Result<T, StoreError>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}

/** What every store must do; `open` gives a fresh, empty one. */
export function describeStoreContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const write = async (...readings: Reading[]) => unwrap(await store.write(readings));
  const stored = async (station = "garden") =>
    unwrap(await store.readings(station, 0, FAR_MS)).map(({ takenAt, values }) => ({ takenAt, values }));
  const series = (
    fromMinute: number,
    toMinute: number,
    bucketMinutes: number,
    more: { quantity?: Quantity; station?: string; aggregates?: readonly Aggregate[] } = {},
  ) =>
    store.series({
      station: more.station ?? "garden",
      quantity: more.quantity ?? "temperatureC",
      fromMs: T0_MS + fromMinute * MINUTE_MS,
      toMs: T0_MS + toMinute * MINUTE_MS,
      bucketMs: bucketMinutes * MINUTE_MS,
      aggregates: more.aggregates ?? ALL,
    });

  describe("writing", () => {
    test("gives back exactly what was written, oldest first", async () => {
      await write(
        reading(2, { temperatureC: 3 }),
        reading(0, { temperatureC: -21.42, humidityPct: 45.1 }),
        reading(1, { illuminanceLux: 0 }),
      );
      expect(await stored()).toEqual([
        { takenAt: at(0), values: { temperatureC: -21.42, humidityPct: 45.1 } },
        { takenAt: at(1), values: { illuminanceLux: 0 } },
        { takenAt: at(2), values: { temperatureC: 3 } },
      ]);
    });

    test("keeps every bit of unusual numbers", async () => {
      const numbers = [1e-9, -0.1, 21, 1002.3100000000001, 2 ** -30, 199999.99999999997, 1 / 3];
      await write(...numbers.map((temperatureC, minute) => reading(minute, { temperatureC })));
      expect((await stored()).map(({ values }) => values.temperatureC)).toEqual(numbers);
    });

    test("a repeat changes the quantities that it names and leaves the others", async () => {
      await write(reading(0, { temperatureC: 1, humidityPct: 50 }), reading(5, { temperatureC: 5 }));
      await write(reading(0, { temperatureC: 2, pressureHpa: 1000 }));
      expect(await stored()).toEqual([
        { takenAt: at(0), values: { temperatureC: 2, humidityPct: 50, pressureHpa: 1000 } },
        { takenAt: at(5), values: { temperatureC: 5 } },
      ]);
    });

    test("a repeat inside one batch is merged, the later one wins", async () => {
      await write(reading(0, { temperatureC: 1, humidityPct: 50 }), reading(0, { temperatureC: 2 }));
      expect(await stored()).toEqual([{ takenAt: at(0), values: { temperatureC: 2, humidityPct: 50 } }]);
    });

    test("late and repeated readings of several stations find their place", async () => {
      await write(reading(10, { temperatureC: 10 }), reading(10, { temperatureC: 110 }, "roof"));
      await write(
        reading(3, { temperatureC: 3 }),
        reading(11, { temperatureC: 11 }),
        reading(10, { temperatureC: 111 }, "roof"),
        reading(3, { temperatureC: 103 }, "roof"),
      );
      expect((await stored()).map(({ values }) => values.temperatureC)).toEqual([3, 10, 11]);
      expect((await stored("roof")).map(({ values }) => values.temperatureC)).toEqual([103, 111]);
    });

    test("takes a batch of 20,000 readings", async () => {
      await write(...Array.from({ length: 20_000 }, (_, minute) => reading(minute, { temperatureC: minute / 100 })));
      const { columns } = unwrap(await series(0, 20_000, 20_000));
      expect(columns.count?.reduce((a: number, b) => a + (b ?? 0), 0)).toBe(20_000);
    });

    test("an empty batch is no fault", async () => {
      expect((await store.write([])).ok).toBe(true);
    });
  });

  describe("series", () => {
    test("knows min, mean, max, last and count of each bucket", async () => {
      await write(
        reading(0, { temperatureC: 1 }),
        reading(4, { temperatureC: 4 }),
        reading(9, { temperatureC: 1 }),
        reading(10, { temperatureC: -7 }),
      );
      expect(unwrap(await series(0, 20, 10))).toEqual({
        bucketStartsMs: [T0_MS, T0_MS + 10 * MINUTE_MS],
        columns: { min: [1, -7], mean: [2, -7], max: [4, -7], last: [1, -7], count: [3, 1] },
      });
    });

    test("an empty bucket is null, and so is one whose readings lack the quantity", async () => {
      await write(reading(0, { temperatureC: 1 }), reading(10, { humidityPct: 50 }), reading(30, { temperatureC: 3 }));
      const { columns } = unwrap(await series(0, 40, 10));
      expect(columns).toEqual({
        min: [1, null, null, 3],
        mean: [1, null, null, 3],
        max: [1, null, null, 3],
        last: [1, null, null, 3],
        count: [1, null, null, 1],
      });
    });

    test("buckets begin at whole multiples of their length in UTC; the first holds the beginning of the range", async () => {
      await write(reading(0, { temperatureC: 1 }), reading(125, { temperatureC: 2 }));
      const { bucketStartsMs, columns } = unwrap(await series(0, 150, 1440, { aggregates: ["count"] }));
      expect(bucketStartsMs.map((ms) => new Date(ms).toISOString())).toEqual(["2026-03-28T00:00:00.000Z", "2026-03-29T00:00:00.000Z"]);
      expect(columns).toEqual({ count: [1, 1] });
    });

    test("the range begins with its first instant and ends before its last", async () => {
      await write(...[0, 1, 2, 3].map((minute) => reading(minute, { temperatureC: minute })));
      expect(unwrap(await series(1, 3, 10, { aggregates: ["min", "max"] })).columns).toEqual({ min: [1], max: [2] });
    });

    test("buckets that begin at given instants hold all until the next, also where they are not of one length", async () => {
      await write(...[0, 59, 60, 119, 120, 299, 300].map((minute) => reading(minute, { temperatureC: minute })));
      const startsMs = [0, 60, 120].map((minute) => T0_MS + minute * MINUTE_MS);
      const query = { station: "garden", quantity: "temperatureC" as const, fromMs: T0_MS, toMs: T0_MS + 300 * MINUTE_MS };
      const found = unwrap(await store.series({ ...query, bucketMs: 60 * MINUTE_MS, startsMs, aggregates: ALL }));
      expect(found).toEqual({
        bucketStartsMs: startsMs,
        columns: { min: [0, 60, 120], mean: [29.5, 89.5, 209.5], max: [59, 119, 299], last: [59, 119, 299], count: [2, 2, 2] },
      });
    });

    test("days by a local clock that differs from UTC by a quarter of an hour are told apart", async () => {
      await write(...[0, 14, 15, 24 * 60 + 14, 24 * 60 + 15].map((minute) => reading(minute, { temperatureC: minute })));
      const startsMs = [15 - 24 * 60, 15, 15 + 24 * 60].map((minute) => T0_MS + minute * MINUTE_MS);
      const range = { fromMs: startsMs[0] ?? 0, toMs: T0_MS + 3 * 24 * 60 * MINUTE_MS, bucketMs: 24 * 60 * MINUTE_MS };
      const query = { station: "garden", quantity: "temperatureC" as const, ...range, startsMs, aggregates: ["count"] as const };
      expect(unwrap(await store.series(query)).columns.count).toEqual([2, 2, 1]);
    });

    test("the mean of winds is that of their vectors: north-northwest and north-northeast make north, not south", async () => {
      await write(
        reading(0, { windSpeedMs: 2, windDirectionDeg: 340 }),
        reading(1, { windSpeedMs: 2, windDirectionDeg: 20 }),
        reading(2, { windSpeedMs: 0 }),
        reading(20, { windSpeedMs: 0 }),
        reading(30, { temperatureC: 1 }),
      );
      const range = { station: "garden", fromMs: T0_MS, toMs: T0_MS + 40 * MINUTE_MS, bucketMs: 10 * MINUTE_MS };
      const { speedMs, fromEastMs, fromNorthMs, bucketStartsMs } = unwrap(await store.wind(range));
      expect(bucketStartsMs.length).toBe(4);
      expect(speedMs).toEqual([expect.closeTo(4 / 3, 9), null, 0, null]);
      expect(fromEastMs).toEqual([expect.closeTo(0, 9), null, null, null]);
      expect(fromNorthMs).toEqual([expect.closeTo(2 * Math.cos(Math.PI / 9), 9), null, null, null]);
      const startsMs = [T0_MS, T0_MS + 20 * MINUTE_MS];
      const joined = unwrap(await store.wind({ ...range, startsMs }));
      expect(joined.bucketStartsMs).toEqual(startsMs);
      expect(joined.speedMs).toEqual([expect.closeTo(4 / 3, 9), 0]);
    });

    test.each([
      ["an unknown station", { station: "nowhere" }],
      ["a quantity that was never measured", { quantity: "rainMm" as const }],
    ])("%s has empty buckets", async (_what, more) => {
      await write(reading(0, { temperatureC: 1 }));
      expect(unwrap(await series(0, 30, 10, { ...more, aggregates: ["mean", "count"] }))).toEqual({
        bucketStartsMs: [0, 10, 20].map((minute) => T0_MS + minute * MINUTE_MS),
        columns: { mean: [null, null, null], count: [null, null, null] },
      });
    });

    test.each([
      ["a range that ends before it begins", 10, 0, 1, "expected an end after the beginning"],
      ["too many buckets", 0, 200_000, 1, "200000 buckets were asked for; expected at most 100000"],
      ["a bucket of no length", 0, 10, 0, "bucketMs is 0; expected a whole number above 0"],
    ])("refuses %s in words", async (_what, from, to, bucket, words) => {
      const answer = await series(from, to, bucket);
      expect(answer).toEqual({ ok: false, error: { kind: "refused", message: expect.stringContaining(words) } });
    });

    test("agrees with a plain calculation over random readings, repeats and late arrivals", async () => {
      const random = createRandom(seedOfRun());
      const model = new Map<number, Values>();
      for (let batch = 0; batch < 12; batch += 1) {
        const readings = Array.from({ length: 150 }, () => {
          const quantity = quantityNames[Math.floor(random() * 3)] ?? "temperatureC";
          return reading(Math.floor(random() * 400 + batch * 30), { [quantity]: Math.round(random() * 1e6) / 1e4 });
        });
        for (const { seq, values } of readings) model.set(seq, { ...model.get(seq), ...values });
        await write(...readings);
      }
      const expected = [...model].sort(([a], [b]) => a - b).map(([minute, values]) => ({ takenAt: at(minute), values }));
      expect(await stored()).toEqual(expected);
      expectSeries(unwrap(await series(13, 701, 37)), model, 13, 701, 37);
    });
  });

  describe("latest and stations", () => {
    test("the latest value of each quantity, whenever it came", async () => {
      await write(reading(0, { temperatureC: 1, humidityPct: 40 }), reading(5, { temperatureC: 2 }));
      expect(unwrap(await store.latest("garden"))).toEqual({
        temperatureC: { value: 2, takenAt: at(5) },
        humidityPct: { value: 40, takenAt: at(0) },
      });
      await write(reading(3, { temperatureC: 9, rainMm: 0 }), reading(6, { humidityPct: 41 }));
      expect(unwrap(await store.latest("garden"))).toEqual({
        temperatureC: { value: 2, takenAt: at(5) },
        humidityPct: { value: 41, takenAt: at(6) },
        rainMm: { value: 0, takenAt: at(3) },
      });
      expect(unwrap(await store.latest("nowhere"))).toEqual({});
    });

    test("stations by name, with their first and last reading", async () => {
      expect(unwrap(await store.stations())).toEqual([]);
      await write(reading(7, { humidityPct: 1 }, "roof"), reading(0, { temperatureC: 1 }), reading(5, { humidityPct: 2 }));
      expect(unwrap(await store.stations())).toEqual([
        { station: "garden", firstTakenAt: at(0), lastTakenAt: at(5) },
        { station: "roof", firstTakenAt: at(7), lastTakenAt: at(7) },
      ]);
    });
  });
}

function expectSeries(series: Series, model: ReadonlyMap<number, Values>, from: number, to: number, bucketMinutes: number): void {
  const firstBucket = Math.floor((T0_MS / MINUTE_MS + from) / bucketMinutes);
  series.bucketStartsMs.forEach((startMs, index) => {
    expect(startMs).toBe((firstBucket + index) * bucketMinutes * MINUTE_MS);
    const startMinute = (startMs - T0_MS) / MINUTE_MS;
    const inside = [...model]
      .filter(([minute]) => minute >= Math.max(from, startMinute) && minute < Math.min(to, startMinute + bucketMinutes))
      .sort(([a], [b]) => a - b);
    const numbers = inside.flatMap(([, values]) => values.temperatureC ?? []);
    expect(series.columns.count?.[index]).toBe(numbers.length || null);
    expect(series.columns.min?.[index]).toBe(numbers.length ? Math.min(...numbers) : null);
    expect(series.columns.max?.[index]).toBe(numbers.length ? Math.max(...numbers) : null);
    expect(series.columns.last?.[index]).toBe(numbers.at(-1) ?? null);
    if (numbers.length) expect(series.columns.mean?.[index]).toBeCloseTo(numbers.reduce((a, b) => a + b) / numbers.length, 9);
  });
}
