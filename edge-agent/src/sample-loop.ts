import type { Clock } from "./platform/clock.ts";

export interface SampleLoop {
  intervalMs(): number;
  /** Takes effect at once. */
  setIntervalMs(intervalMs: number): void;
  stop(): Promise<void>;
}

/** Timers may fire a little early; the grid point they were meant for must not be met twice. */
const EARLY_MS = 20;

/** How long until the wall clock next shows a whole multiple of the interval; never more than one interval, however the clock jumps. */
export function untilNextMs(nowMs: number, intervalMs: number): number {
  const waitMs = intervalMs - (nowMs % intervalMs);
  return waitMs <= Math.min(EARLY_MS, intervalMs / 4) ? waitMs + intervalMs : waitMs;
}

/** Samples at once, and then on the grid of the interval, so that stations with the same interval sample together. */
export function startSampleLoop(clock: Clock, firstIntervalMs: number, sample: () => Promise<void>): SampleLoop {
  const stopped = new AbortController();
  let wake = new AbortController();
  let intervalMs = firstIntervalMs;

  async function run(): Promise<void> {
    await sample();
    while (!stopped.signal.aborted) {
      wake = new AbortController();
      await clock.sleepMs(untilNextMs(clock.nowMs(), intervalMs), AbortSignal.any([wake.signal, stopped.signal]));
      if (!wake.signal.aborted && !stopped.signal.aborted) await sample();
    }
  }

  const running = run();
  return {
    intervalMs: () => intervalMs,
    setIntervalMs(newIntervalMs) {
      intervalMs = newIntervalMs;
      wake.abort();
    },
    stop() {
      stopped.abort();
      return running;
    },
  };
}
