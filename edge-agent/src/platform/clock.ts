/** Time, as the loops need it. */
export interface Clock {
  /** The wall clock; it may jump when a Pi without a clock chip learns the time. */
  nowMs(): number;
  /** Never jumps; its zero means nothing. */
  monotonicMs(): number;
  /** Resolves after `ms` of the monotonic clock, or at once when the signal is aborted. */
  sleepMs(ms: number, signal?: AbortSignal): Promise<void>;
}
