/** Messages take their time, and computers differ by a little. */
export const SAME_TIME_MS = 60_000;

/** Whether the time was stamped by a clock that was ahead. It may have been put right since: then what comes later says that it was taken before. */
export const isToCome = (iso: string, nowMs: number): boolean => Date.parse(iso) > nowMs + SAME_TIME_MS;
