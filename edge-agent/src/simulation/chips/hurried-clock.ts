import type { Clock } from "../../platform/clock.ts";

/** For simulated chips: what they take to measure passes at once, so that a simulated station can be read as often as one likes. */
export function createHurriedClock(clock: Clock): Clock {
  let skippedMs = 0;
  return {
    nowMs: clock.nowMs,
    monotonicMs: () => clock.monotonicMs() + skippedMs,
    sleepMs: async (ms) => {
      skippedMs += ms;
    },
  };
}
