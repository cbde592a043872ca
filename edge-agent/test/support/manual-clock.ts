import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../src/platform/clock.ts";

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

/** Lets everything run that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await nextTurn();
}

/** Time passes when the test says so. */
export function createManualClock(startMs: number) {
  let monotonicMs = 1000;
  let offsetMs = startMs - monotonicMs;
  const sleepers = new Set<Sleeper>();
  const clock: Clock = {
    nowMs: () => monotonicMs + offsetMs,
    monotonicMs: () => monotonicMs,
    sleepMs: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper: Sleeper = { dueMs: monotonicMs + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake);
      }),
  };
  const next = (untilMs: number) => [...sleepers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  return {
    clock,
    /** How many wait for time to pass. */
    sleeping: () => sleepers.size,
    async advance(ms: number): Promise<void> {
      const untilMs = monotonicMs + ms;
      await settle();
      for (let sleeper = next(untilMs); sleeper; sleeper = next(untilMs)) {
        monotonicMs = sleeper.dueMs;
        sleeper.wake();
        await settle();
      }
      monotonicMs = untilMs;
    },
    /** The wall clock jumps; the monotonic one does not. */
    stepWallClock(ms: number): void {
      offsetMs += ms;
    },
  };
}
