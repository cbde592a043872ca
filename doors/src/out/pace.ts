import { createBackOff } from "@clima/mqtt-wire";

const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 1_800_000;

/** When a door may send next. */
export interface Pace {
  notBeforeMs(): number;
  /** Nothing for so long; when that is over. */
  hold(nowMs: number, waitMs: number): number;
  /** Nothing for `leastMs`, and longer after each failure in a row, with some chance in it; when that is over. */
  retry(nowMs: number, leastMs: number): number;
  succeeded(): void;
}

/** `firstMs`: when the first request may go out. */
export function createPace(firstMs: number, random: () => number): Pace {
  const newBackOff = () => createBackOff({ firstMs: FIRST_RETRY_MS, maxMs: LONGEST_RETRY_MS }, () => 0, random);
  let backOff = newBackOff();
  let notBeforeMs = firstMs;
  const hold = (nowMs: number, waitMs: number): number => {
    notBeforeMs = nowMs + waitMs;
    return notBeforeMs;
  };
  return {
    notBeforeMs: () => notBeforeMs,
    hold,
    retry: (nowMs, leastMs) => hold(nowMs, Math.max(backOff.nextMs(), leastMs)),
    succeeded() {
      backOff = newBackOff();
    },
  };
}
