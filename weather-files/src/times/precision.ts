import type { Precision, ReadOptions } from "../port.ts";

const TO_MS: Readonly<Record<Precision, (count: bigint) => bigint>> = {
  s: (count) => count * 1000n,
  ms: (count) => count,
  us: (count) => count / 1000n,
  ns: (count) => count / 1_000_000n,
};
export const precisions = Object.keys(TO_MS) as readonly Precision[];
export const isPrecision = (text: string): text is Precision => Object.hasOwn(TO_MS, text);

/** Home weather stations that write files came in about 1990; what a file has before it is rather another precision than weather. */
export const FIRST_MS = Date.UTC(1990, 0, 1);
/** A clock may be ahead of this machine's. */
const AHEAD_MS = 86_400_000;

/** A time of whole numbers in whole ms since 1970 UTC. */
export const toMs = (count: bigint, precision: Precision): number => Number(TO_MS[precision](count));

/** Whether an instant is one that a file of weather can have: from 1990 to now. ms since 1970 UTC. */
export const isLikely = (atMs: number, nowMs: number): boolean => atMs >= FIRST_MS && atMs <= nowMs + AHEAD_MS;

/**
 * The precision in which most of these times lie between 1990 and now; undefined when they do in none. There is one at most for each
 * number, since the precisions are a factor of 1000 apart and those years a factor of less than three.
 */
export function findPrecision(counts: readonly bigint[], nowMs: number): Precision | undefined {
  const likely = (precision: Precision) => counts.filter((count) => isLikely(toMs(count, precision), nowMs)).length;
  const [best] = precisions.map((precision) => ({ precision, fits: likely(precision) })).sort((a, b) => b.fits - a.fits);
  return best !== undefined && best.fits > 0 ? best.precision : undefined;
}

/** Why an instant is refused that lies before 1990 or in the future; undefined when it is taken. */
export function complainOfFarTime(atMs: number, { nowMs, isAnyTimeTaken = false }: ReadOptions): string | undefined {
  if (isAnyTimeTaken || isLikely(atMs, nowMs)) return undefined;
  const when = atMs < FIRST_MS ? "before 1990" : "in the future";
  return `the time is ${describeInstant(atMs)}, ${when}; --precision says what whole numbers count, --force takes the time as it is`;
}

/** ECMA-262, 21.4.1.1. */
const LAST_DATE_MS = 8_640_000_000_000_000;

/** Whether JavaScript has a date of it. */
export const isDate = (atMs: number): boolean => Math.abs(atMs) <= LAST_DATE_MS;

/** An instant for people; years that no calendar has are told as such. */
export const describeInstant = (atMs: number): string =>
  isDate(atMs) ? new Date(atMs).toISOString() : `in the year ${Math.round(1970 + atMs / 31_556_952_000)}`;
