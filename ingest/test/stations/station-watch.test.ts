import type { Reading } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createSeqRanges } from "../../src/stations/seq-ranges.ts";
import { createStationWatch } from "../../src/stations/station-watch.ts";

const NOW_MS = Date.UTC(2026, 10, 24);
const reading = (station: string, bootId: string, seq: number): Reading => ({
  station,
  bootId,
  seq,
  takenAt: new Date(NOW_MS + 1000 * seq).toISOString(),
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

const iso = (second: number) => new Date(NOW_MS + 1000 * second).toISOString();

describe("a station", () => {
  test("lags by the age of its newest reading in the store, whatever is stored after it", () => {
    const watch = createStationWatch();
    watch.noteAllSafe([reading("garden", "b1", 5)], NOW_MS);
    expect(watch.list(NOW_MS)[0]).not.toHaveProperty("lagMs");
    watch.noteAllStored([reading("garden", "b1", 4), reading("garden", "b1", 3)], NOW_MS + 4500);
    expect(watch.list(NOW_MS + 6000)).toEqual([
      { station: "garden", lastTakenAt: iso(5), lastStoredAtMs: NOW_MS + 4500, lastStoredTakenAt: iso(4), lagMs: 2000, missingReadings: 0 },
    ]);
    watch.noteAllStored([reading("garden", "b1", 1)], NOW_MS + 7000);
    expect(watch.list(NOW_MS + 8000)[0]).toMatchObject({ lastStoredAtMs: NOW_MS + 7000, lastStoredTakenAt: iso(4), lagMs: 4000 });
  });

  test("misses readings until they come as backfill; a new boot begins at its own first number", () => {
    const watch = createStationWatch();
    watch.noteAllSafe(
      [0, 1, 2, 6, 7].map((seq) => reading("garden", "b1", seq)),
      NOW_MS,
    );
    expect(watch.list(NOW_MS)).toEqual([{ station: "garden", lastTakenAt: iso(7), missingReadings: 3 }]);
    watch.noteAllSafe(
      [3, 4, 4].map((seq) => reading("garden", "b1", seq)),
      NOW_MS,
    );
    expect(watch.list(NOW_MS)[0]).toMatchObject({ missingReadings: 1, lastTakenAt: iso(7) });
    watch.noteAllSafe([reading("garden", "b2", 0), reading("attic", "b1", 500)], NOW_MS);
    expect(watch.list(NOW_MS).map(({ station, missingReadings }) => [station, missingReadings])).toEqual([
      ["attic", 0],
      ["garden", 1],
    ]);
  });
});
