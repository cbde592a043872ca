import { quantities } from "@clima/schemas";
import { roundTo } from "./rounding.ts";
import { type RainCount, UNKNOWN_TIPS, type Weather, type WeatherState } from "./weather-state.ts";

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
  const rainMm = known === undefined ? undefined : rainSince(known, mm);
  const isSame = known?.mm === mm;
  return {
    state: isSame ? state : { ...state, rainTotals: { ...state.rainTotals, [device]: countAfter(known, mm) } },
    weather: rainMm === undefined ? weather : withRain(weather, rainMm),
  };
}

const withRain = ({ values, quality }: Weather, rainMm: number): Weather => ({ values: { ...values, rainMm }, quality });

/** A count that is only a little less was corrected or rounded; below this part of it, it has started again. */
const RESTARTED_BELOW = 0.9;
/** More than fell in any hour that was measured in most countries: such a count did not start at 0, it is of another period or gauge. */
const MOST_AFTER_RESTART_MM = 100;
/** Less than that may well fall between two counts; from there on it is a count that comes back. */
const LEAST_RETURN_MM = 20;

const hasRestarted = (known: RainCount, nowMm: number) => nowMm < known.mm * RESTARTED_BELOW;

/** A single count that was read wrong looks like a new start, until the next is again where the one before it was. */
function returnedTo({ mm, beforeRestartMm }: RainCount, nowMm: number): number | undefined {
  if (beforeRestartMm === undefined || beforeRestartMm - mm < LEAST_RETURN_MM) return undefined;
  return nowMm >= beforeRestartMm && nowMm <= beforeRestartMm + MOST_AFTER_RESTART_MM ? beforeRestartMm : undefined;
}

/** Rain between two counts of a device, mm. Undefined where they cannot be counts of the same rain. */
export function rainSince(known: RainCount, nowMm: number): number | undefined {
  if (hasRestarted(known, nowMm)) return nowMm <= MOST_AFTER_RESTART_MM ? roundTo(nowMm, RAIN_DECIMALS) : undefined;
  const fromMm = returnedTo(known, nowMm) ?? known.mm;
  const rainMm = Math.max(0, nowMm - fromMm);
  return rainMm <= quantities.rainMm.max ? roundTo(rainMm, RAIN_DECIMALS) : undefined;
}

const countAfter = (known: RainCount | undefined, nowMm: number): RainCount =>
  known !== undefined && hasRestarted(known, nowMm) ? { mm: nowMm, beforeRestartMm: known.mm } : { mm: nowMm };
