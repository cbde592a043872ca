import { uniform } from "./noise.ts";

const HOUR_MS = 3_600_000;
const CELLS = 12;
const CELL_MS = HOUR_MS / CELLS;
/** Beside the streams of the weather. */
const BUCKET_STREAM = 41;
const KEPT_HOURS = 2;

/** The instants at which a gauge's bucket tips, fromMs < t ≤ toMs, oldest first. */
export type TipTimes = (fromMs: number, toMs: number) => readonly number[];

/**
 * The tips of a gauge in simulated rain, as a pure function of time. How full the bucket is at each full hour is drawn evenly, so that
 * an hour needs nothing of those before it, and in the mean no rain is lost or made. Within five minutes it rains evenly.
 */
export function createTipTimes(rainRateMmhAt: (atMs: number) => number, seed: number, mmPerTip: number): TipTimes {
  const kept = new Map<number, readonly number[]>();

  function tipsOfHour(hour: number): readonly number[] {
    const known = kept.get(hour);
    if (known) return known;
    const tips = tipsOf(hour, { rainRateMmhAt, mmPerTip, fill: uniform(seed, BUCKET_STREAM, hour) });
    kept.set(hour, tips);
    for (const old of kept.keys()) if (kept.size > KEPT_HOURS) kept.delete(old);
    return tips;
  }

  return (fromMs, toMs) => {
    const tips: number[] = [];
    for (let hour = Math.floor(fromMs / HOUR_MS); hour * HOUR_MS <= toMs; hour += 1) {
      tips.push(...tipsOfHour(hour).filter((atMs) => atMs > fromMs && atMs <= toMs));
    }
    return tips;
  };
}

interface Bucket {
  readonly rainRateMmhAt: (atMs: number) => number;
  readonly mmPerTip: number;
  /** Of the bucket, at the full hour, 0 to 1. */
  readonly fill: number;
}

function tipsOf(hour: number, { rainRateMmhAt, mmPerTip, fill }: Bucket): readonly number[] {
  const tips: number[] = [];
  let filled = fill;
  let rateMmh = rainRateMmhAt(hour * HOUR_MS);
  for (let cell = 0; cell < CELLS; cell += 1) {
    const startMs = hour * HOUR_MS + cell * CELL_MS;
    const nextMmh = rainRateMmhAt(startMs + CELL_MS);
    const added = (rateMmh + nextMmh) / 2 / CELLS / mmPerTip;
    for (let tip = Math.floor(filled) + 1; tip <= filled + added; tip += 1) tips.push(startMs + (CELL_MS * (tip - filled)) / added);
    filled += added;
    rateMmh = nextMmh;
  }
  return tips;
}
