import type { Words } from "../words/words.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "5 min", "2 days". */
export function stepWords(stepMs: number, words: Words["history"]): string {
  if (stepMs % DAY_MS === 0) return words.days(stepMs / DAY_MS);
  if (stepMs % HOUR_MS === 0) return words.hours(stepMs / HOUR_MS);
  return stepMs % MINUTE_MS === 0 ? words.minutes(stepMs / MINUTE_MS) : words.seconds(stepMs / 1000);
}
