import type { Clock } from "../platform/clock.ts";

/** Calls back once for each time a contact closes: what bounces within `debounceMs` of the last counted closing is the same one. */
export function createPulseCounter(clock: Pick<Clock, "monotonicMs">, debounceMs: number, onPulse: (atMs: number) => void) {
  let countedMs = Number.NEGATIVE_INFINITY;
  return (isClosed: boolean): void => {
    const nowMs = clock.monotonicMs();
    if (!isClosed || nowMs - countedMs < debounceMs) return;
    countedMs = nowMs;
    onPulse(nowMs);
  };
}
