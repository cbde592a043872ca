import type { Period, RollupMeasurement } from "@clima/schemas";
import { countsOfDay } from "./day-counts.ts";
import { join, joinAll, type RollUp } from "./summary.ts";

export const HOUR_MS = 3_600_000;
/** So many days are asked for at once, that an answer is there in time with a reading a second, too. */
const MAX_DAYS = 7;

/** A roll-up and where it belongs. */
export interface PlacedRollUp {
  readonly measurement: RollupMeasurement;
  readonly atMs: number;
  /** The tag of an hour. */
  readonly hour?: string | undefined;
  readonly rollUp: RollUp;
}

export const isIn = (atMs: number, { fromMs, toMs }: Period): boolean => atMs >= fromMs && atMs < toMs;
export const floorHour = (atMs: number): number => Math.floor(atMs / HOUR_MS) * HOUR_MS;

/** All parts that begin in a period, as its roll-up; nothing where there are none. */
export function placed(measurement: RollupMeasurement, period: Period, parts: readonly (readonly [number, RollUp])[]): PlacedRollUp[] {
  const rollUp = joinAll(parts.filter(([atMs]) => isIn(atMs, period)).map(([, part]) => part));
  return rollUp === undefined ? [] : [{ measurement, atMs: period.fromMs, rollUp }];
}

/** A local day of its parts, an hour or less each, with what it counts as. */
export function placedDay(day: Period, parts: readonly (readonly [number, RollUp])[]): PlacedRollUp[] {
  const measured = parts.filter(([atMs, { quantities }]) => isIn(atMs, day) && quantities.temperatureC !== undefined);
  // Of the day's own hours: those of UTC would be 25 in a day that begins at half past one of them.
  const measuredHours = new Set(measured.map(([atMs]) => Math.floor((atMs - day.fromMs) / HOUR_MS))).size;
  const hours = (day.toMs - day.fromMs) / HOUR_MS;
  return placed("weather_day", day, parts).map((each) => ({
    ...each,
    rollUp: { ...each.rollUp, days: countsOfDay(each.rollUp.quantities, measuredHours, hours) },
  }));
}

/** Each once, in order. */
export const distinct = (periods: readonly Period[]): Period[] =>
  [...new Map(periods.map((period) => [period.fromMs, period])).values()].sort((a, b) => a.fromMs - b.fromMs);

/** Days in order, parted where one is missing between two and where they are too many. */
export function runsOf(days: readonly Period[]): Period[][] {
  const runs: Period[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run.length < MAX_DAYS && run.at(-1)?.toMs === day.fromMs) run.push(day);
    else runs.push([day]);
  }
  return runs;
}

/** The hours of UTC that days lie in, which follow each other. */
export function wholeHours(days: readonly Period[]): Period {
  const fromMs = Math.min(...days.map((day) => day.fromMs));
  const toMs = Math.max(...days.map((day) => day.toMs));
  return { fromMs: floorHour(fromMs), toMs: floorHour(toMs + HOUR_MS - 1) };
}

/** Steps of an hour or less, by their beginnings, joined to hours. */
export function hoursOf(steps: ReadonlyMap<number, RollUp>): Map<number, RollUp> {
  const hours = new Map<number, RollUp>();
  for (const [atMs, part] of steps) {
    const known = hours.get(floorHour(atMs));
    hours.set(floorHour(atMs), known === undefined ? part : join(known, part));
  }
  return hours;
}
