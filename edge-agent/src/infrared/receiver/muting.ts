import type { Clock } from "../../platform/clock.ts";
import type { Transmitter } from "../transmitter/transmitter.ts";
import type { Receiver } from "./receiver.ts";

/** The receiver hears the sender beside it, and the kernel of a Pi hears garbage while it sends. */
const ECHO_MS = 100;

/** A receiver that is deaf while the transmitter sends, and shortly after. */
export function muteWhileSending(transmitter: Transmitter, receiver: Receiver, clock: Pick<Clock, "monotonicMs">) {
  let sending = 0;
  let deafUntilMs = Number.NEGATIVE_INFINITY;
  const muting: Transmitter = {
    async transmit(frame, label) {
      sending += 1;
      const sent = await transmitter.transmit(frame, label);
      sending -= 1;
      deafUntilMs = clock.monotonicMs() + ECHO_MS;
      return sent;
    },
  };
  const muted: Receiver = {
    ...receiver,
    onSignal: (listener) =>
      receiver.onSignal((timingsUs) => {
        const lastedMs = timingsUs.reduce((sum, us) => sum + Math.abs(us), 0) / 1000;
        if (sending === 0 && clock.monotonicMs() - lastedMs > deafUntilMs) listener(timingsUs);
      }),
  };
  return { transmitter: muting, receiver: muted };
}
