import { err, ok } from "@clima/schemas";
import type { Clock } from "../../src/platform/clock.ts";
import type { Gpio, OnPinChange } from "../../src/platform/gpio/gpio.ts";

/** Pins that the test moves by hand; a header like a Pi's, GPIO 0 to 27. */
export function createHandGpio(clock: Pick<Clock, "monotonicMs">) {
  const watched = new Map<number, OnPinChange>();
  const lights = new Map<number, boolean>();
  const gpio: Gpio = {
    watch: (bcm, _settleMs, onChange) => {
      if (bcm > 27 || watched.has(bcm)) return err(`GPIO ${bcm} is not to be had`);
      watched.set(bcm, onChange);
      return ok(undefined);
    },
    output: (bcm) => ok((isOn) => void lights.set(bcm, isOn)),
    start: async () => ok(undefined),
    async close() {},
  };
  return {
    gpio,
    lights,
    set: (bcm: number, isClosed: boolean) => watched.get(bcm)?.(isClosed, clock.monotonicMs()),
    /** A contact that closes and opens. */
    tap(bcm: number) {
      watched.get(bcm)?.(true, clock.monotonicMs());
      watched.get(bcm)?.(false, clock.monotonicMs());
    },
  };
}
