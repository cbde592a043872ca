import type { Values } from "@clima/schemas";
import { rateOfTips } from "../pulses/rain-gauge.ts";
import type { Site } from "../reading/derivations.ts";
import { prepare } from "../reading/prepare.ts";
import { addRainTips } from "../reading/rain-counts.ts";
import { addFromState, NO_WEATHER, type StateContext, type WeatherState } from "../reading/weather-state.ts";
import { measure, sampleWind } from "./simulated-sensors.ts";
import type { Simulation } from "./simulation.ts";

/** How far apart the readings of the past are; on the grid of the clock. */
export const PAST_STEP_MS = 5 * 60_000;
/** The day of 25 hours, of which the rain is summed. */
const REMEMBERED_MS = 25 * 3_600_000;
/** Tips that are further apart make no rate. */
const RATE_FROM_MS = 30 * 60_000;

export interface PastDeps {
  readonly simulation: Simulation;
  readonly site: Site;
  readonly context: StateContext;
}

/** What a simulated station has measured and remembers, reckoned without having run. */
export function createSimulatedPast(deps: PastDeps) {
  /** What is remembered at an instant, of the day before it; the gauge has no tips left that are in no reading. */
  function stateAt(atMs: number): WeatherState {
    const lastMs = Math.floor(atMs / PAST_STEP_MS) * PAST_STEP_MS;
    let state = NO_WEATHER;
    for (let stepMs = lastMs - REMEMBERED_MS; stepMs <= lastMs; stepMs += PAST_STEP_MS) state = readingAt(deps, stepMs, state).state;
    return state;
  }

  /** The values of readings that are asked for oldest first, PAST_STEP_MS apart. */
  function valuesFrom(): (atMs: number) => Values {
    let state: WeatherState | undefined;
    return (atMs) => {
      const reading = readingAt(deps, atMs, state ?? stateAt(atMs - PAST_STEP_MS));
      state = reading.state;
      return reading.values;
    };
  }

  return { stateAt, valuesFrom };
}

function readingAt({ simulation, site, context }: PastDeps, atMs: number, state: WeatherState) {
  const weather = simulation.weatherAt(atMs);
  const { outdoors } = simulation;
  if (!outdoors) return named(addFromState(state, prepare(measure(weather), site), atMs, context));
  const { tipTimes, mmPerTip } = outdoors;
  const recentMs = tipTimes(atMs - RATE_FROM_MS, atMs);
  const tips = recentMs.filter((tipMs) => tipMs > atMs - PAST_STEP_MS).length;
  const { anemometer, vane } = sampleWind(weather);
  const measured = { ...measure(weather), ...anemometer, ...vane, rainRateMmh: rateOfTips(recentMs, atMs, mmPerTip) };
  const rained = addRainTips(state, prepare(measured, site), tips, mmPerTip);
  return named(addFromState({ ...rained.state, rainTips: 0 }, rained.weather, atMs, context));
}

const named = ({ state, weather }: ReturnType<typeof addFromState>) => ({ state, values: weather.values });
