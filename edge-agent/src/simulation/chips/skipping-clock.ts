import type { Clock } from "../../platform/clock.ts";

/** For simulated chips: sleeping skips the time, so that what a chip takes to measure costs nothing and a simulated station can be read at any rate. */
export function createSkippingClock(clock: Clock): Clock {
  let skippedMs = 0;
  return {
    nowMs: clock.nowMs,
    monotonicMs: () => clock.monotonicMs() + skippedMs,
    sleepMs: async (ms) => {
      skippedMs += ms;
    },
  };
}
