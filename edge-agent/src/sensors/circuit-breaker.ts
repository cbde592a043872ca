import { err, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { Sensor } from "../platform/sensor.ts";

const FIRST_PAUSE_MS = 2000;
const MAX_PAUSE_MS = 60_000;
const READS_BEFORE_PAUSE = 3;

/**
 * A sensor that is reset and read once more where it fails, and that after three failed readings is asked ever more rarely, at least once a minute:
 * a chip that was pulled out costs the others no time, and comes back by itself.
 */
export function withCircuitBreaker(sensor: Sensor, clock: Pick<Clock, "monotonicMs">): Sensor {
  let failed = 0;
  let askAgainAtMs = 0;
  let last: Result<Values, string> = err("not read yet");

  async function readTwice(): Promise<Result<Values, string>> {
    const first = await sensor.read();
    if (first.ok) return first;
    await sensor.reset?.();
    return sensor.read();
  }

  return {
    ...sensor,
    async read() {
      if (failed >= READS_BEFORE_PAUSE && clock.monotonicMs() < askAgainAtMs) return last;
      last = failed >= READS_BEFORE_PAUSE ? await sensor.read() : await readTwice();
      failed = last.ok ? 0 : failed + 1;
      const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failed - READS_BEFORE_PAUSE));
      askAgainAtMs = clock.monotonicMs() + pauseMs;
      return last;
    },
  };
}
