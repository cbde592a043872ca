import type { Clock } from "../../platform/clock.ts";
import type { Transmitter } from "../transmitter/transmitter.ts";

/** After the light is out the receiver's gain recovers; and the kernel hands over the last edges a little later. */
const DEAF_AFTER_MS = 100;

/** gpio-ir-tx keeps interrupts off, so what the receiver hears of the station's own light is garbage: it is not listened to meanwhile. */
export function createHalfDuplex(inner: Transmitter, clock: Clock) {
  let sending = 0;
  let deafUntilMs = Number.NEGATIVE_INFINITY;
  const transmitter: Transmitter = {
    async transmit(frame, label) {
      sending += 1;
      try {
        return await inner.transmit(frame, label);
      } finally {
        sending -= 1;
        deafUntilMs = clock.monotonicMs() + DEAF_AFTER_MS;
      }
    },
  };
  return { transmitter, isDeaf: (): boolean => sending > 0 || clock.monotonicMs() < deafUntilMs };
}
