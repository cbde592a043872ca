import type { Result } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { I2cBus } from "../platform/i2c-bus.ts";

export interface Readiness {
  readonly answerLength: number;
  readonly firstWaitMs: number;
  /** Asked again and again after so long, maxAsked times in all. */
  readonly nextWaitMs: number;
  readonly maxAsked: number;
}

/** Reads from a chip that does not answer until it has measured. */
export async function readWhenReady(
  bus: I2cBus,
  clock: Clock,
  address: number,
  { answerLength, firstWaitMs, nextWaitMs, maxAsked }: Readiness,
): Promise<Result<Uint8Array, string>> {
  await clock.sleepMs(firstWaitMs);
  let answered = await bus.transfer(address, [], answerLength);
  for (let asked = 1; !answered.ok && asked < maxAsked; asked += 1) {
    await clock.sleepMs(nextWaitMs);
    answered = await bus.transfer(address, [], answerLength);
  }
  return answered;
}
