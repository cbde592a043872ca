import type { Clock } from "../../platform/clock.ts";
import type { Transmitter } from "../transmitter/transmitter.ts";
import type { Receiver } from "./receiver.ts";

/** The receiver hears the sender beside it, and the kernel of a Pi hears garbage while it sends. */
const ECHO_MS = 100;

/**
 * Mutes the receiver while the transmitter sends, shortly after, and at its first look after that: on a busy machine that look comes
 * late, and finds what the kernel kept of the echo.
 */
export function muteWhileSending(transmitter: Transmitter, receiver: Receiver, clock: Pick<Clock, "monotonicMs">) {
  let sending = 0;
  let mutedUntilMs = Number.NEGATIVE_INFINITY;
  let mayHoldEcho = false;
  const muting: Transmitter = {
    async transmit(frame, label) {
      sending += 1;
      try {
        return await transmitter.transmit(frame, label);
      } finally {
        sending -= 1;
        mutedUntilMs = clock.monotonicMs() + ECHO_MS;
        mayHoldEcho = true;
      }
    },
  };
  receiver.muteWhile(() => {
    if (sending > 0 || clock.monotonicMs() < mutedUntilMs) return true;
    const isFirstLook = mayHoldEcho;
    mayHoldEcho = false;
    return isFirstLook;
  });
  return { transmitter: muting, receiver };
}
