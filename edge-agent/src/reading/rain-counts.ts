import { quantities } from "@clima/schemas";
import { roundTo } from "./rounding.ts";
import { UNKNOWN_TIPS, type Weather, type WeatherState } from "./weather-state.ts";

/** What a device of others has counted since some beginning of its own. */
export interface RainTotal {
  readonly device: string;
  readonly mm: number;
}

interface Rained {
  readonly state: WeatherState;
  readonly weather: Weather;
}

/** Gauges tip at 0.2794 mm, a hundredth of an inch. */
const RAIN_DECIMALS = 4;

/** The tips that are in no reading yet, as rain of this one. */
export function addRainTips(state: WeatherState, weather: Weather, tips: number | undefined, mmPerTip: number): Rained {
  if (tips === undefined) return { state, weather };
  const known = state.rainTips === UNKNOWN_TIPS ? tips : state.rainTips;
  const rainMm = roundTo(Math.max(0, tips - known) * mmPerTip, RAIN_DECIMALS);
  return { state: tips === state.rainTips ? state : { ...state, rainTips: tips }, weather: withRain(weather, rainMm) };
}

/** Rain since the device's last reading; none is known of its first, for nobody knows when its count began. */
export function addRainTotal({ state, weather }: Rained, total: RainTotal | undefined): Rained {
  if (total === undefined || !Number.isFinite(total.mm) || total.mm < 0) return { state, weather };
  const { device, mm } = total;
  const known = Object.hasOwn(state.rainTotals, device) ? state.rainTotals[device] : undefined;
  const rainMm = known === undefined ? undefined : rainBetween(known, mm);
  return {
    state: known === mm ? state : { ...state, rainTotals: { ...state.rainTotals, [device]: mm } },
    weather: rainMm === undefined ? weather : withRain(weather, rainMm),
  };
}

const withRain = ({ values, quality }: Weather, rainMm: number): Weather => ({ values: { ...values, rainMm }, quality });

/** A count that is only a little less was corrected or rounded; below this part of it, it has started again. */
const RESTARTED_BELOW = 0.9;
/** More than fell in any hour that was measured in most countries: such a count did not start at 0, it is of another period or gauge. */
const MOST_AFTER_RESTART_MM = 100;

/** Rain between two counts of a device, mm. Undefined where they cannot be counts of the same rain. */
export function rainBetween(beforeMm: number, nowMm: number): number | undefined {
  const hasRestarted = nowMm < beforeMm * RESTARTED_BELOW;
  const rainMm = hasRestarted ? nowMm : Math.max(0, nowMm - beforeMm);
  const mostMm = hasRestarted ? MOST_AFTER_RESTART_MM : quantities.rainMm.max;
  return rainMm <= mostMm ? roundTo(rainMm, RAIN_DECIMALS) : undefined;
}
