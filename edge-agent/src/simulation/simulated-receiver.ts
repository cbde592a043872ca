import { encodeSignal, protocolOf } from "@clima/infrared";
import type { Receiver } from "../infrared/receiver/receiver.ts";

/** Shorter than a lesson, so that in each somebody presses twice. */
const PRESS_EVERY_MS = 4000;
/** Of no remote control that is known here. */
const CODE = { address: 0x5c, command: 0x10 };

/** A receiver that hears a made-up hand press the same button again and again: lessons can be tried without a Pi. */
export function createSimulatedReceiver(): Receiver {
  const listeners: ((timingsUs: readonly number[]) => void)[] = [];
  let isMuted = () => false;
  const nec = protocolOf("nec");
  if (nec === undefined) throw new Error("the library knows no NEC");
  const { timingsUs } = encodeSignal(nec, CODE);
  const hand = setInterval(() => {
    if (!isMuted()) for (const listener of listeners) listener(timingsUs);
  }, PRESS_EVERY_MS).unref();
  return {
    onSignal: (listener) => void listeners.push(listener),
    muteWhile(asked) {
      isMuted = asked;
    },
    close: () => clearInterval(hand),
  };
}
