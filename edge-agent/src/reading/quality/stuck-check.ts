import type { Quantity } from "@clima/schemas";
import { type Flag, QARTOD } from "./flags.ts";

/** What may rightly stay the same to the last bit: saturated air, and light too dim for the chip's steps. */
const MAY_STAY: { readonly [Q in Quantity]?: (value: number) => boolean } = {
  temperatureC: () => false,
  humidityPct: (value) => value >= 95,
  pressureHpa: () => false,
  illuminanceLux: (value) => value < 100,
};

const HOUR_MS = 3_600_000;
// WMO (Zahumenský 2004) wants 0.1 °C, 1 % and 0.1 hPa of change in 60 minutes. A room may be as quiet as that, so it is the same number to
// the last bit that is doubted, and after three times as long refused. In three simulated years without any noise temperature, humidity
// and light stayed on one step of their chips for 46 minutes at most, but pressure, where it turned, for 148.
const SUSPECT_AFTER_MS = HOUR_MS;
const PRESSURE_SUSPECT_AFTER_MS = 3 * HOUR_MS;
const FAIL_AFTER_TIMES = 3;
/** A reading an hour says nothing of what was between. */
const AT_LEAST_VALUES = 10;

interface Run {
  readonly value: number;
  readonly sinceMs: number;
  readonly count: number;
}

export type StuckCheck = (quantity: Quantity, value: number, atMs: number) => Flag;

/** Flags a sensor that says the same number for an hour. */
export function createStuckCheck(): StuckCheck {
  const runs = new Map<Quantity, Run>();
  return (quantity, value, atMs) => {
    const mayStay = MAY_STAY[quantity];
    if (!mayStay) return QARTOD.notEvaluated;
    const before = runs.get(quantity);
    const run = before?.value === value && !mayStay(value) ? { ...before, count: before.count + 1 } : { value, sinceMs: atMs, count: 1 };
    runs.set(quantity, run);
    if (run.count < AT_LEAST_VALUES) return QARTOD.pass;
    const sameForMs = atMs - run.sinceMs;
    const suspectAfterMs = quantity === "pressureHpa" ? PRESSURE_SUSPECT_AFTER_MS : SUSPECT_AFTER_MS;
    if (sameForMs >= FAIL_AFTER_TIMES * suspectAfterMs) return QARTOD.fail;
    return sameForMs >= suspectAfterMs ? QARTOD.suspect : QARTOD.pass;
  };
}
