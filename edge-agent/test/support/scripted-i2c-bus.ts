import { err, ok } from "@clima/schemas";
import type { I2cBus } from "../../src/platform/i2c-bus.ts";

/** A bus in front of another one: counts the transfers, and the one numbered `failAt` is not answered. */
export function failingI2cBus(bus: I2cBus, failAt: number) {
  let transfers = 0;
  const counting: I2cBus = {
    transfer: async (address, bytes, readLength) => {
      transfers += 1;
      return transfers - 1 === failAt ? err(`NACK #${failAt}`) : bus.transfer(address, bytes, readLength);
    },
  };
  return { bus: counting, transfers: () => transfers };
}

/** Answers that were written down beforehand, by what was written to the chip; a plain read answers what the last write asked for. */
export function scriptedI2cBus(answers: Readonly<Record<string, readonly number[]>>): I2cBus {
  let asked = "";
  return {
    transfer: async (_address, bytes, readLength) => {
      if (bytes.length > 0) asked = bytes.map((byte) => byte.toString(16)).join(" ");
      const answer = answers[asked];
      return readLength > 0 && !answer ? err(`no answer to "${asked}"`) : ok(Uint8Array.from((answer ?? []).slice(0, readLength)));
    },
  };
}

/** A clock on which waiting takes no time of anybody. */
export function instantClock(startMs = 0) {
  let elapsedMs = 0;
  return {
    nowMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    sleepMs: async (ms: number) => {
      elapsedMs += ms;
    },
  };
}
