import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./clock.ts";

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  // Node rejects an aborted sleep; to the loops an early end is not a failure.
  sleepMs: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}).catch(() => {}),
};
