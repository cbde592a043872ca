import type { Reading } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createTimeCheck } from "../src/watch/plausible-time.ts";
import { createSeqRanges } from "../src/watch/seq-ranges.ts";
import { createStationWatch } from "../src/watch/station-watch.ts";

const NOW_MS = Date.UTC(2026, 10, 24);
const reading = (station: string, bootId: string, seq: number): Reading => ({
  ...{ station, bootId, seq, takenAt: new Date(NOW_MS + 1000 * seq).toISOString() },
  values: { temperatureC: 1 },
});
const createRandom = (seed: number) => (below: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return Math.floor((seed / 2 ** 31) * below);
};

describe("sequence numbers", () => {
  test("that are missing are those between the lowest and the highest that never came, in whatever order they come", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = createRandom(seed);
      const ranges = createSeqRanges();
      const seen = new Set<number>();
      for (let count = 0; count < 100; count += 1) {
        const seq = random(120);
        seen.add(seq);
        ranges.add(seq);
        expect(ranges.missing()).toBe(Math.max(...seen) - Math.min(...seen) + 1 - seen.size);
      }
    }
  });

  test("with very many holes stay counted", () => {
    const ranges = createSeqRanges();
    for (let seq = 0; seq < 10_000; seq += 2) ranges.add(seq);
    expect(ranges.missing()).toBe(4999);
  });
});

describe("a station", () => {
  test("misses readings until they come as backfill; a new boot begins anew", () => {
    const watch = createStationWatch();
    watch.noteAll(
      [0, 1, 2, 6, 7].map((seq) => reading("garden", "b1", seq)),
      NOW_MS,
    );
    expect(watch.list()).toEqual([
      { station: "garden", lastTakenAt: new Date(NOW_MS + 7000).toISOString(), lastStoredAtMs: NOW_MS, missingReadings: 3 },
    ]);
    watch.noteAll(
      [3, 4, 4].map((seq) => reading("garden", "b1", seq)),
      NOW_MS + 1,
    );
    expect(watch.list()[0]).toMatchObject({ missingReadings: 1, lastTakenAt: new Date(NOW_MS + 7000).toISOString() });
    watch.noteAll([reading("garden", "b2", 0), reading("attic", "b1", 500)], NOW_MS + 2);
    expect(watch.list().map(({ station, missingReadings }) => [station, missingReadings])).toEqual([
      ["attic", 0],
      ["garden", 1],
    ]);
  });
});

describe("the time of a reading", () => {
  const complainOf = createTimeCheck({ maxFutureMs: 3_600_000 }, () => NOW_MS);
  test.each(["1970-01-01T00:00:00.000Z", "2026-11-24T00:59:59.999Z", "2026-11-24T01:00:00.000Z"])("may be %s", (takenAt) => {
    expect(complainOf({ takenAt })).toBeUndefined();
  });

  test("far ahead of the clock cannot be right", () => {
    expect(complainOf({ takenAt: "2026-11-24T01:00:00.001Z" })).toBe(
      "takenAt is 2026-11-24T01:00:00.001Z; expected at most 2026-11-24T01:00:00.000Z, which is 3600 s ahead of the ingest's clock",
    );
  });
});
