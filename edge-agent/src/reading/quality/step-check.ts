import type { Quantity } from "@clima/schemas";
import { type Flag, QARTOD } from "./flags.ts";

/** How far a value may be from the last good one, by the time between them. */
interface StepLimits {
  /** Within a minute: over it a value is suspect. */
  readonly minute: number;
  /** Within a minute: over it a value fails. */
  readonly minuteFail: number;
  /** Within an hour: over it a value is suspect. */
  readonly hour: number;
}

// minute: WMO (Zahumenský 2004, CBS/ET-AWS), 1-minute values; hour: MADIS surface checks. WMO names no failing step of temperature;
// 10 °C is ours: no weather does that in a minute, and the 85 °C and −46.85 °C that broken chips say are further away.
const LIMITS: { readonly [Q in Quantity]?: StepLimits } = {
  temperatureC: { minute: 3, minuteFail: 10, hour: 19.4 },
  humidityPct: { minute: 10, minuteFail: 15, hour: 50 },
  pressureHpa: { minute: 0.5, minuteFail: 2, hour: 10 },
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** So many values that agree among themselves are a new level, not a spike: a front, or a sensor that was moved. */
const CONFIRMED_BY = 3;

interface Value {
  readonly value: number;
  readonly atMs: number;
}

interface Track {
  readonly good?: Value;
  /** The newest of the values that are off the good one and agree among themselves. */
  readonly other?: Value & { readonly count: number };
}

export type StepCheck = (quantity: Quantity, value: number, atMs: number) => Flag;

/** Flags steps and spikes. A new level is good once it was seen three times, so that a real front is not refused for ever. */
export function createStepCheck(): StepCheck {
  const tracks = new Map<Quantity, Track>();
  return (quantity, value, atMs) => {
    const limits = LIMITS[quantity];
    if (!limits) return QARTOD.notEvaluated;
    const { track, flag } = follow(tracks.get(quantity) ?? {}, { value, atMs }, limits);
    tracks.set(quantity, track);
    return flag;
  };
}

function follow({ good, other }: Track, now: Value, limits: StepLimits): { readonly track: Track; readonly flag: Flag } {
  if (!good || now.atMs - good.atMs > HOUR_MS) return { track: { good: now }, flag: QARTOD.notEvaluated };
  if (stepOf(good, now) <= suspectLimit(limits, now.atMs - good.atMs)) return { track: { good: now }, flag: QARTOD.pass };
  const agrees = other !== undefined && stepOf(other, now) <= suspectLimit(limits, now.atMs - other.atMs);
  const count = agrees ? other.count + 1 : 1;
  if (count >= CONFIRMED_BY) return { track: { good: now }, flag: QARTOD.pass };
  const failsOver = suspectLimit(limits, now.atMs - good.atMs) + limits.minuteFail - limits.minute;
  return { track: { good, other: { ...now, count } }, flag: stepOf(good, now) > failsOver ? QARTOD.fail : QARTOD.suspect };
}

const stepOf = (before: Value, now: Value) => Math.abs(now.value - before.value);

/** Grows evenly from that of a minute to that of an hour. */
function suspectLimit({ minute, hour }: StepLimits, elapsedMs: number): number {
  const share = Math.min(1, Math.max(0, (elapsedMs - MINUTE_MS) / (HOUR_MS - MINUTE_MS)));
  return minute + share * (hour - minute);
}
