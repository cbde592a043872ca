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
  const HOUR_MS = 3_600_000;
  /** Taken so far from now by the station's clock. */
  const takenAt = (aheadMs: number, nowMs: number, seq: number): Reading => ({
    ...reading("garden", "b1", seq),
    takenAt: new Date(nowMs + aheadMs).toISOString(),
  });
  const lagOf = (watch: ReturnType<typeof createStationWatch>, nowMs: number) => watch.list(nowMs)[0]?.lagMs;

  test("lags from the arrival of the reading on that is the last in the store", () => {
    const watch = createStationWatch();
    const [first, second] = [reading("garden", "b1", 0), reading("garden", "b1", 1)];
    watch.noteArrived([first], true, NOW_MS);
    expect(lagOf(watch, NOW_MS + 3000)).toBe(3000);
    watch.noteAllStored([first], NOW_MS + 4000);
    watch.noteArrived([second], true, NOW_MS + 5000);
    expect(watch.list(NOW_MS + 6000)).toMatchObject([
      { station: "garden", lastStoredAtMs: NOW_MS + 4000, lastStoredTakenAt: iso(0), lagMs: 6000 },
    ]);
    watch.noteAllStored([second], NOW_MS + 7000);
    expect(lagOf(watch, NOW_MS + 8000)).toBe(3000);
  });

  test.each([2 * HOUR_MS, -2 * HOUR_MS, 0])("whose clock is %d ms ahead lags no less and no more, and its offset is told", (aheadMs) => {
    const watch = createStationWatch();
    const only = takenAt(aheadMs, NOW_MS, 0);
    watch.noteArrived([only], true, NOW_MS);
    watch.noteAllStored([only], NOW_MS + 100);
    expect(watch.list(NOW_MS + 400_000)[0]).toMatchObject({ lagMs: 400_000, clockAheadMs: aheadMs });
  });

  test("whose clock was put right lags by nothing of that", () => {
    const watch = createStationWatch();
    for (const [seq, aheadMs] of [2 * HOUR_MS, 0].entries()) {
      const each = takenAt(aheadMs, NOW_MS + seq, seq);
      watch.noteArrived([each], true, NOW_MS + seq);
      watch.noteAllStored([each], NOW_MS + seq);
    }
    expect(watch.list(NOW_MS + 1001)[0]).toMatchObject({ lagMs: 1000, clockAheadMs: 0 });
  });

  test.each([true, false])("that is replayed (as live: %s) lags by what is not stored yet only, and not by the years since", (isLive) => {
    const watch = createStationWatch();
    const old = takenAt(-13 * 365 * 24 * HOUR_MS, NOW_MS, 0);
    watch.noteArrived([old], isLive, NOW_MS);
    expect(lagOf(watch, NOW_MS + 2000)).toBe(2000);
    watch.noteAllStored([old], NOW_MS + 3000);
    expect(lagOf(watch, NOW_MS + 24 * HOUR_MS)).toBe(0);
  });

  test.each([
    ["pi", 24 * HOUR_MS],
    ["recorded", 0],
  ] as const)("that says it is %s and whose times are days behind lags by %d ms when it falls silent for a day", (source, expectedMs) => {
    const watch = createStationWatch({ sourceOf: () => source });
    const only = takenAt(-48 * HOUR_MS, NOW_MS, 0);
    watch.noteArrived([only], true, NOW_MS);
    watch.noteAllStored([only], NOW_MS);
    expect(lagOf(watch, NOW_MS + 24 * HOUR_MS)).toBe(expectedMs);
  });

  test("whose clock was ahead has its newest readings, in the store and at all, after it was put right", () => {
    const watch = createStationWatch();
    const [ahead, right] = [takenAt(2 * HOUR_MS, NOW_MS, 0), takenAt(0, NOW_MS + 1000, 1)];
    for (const each of [ahead, right]) {
      watch.noteAllSafe([each], NOW_MS + 1000);
      watch.noteAllStored([each], NOW_MS + 1000);
    }
    expect(watch.list(NOW_MS + 2000)[0]).toMatchObject({ lastTakenAt: right.takenAt, lastStoredTakenAt: right.takenAt });
  });

  test("never lags by less than nothing, though the ingest's own clock is put back", () => {
    const watch = createStationWatch();
    const only = reading("garden", "b1", 0);
    watch.noteArrived([only], true, NOW_MS);
    watch.noteAllStored([only], NOW_MS);
    expect(lagOf(watch, NOW_MS - HOUR_MS)).toBe(0);
  });

  test("that was silent for too long is retired, and is there again with its next reading", () => {
    const watch = createStationWatch({ retiredAfterMs: 24 * HOUR_MS });
    watch.noteArrived([reading("garden", "b1", 0)], true, NOW_MS);
    expect(watch.list(NOW_MS + 24 * HOUR_MS)).toHaveLength(1);
    expect(watch.list(NOW_MS + 24 * HOUR_MS + 1)).toEqual([]);
    watch.noteArrived([reading("garden", "b1", 1)], true, NOW_MS + 25 * HOUR_MS);
    expect(lagOf(watch, NOW_MS + 25 * HOUR_MS)).toBe(0);
  });

  test("that was forgotten is listed no more, though the store takes its last readings later, and is there again with its next one", () => {
    const watch = createStationWatch();
    const [last, next] = [reading("garden", "b1", 0), reading("garden", "b1", 1)];
    watch.noteArrived([last], true, NOW_MS);
    watch.forget("garden");
    watch.forget("nobody");
    watch.noteAllSafe([last], NOW_MS + 1000);
    watch.noteAllStored([last], NOW_MS + 1000);
    expect(watch.list(NOW_MS + 2000)).toEqual([]);
    watch.noteArrived([next], true, NOW_MS + 3000);
    expect(lagOf(watch, NOW_MS + 4000)).toBe(1000);
  });

  test("misses readings until they come as backfill; a new boot begins at its own first number", () => {
    const watch = createStationWatch();
    watch.noteAllSafe(
      [0, 1, 2, 6, 7].map((seq) => reading("garden", "b1", seq)),
      NOW_MS,
    );
    expect(watch.list(NOW_MS)).toMatchObject([{ station: "garden", lastTakenAt: iso(7), missingReadings: 3 }]);
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
