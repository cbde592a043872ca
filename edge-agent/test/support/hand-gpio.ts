import { err, ok } from "@clima/schemas";
import type { Gpio } from "../../src/platform/gpio.ts";

/** Pins that the test moves by hand; a header like a Pi's, GPIO 0 to 27. */
export function createHandGpio() {
  const watched = new Map<number, (isClosed: boolean) => void>();
  const lights = new Map<number, boolean>();
  const gpio: Gpio = {
    watch: (bcm, onChange) => {
      if (bcm > 27 || watched.has(bcm)) return err(`GPIO ${bcm} is not to be had`);
      watched.set(bcm, onChange);
      return ok(undefined);
    },
    output: (bcm) => ok((isOn) => void lights.set(bcm, isOn)),
    close() {},
  };
  return {
    gpio,
    lights,
    set: (bcm: number, isClosed: boolean) => watched.get(bcm)?.(isClosed),
    /** A contact that closes and opens. */
    tap(bcm: number) {
      watched.get(bcm)?.(true);
      watched.get(bcm)?.(false);
    },
  };
}
