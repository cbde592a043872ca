import type { Clock } from "../platform/clock.ts";

export interface SampleLoop {
  /** Samples at once, and then on the grid of the interval. */
  start(sample: () => Promise<unknown>): void;
  intervalMs(): number;
  /** Takes effect at once. */
  setIntervalMs(intervalMs: number): void;
  stop(): Promise<void>;
}

/** Timers may fire a little early; the grid point they were meant for must not be met twice. */
const EARLY_MS = 20;

/** A smaller difference between the clocks is the noise of reading them one after the other. */
const STEP_MS = 50;

/**
 * The grid on the monotonic clock: where the wall clock showed whole multiples of the interval when it was last set. Between two settings
 * the intervals are exact, and a clock that is set moves the grid once.
 */
function createGridTime(clock: Clock): () => number {
  let offsetMs = clock.nowMs() - clock.monotonicMs();
  return () => {
    const newOffsetMs = clock.nowMs() - clock.monotonicMs();
    if (Math.abs(newOffsetMs - offsetMs) > STEP_MS) offsetMs = newOffsetMs;
    return clock.monotonicMs() + offsetMs;
  };
}

/** How long until the next whole multiple of the interval; never more than one interval and the earliness of timers. */
export function untilNextMs(nowMs: number, intervalMs: number): number {
  const waitMs = intervalMs - (nowMs % intervalMs);
  return waitMs <= Math.min(EARLY_MS, intervalMs / 4) ? waitMs + intervalMs : waitMs;
}

/** When to sample: on the grid of the interval, so that stations with the same interval sample together. */
export function createSampleLoop(clock: Clock, firstIntervalMs: number): SampleLoop {
  const stopped = new AbortController();
  const gridTimeMs = createGridTime(clock);
  let wake = new AbortController();
  let intervalMs = firstIntervalMs;
  let running: Promise<void> = Promise.resolve();

  async function run(sample: () => Promise<unknown>): Promise<void> {
    await sample();
    while (!stopped.signal.aborted) {
      wake = new AbortController();
      await clock.sleepMs(untilNextMs(gridTimeMs(), intervalMs), AbortSignal.any([wake.signal, stopped.signal]));
      if (!wake.signal.aborted && !stopped.signal.aborted) await sample();
    }
  }

  return {
    start(sample) {
      running = run(sample);
    },
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
