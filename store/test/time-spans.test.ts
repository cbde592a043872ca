import { describe, expect, test } from "@jest/globals";
import { bucketStartsOf, fillBuckets } from "../src/buckets.ts";
import { cutoffOfDaysMs, nextRemoval, removedTo, sizeCutoffMs } from "../src/duckdb/retention.ts";
import { nextSlice, rolledTo } from "../src/duckdb/rollup.ts";
import { spansOf } from "../src/duckdb/station-spans.ts";
import { HOUR_MS, type StationState, statesAfter } from "../src/duckdb/station-states.ts";
import type { SeriesQuery } from "../src/index.ts";

const DAY_MS = 24 * HOUR_MS;
const T_MS = Date.UTC(2026, 0, 1);
const state = (more: Partial<StationState> = {}): StationState => ({
  firstMs: T_MS,
  lastMs: T_MS + 10 * DAY_MS,
  rolledUntilMs: T_MS,
  rawFromMs: 0,
  ...more,
});
const statesOf = (...all: readonly StationState[]) => new Map(all.map((each, index) => [`station-${index}`, each]));

describe("buckets", () => {
  const query: SeriesQuery = {
    station: "garden",
    quantity: "temperatureC",
    fromMs: 90,
    toMs: 301,
    bucketMs: 100,
    aggregates: ["mean", "count"],
  };

  test("begin at whole multiples of their length, before 1970 too", () => {
    expect(bucketStartsOf(query)).toEqual({ ok: true, value: [0, 100, 200, 300] });
    expect(bucketStartsOf({ ...query, fromMs: -150, toMs: 0 })).toEqual({ ok: true, value: [-200, -100] });
  });

  test("that nothing was found for are null, in every column that was asked for and in no other", () => {
    const rows = [{ startMs: 100, aggregates: { mean: 1.5, count: 2, max: 9 } }];
    expect(fillBuckets(query, [0, 100, 200], rows)).toEqual({
      bucketStartsMs: [0, 100, 200],
      columns: { mean: [null, 1.5, null], count: [null, 2, null] },
    });
  });
});

describe("the state of a station after rows were written", () => {
  const row = (takenAtMs: number, station = "garden") => ({ station, takenAtMs });

  test("spans them; a new station's hours begin with its first whole hour", () => {
    expect(statesAfter(new Map(), spansOf([row(T_MS + HOUR_MS + 5), row(T_MS + 7), row(T_MS + DAY_MS, "roof")]))).toEqual(
      new Map([
        ["garden", { firstMs: T_MS + 7, lastMs: T_MS + HOUR_MS + 5, rolledUntilMs: T_MS, rawFromMs: 0 }],
        ["roof", { firstMs: T_MS + DAY_MS, lastMs: T_MS + DAY_MS, rolledUntilMs: T_MS + DAY_MS, rawFromMs: 0 }],
      ]),
    );
  });

  test("is widened on both sides, keeps what is rolled up, and leaves other stations alone", () => {
    const before = statesOf(state({ rolledUntilMs: T_MS + DAY_MS, rawFromMs: T_MS }), state());
    const after = statesAfter(before, spansOf([row(T_MS - 5, "station-0"), row(T_MS + 20 * DAY_MS, "station-0")]));
    expect(after).toEqual(
      new Map([["station-0", { firstMs: T_MS - 5, lastMs: T_MS + 20 * DAY_MS, rolledUntilMs: T_MS + DAY_MS, rawFromMs: T_MS }]]),
    );
  });
});

describe("hours are rolled up", () => {
  test("from the first that is not, a week at a time", () => {
    const states = statesOf(state({ rolledUntilMs: T_MS + 2 * DAY_MS }), state({ rolledUntilMs: T_MS + DAY_MS }));
    expect(nextSlice(states)).toEqual({ fromMs: T_MS + DAY_MS, toMs: T_MS + 8 * DAY_MS });
  });

  test("never the one that is still running", () => {
    expect(nextSlice(statesOf(state({ rolledUntilMs: T_MS, lastMs: T_MS + HOUR_MS - 1 })))).toBeUndefined();
    expect(rolledTo(state({ lastMs: T_MS + HOUR_MS + 1 }), T_MS + 7 * DAY_MS).rolledUntilMs).toBe(T_MS + HOUR_MS);
  });

  test("and a slice before a station's own changes nothing of it", () => {
    const rolled = state({ rolledUntilMs: T_MS + 5 * DAY_MS });
    expect(rolledTo(rolled, T_MS + DAY_MS)).toBe(rolled);
  });
});

describe("readings are removed", () => {
  test("from before the cutoff, the oldest first, thirty days at a time", () => {
    const states = statesOf(
      state({ rolledUntilMs: T_MS + 90 * DAY_MS }),
      state({ firstMs: T_MS + DAY_MS, rolledUntilMs: T_MS + 90 * DAY_MS }),
    );
    expect(nextRemoval(states, T_MS + 60 * DAY_MS)).toEqual({ fromMs: T_MS, toMs: T_MS + 30 * DAY_MS });
    expect(nextRemoval(states, T_MS + 2 * DAY_MS + 5)).toEqual({ fromMs: T_MS, toMs: T_MS + 2 * DAY_MS });
  });

  test("only once they are rolled up, and only once", () => {
    expect(nextRemoval(statesOf(state()), T_MS + 60 * DAY_MS)).toBeUndefined();
    const gone = state({ rolledUntilMs: T_MS + 10 * DAY_MS, rawFromMs: T_MS + 10 * DAY_MS });
    expect(nextRemoval(statesOf(gone), T_MS + 60 * DAY_MS)).toBeUndefined();
  });

  test("no further than they are rolled up", () => {
    const rolled = state({ rolledUntilMs: T_MS + DAY_MS });
    expect(removedTo(rolled, T_MS + 5 * DAY_MS).rawFromMs).toBe(T_MS + DAY_MS);
    expect(removedTo({ ...rolled, rawFromMs: T_MS + DAY_MS }, T_MS + HOUR_MS).rawFromMs).toBe(T_MS + DAY_MS);
  });

  test("for want of room a day at least, or a twentieth of what is there", () => {
    expect(sizeCutoffMs(statesOf(state({ rolledUntilMs: T_MS + 3 * DAY_MS })))).toBe(T_MS + DAY_MS);
    expect(sizeCutoffMs(statesOf(state({ rolledUntilMs: T_MS + 100 * DAY_MS })))).toBe(T_MS + 5 * DAY_MS);
    expect(sizeCutoffMs(statesOf(state()))).toBeUndefined();
  });

  test("at whole hours", () => {
    expect(cutoffOfDaysMs(T_MS + 10 * DAY_MS + 1234, 3)).toBe(T_MS + 7 * DAY_MS);
  });
});
