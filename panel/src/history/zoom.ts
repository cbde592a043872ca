import type { Period } from "@clima/schemas";

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** Less has no steps, more no readings. */
const SHORTEST_MS = 10 * MINUTE_MS;
const LONGEST_MS = 30 * 366 * DAY_MS;

/** Where time that can be looked at ends, ms since 1970 UTC; it begins in 1970. */
export interface Limits {
  readonly latestMs: number;
}

/** Shorter for a factor below 1, around the instant that stays where it is on the screen. */
export function zoomed({ fromMs, toMs }: Period, factor: number, aroundMs: number, limits: Limits): Period {
  const wantedMs = (toMs - fromMs) * factor;
  const lengthMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wantedMs));
  const share = (aroundMs - fromMs) / (toMs - fromMs);
  return within({ fromMs: aroundMs - share * lengthMs, toMs: aroundMs + (1 - share) * lengthMs }, limits);
}

/** Moved by so much time; later for more than 0. */
export const panned = ({ fromMs, toMs }: Period, byMs: number, limits: Limits): Period =>
  within({ fromMs: fromMs + byMs, toMs: toMs + byMs }, limits);

/** As two fingers hold it: what was under each stays under it. `was` and `is`: their places from 0, the beginning, to 1, the end. */
export function pinched({ fromMs, toMs }: Period, was: readonly [number, number], is: readonly [number, number], limits: Limits): Period {
  const lengthMs = toMs - fromMs;
  const [one, other] = was.map((share) => fromMs + share * lengthMs) as [number, number];
  const spread = Math.max(0.02, Math.abs(is[1] - is[0])) * Math.sign(is[1] - is[0] || 1);
  const factor = Math.abs((was[1] - was[0]) / spread);
  const middleMs = (one + other) / 2;
  const middle = (is[0] + is[1]) / 2;
  const newLengthMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lengthMs * factor));
  return within({ fromMs: middleMs - middle * newLengthMs, toMs: middleMs + (1 - middle) * newLengthMs }, limits);
}

/** Whole minutes, as they are in the address, moved to where time can be looked at. */
function within({ fromMs, toMs }: Period, { latestMs }: Limits): Period {
  const lengthMs = Math.max(SHORTEST_MS, Math.round((toMs - fromMs) / MINUTE_MS) * MINUTE_MS);
  const endMs = Math.min(Math.ceil(latestMs / MINUTE_MS) * MINUTE_MS, Math.round(toMs / MINUTE_MS) * MINUTE_MS);
  const startMs = Math.max(0, endMs - lengthMs);
  return { fromMs: startMs, toMs: startMs + lengthMs };
}
