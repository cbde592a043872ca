import type { Quality, Quantity, Values } from "@clima/schemas";
import { PRESSURE_HISTORY_MS, type PressureAt, pressureTendency, type TidePlace } from "./pressure-tendency.ts";
import { roundTo } from "./rounding.ts";

/** What a station remembers of earlier readings, over restarts too. Never changed, only replaced. */
export interface WeatherState {
  /** Oldest first, one every some minutes. */
  readonly pressures: readonly PressureAt[];
  /** Rain of the last hour, oldest first; readings without rain are left out. */
  readonly rains: readonly { readonly atMs: number; readonly mm: number }[];
  readonly rainDay: { readonly day: string; readonly mm: number };
  /** Tips of the rain gauge that are in readings already; UNKNOWN_TIPS when that was forgotten. */
  readonly rainTips: number;
  /** What each device of others had counted at its last reading, mm; the rain until then is in readings already. */
  readonly rainTotals: Readonly<Record<string, RainCount>>;
}

/** A count of rain since some beginning of a device's own. */
export interface RainCount {
  readonly mm: number;
  /** What it had before it started again, until it has grown since. */
  readonly beforeRestartMm?: number;
}

export const NO_WEATHER: WeatherState = { pressures: [], rains: [], rainDay: { day: "", mm: 0 }, rainTips: 0, rainTotals: {} };

export const UNKNOWN_TIPS = -1;
/** After a damage: whatever the gauge has counted is not the rain of the next reading. */
export const FORGOTTEN_WEATHER: WeatherState = { ...NO_WEATHER, rainTips: UNKNOWN_TIPS };

export interface StateContext extends TidePlace {
  /** The civil day of an instant where the station is, like 2026-11-24. */
  readonly dayOf: (atMs: number) => string;
}

export interface Weather {
  readonly values: Values;
  readonly quality: Quality;
}

const HOUR_MS = 3_600_000;
const PRESSURE_STEP_MS = 5 * 60_000;
/** A state from a clock that was ahead has a future; it is forgotten. */
const FUTURE_MS = 60_000;
const DECIMALS = 2;

/** Adds what follows from a reading and those before it: rain of the hour and the day, and the pressure's tendency. */
export function addFromState(
  state: WeatherState,
  weather: Weather,
  atMs: number,
  context: StateContext,
): { readonly state: WeatherState; readonly weather: Weather } {
  const [rained, withRain] = addRain(forgetFuture(state, atMs), weather, atMs, context.dayOf(atMs));
  const [next, withTendency] = addTendency(rained, withRain, atMs, context);
  return { state: next, weather: withTendency };
}

function addRain(state: WeatherState, weather: Weather, atMs: number, day: string): [WeatherState, Weather] {
  const { rainMm } = weather.values;
  if (rainMm === undefined) return [state, weather];
  const recent = state.rains.filter((rain) => rain.atMs > atMs - HOUR_MS);
  const rains = rainMm > 0 ? [...recent, { atMs, mm: rainMm }] : recent;
  const rainDay = state.rainDay.day === day ? { day, mm: state.rainDay.mm + rainMm } : { day, mm: rainMm };
  const isSame = rainMm === 0 && recent.length === state.rains.length && state.rainDay.day === day;
  const rainHourMm = rains.reduce((sum, { mm }) => sum + mm, 0);
  return [isSame ? state : { ...state, rains, rainDay }, addValues(weather, ["rainMm"], { rainHourMm, rainDayMm: rainDay.mm })];
}

/** A doubtful pressure is not remembered: it would make doubtful the tendency of three hours. */
function addTendency(state: WeatherState, weather: Weather, atMs: number, context: StateContext): [WeatherState, Weather] {
  const hpa = weather.values.pressureHpa;
  if (hpa === undefined) return [state, weather];
  const known = state.pressures;
  const tendency = pressureTendency([...known, { atMs, hpa }], atMs, context);
  const added = tendency
    ? addValues(weather, ["pressureHpa"], { pressureTendencyHpa: tendency.changeHpa, pressureTendencyCode: tendency.code })
    : weather;
  const isDue = atMs - (known.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= PRESSURE_STEP_MS;
  if (!isDue || weather.quality.pressureHpa !== undefined) return [state, added];
  const pressures = [...known.filter((one) => one.atMs >= atMs - PRESSURE_HISTORY_MS), { atMs, hpa }];
  return [{ ...state, pressures }, added];
}

function addValues({ values, quality }: Weather, from: readonly Quantity[], derived: Values): Weather {
  const names = Object.keys(derived) as Quantity[];
  const isDoubtful = from.some((name) => quality[name] !== undefined);
  const rounded = Object.fromEntries(names.map((name) => [name, roundTo(derived[name] ?? Number.NaN, DECIMALS)]));
  const doubts: Quality = isDoubtful ? Object.fromEntries(names.map((name) => [name, "suspect"])) : {};
  return { values: { ...values, ...rounded }, quality: { ...quality, ...doubts } };
}

function forgetFuture(state: WeatherState, atMs: number): WeatherState {
  const isPast = (one: { readonly atMs: number }) => one.atMs <= atMs + FUTURE_MS;
  if (state.pressures.every(isPast) && state.rains.every(isPast)) return state;
  return { ...state, pressures: state.pressures.filter(isPast), rains: state.rains.filter(isPast) };
}

/** When the newest reading that is remembered was taken; before all time where there is none. */
export const newestMs = ({ pressures, rains }: WeatherState): number =>
  Math.max(pressures.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY, rains.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY);

/** The clock was set: what was noted since `fromMs` of the old clock happened `byMs` later by the new one. */
export function shiftState(state: WeatherState, fromMs: number, byMs: number): WeatherState {
  const shift = <T extends { readonly atMs: number }>(list: readonly T[]): T[] =>
    list.map((one) => (one.atMs >= fromMs ? { ...one, atMs: one.atMs + byMs } : one)).sort((a, b) => a.atMs - b.atMs);
  return { ...state, pressures: shift(state.pressures), rains: shift(state.rains) };
}

/** What a rain gauge has counted since it was mounted. */
export interface RainGaugeCount {
  tips(): number;
  readonly mmPerTip: number;
}

/**
 * The day of an instant, as 2026-11-23. Days begin at midnight of the zone, also when they have 23 or 25 hours. Without a zone it is that of the
 * machine, which needs no `Intl`: that would cost the agent 9 MB of memory.
 */
export function createDayOf(timeZone?: string | undefined): (atMs: number) => string {
  if (timeZone === undefined) return localDayOf;
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  return (atMs) => format.format(atMs);
}

function localDayOf(atMs: number): string {
  const at = new Date(atMs);
  const twoDigits = (number: number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}
