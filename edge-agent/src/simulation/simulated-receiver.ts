import { encodeSignal, protocolOf } from "@clima/infrared";
import type { Heard } from "../infrared/receiver/samples.ts";
import type { Receiver, SignalListener } from "../infrared/receiver/receiver.ts";

/** Shorter than a lesson, so that in each several presses come. */
const PRESS_EVERY_MS = 4000;
/** Of no remote control that is known here. */
const ADDRESS = 0x5c;
const UNKNOWN: Heard = { timingsUs: [3000, -1000, 700, -1300, 700, -2600, 1900, -700, 700], carrierHz: 36_400 };

/**
 * A receiver that hears a made-up hand press one button after the other, from the first in each lesson: one of a known protocol, the same still
 * held, another, one of no known protocol twice, and an air conditioner made warmer twice. So lessons can be tried without a Pi.
 */
export function createSimulatedReceiver(pressEveryMs = PRESS_EVERY_MS): Receiver {
  const listeners: SignalListener[] = [];
  let isMuted = () => false;
  let pressed = 0;
  const script = [necOf(0x10), necOf(0x10, 2), necOf(0x11), UNKNOWN, UNKNOWN, warmer(21), warmer(22)];
  const hand = setInterval(() => {
    const press = script[pressed % script.length];
    pressed += 1;
    if (press && !isMuted()) for (const listener of listeners) listener(press.timingsUs, press.carrierHz);
  }, pressEveryMs).unref();
  return {
    onSignal: (listener) => void listeners.push(listener),
    muteWhile(asked) {
      isMuted = asked;
    },
    measureCarrier(isWanted) {
      if (!isWanted) return;
      pressed = 0;
      // Real receivers look often; the first look after a transmission finds its echo
      isMuted();
      hand.refresh();
    },
    close: () => clearInterval(hand),
  };
}

function necOf(command: number, sends = 1): Heard {
  const nec = protocolOf("nec");
  if (nec === undefined) throw new Error("the library knows no NEC");
  return { timingsUs: encodeSignal(nec, { address: ADDRESS, command }, sends).timingsUs };
}

/** A made-up air conditioner: two frames of eight bits, the second the inverse of the first. */
function warmer(temperatureC: number): Heard {
  const frameOf = (value: number) => {
    const bits = Array.from({ length: 8 }, (_, bit) => (value >> bit) & 1);
    return [5000, -2500, ...bits.flatMap((bit) => [620, bit === 1 ? -1900 : -900]), 620];
  };
  return { timingsUs: [...frameOf(temperatureC), -12_000, ...frameOf(~temperatureC)], carrierHz: 38_400 };
}
