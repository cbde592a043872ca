import type { Reading } from "@clima/schemas";
import { prepare } from "../reading/prepare.ts";
import { measure } from "./simulated-sensors.ts";
import type { SimulatedWeather } from "./simulated-weather.ts";

const DAY_MS = 86_400_000;
const STEP_MS = 5 * 60_000;
const SLICE_READINGS = 250;

interface HistorySettings {
  readonly station: string;
  readonly bootId: string;
  readonly elevationM?: number | undefined;
  readonly days: number;
}

/** The days before now as a simulated station would have measured them, every 5 minutes, oldest first, in slices. */
export function* simulatedHistory(
  settings: HistorySettings,
  weatherAt: (atMs: number) => SimulatedWeather,
  nowMs: number,
): Generator<Reading[]> {
  const endMs = Math.floor(nowMs / STEP_MS) * STEP_MS;
  const steps = Math.floor((settings.days * DAY_MS) / STEP_MS);
  let slice: Reading[] = [];
  for (let step = 0; step < steps; step += 1) {
    const atMs = endMs - (steps - step) * STEP_MS;
    const { values } = prepare(measure(weatherAt(atMs)), settings);
    slice.push({ station: settings.station, bootId: settings.bootId, seq: step, takenAt: new Date(atMs).toISOString(), values });
    if (slice.length < SLICE_READINGS) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}
