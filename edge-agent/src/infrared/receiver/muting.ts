import type { Clock } from "../../platform/clock.ts";
import type { Transmitter } from "../transmitter/transmitter.ts";
import type { Receiver } from "./receiver.ts";

/** The receiver hears the sender beside it, and the kernel of a Pi hears garbage while it sends. */
const ECHO_MS = 100;

/** Makes the receiver deaf while the transmitter sends, and shortly after. */
export function muteWhileSending(transmitter: Transmitter, receiver: Receiver, clock: Pick<Clock, "monotonicMs">) {
  let sending = 0;
  let deafUntilMs = Number.NEGATIVE_INFINITY;
  const muting: Transmitter = {
    async transmit(frame, label) {
      sending += 1;
      try {
        return await transmitter.transmit(frame, label);
      } finally {
        sending -= 1;
        deafUntilMs = clock.monotonicMs() + ECHO_MS;
      }
    },
  };
  receiver.deafenWhile(() => sending > 0 || clock.monotonicMs() < deafUntilMs);
  return { transmitter: muting, receiver };
}
