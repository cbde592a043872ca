/** Roll-ups written by hand, so that what a board says of them is known beforehand. */
import type { DayCount } from "@clima/schemas";
import { instantOf, wallOf } from "./time-range.ts";

/** A day of a station, as its roll-up says it. Wind and rain are absent where they are not measured. */
export interface Day {
  /** Its midnight at the station, ms since 1970 UTC. */
  readonly startMs: number;
  readonly date: string;
  readonly minC: number;
  readonly meanC: number;
  readonly maxC: number;
  /** How many of its hours have a temperature. */
  readonly hours: number;
  readonly seaLevelPressureHpa: number;
  readonly rainMm?: number;
  readonly gustMs?: number;
}

/** To a tenth; never -0, which a database does not tell from 0. */
const tenths = (value: number) => Math.round(value * 10) / 10 + 0;
const two = (value: number) => String(value).padStart(2, "0");

/** Midnight of the day that is `count` days after the first one of `year`, where the station stands. */
export const midnightMs = (year: number, count: number, timeZone: string) =>
  instantOf({ y: year, M: 0, d: 1 + count, h: 0, m: 0, s: 0 }, timeZone);

export function dateOf(atMs: number, timeZone: string): string {
  const { y, M, d } = wallOf(atMs, timeZone);
  return `${y}-${two(M + 1)}-${two(d)}`;
}

/** Cold in January, warm in July, no two days alike; rain every fifth day. */
export function madeUpDay(startMs: number, index: number, timeZone: string): Day {
  const meanC = tenths(10 - 13 * Math.cos((2 * Math.PI * (index - 20)) / 365.25) + ((index * 7) % 11) / 2 - 2.5);
  const spreadC = 3 + ((index * 3) % 8) / 2;
  return {
    startMs,
    date: dateOf(startMs, timeZone),
    minC: tenths(meanC - spreadC),
    meanC,
    maxC: tenths(meanC + spreadC + 1),
    hours: 24,
    seaLevelPressureHpa: tenths(1013 + ((index * 13) % 41) - 20),
    rainMm: index % 5 === 0 ? tenths(1 + (index % 17)) : 0,
    gustMs: tenths(5 + ((index * 11) % 23)),
  };
}

/** The days of `years`, each with what `change` makes of it; a day of which it makes nothing is not there. */
export function madeUpDays(
  firstYear: number,
  years: number,
  timeZone: string,
  change: (day: Day) => Day | undefined = (day) => day,
): readonly Day[] {
  const endMs = midnightMs(firstYear + years, 0, timeZone);
  const days: Day[] = [];
  for (let index = 0; ; index++) {
    const startMs = midnightMs(firstYear, index, timeZone);
    if (startMs >= endMs) return days;
    const day = change(madeUpDay(startMs, index, timeZone));
    if (day) days.push(day);
  }
}

export interface Period {
  readonly startMs: number;
  readonly name: string;
  readonly days: readonly Day[];
}

/** Days by their month (2023-07) or year (2023); a period begins at its own midnight, though its first days were not measured. */
export function periodsOf(days: readonly Day[], by: "month" | "year", timeZone: string): readonly Period[] {
  const length = by === "month" ? 7 : 4;
  const byName = new Map<string, Day[]>();
  for (const day of days) {
    const name = day.date.slice(0, length);
    byName.set(name, [...(byName.get(name) ?? []), day]);
  }
  return [...byName].map(([name, own]) => {
    const [y = 0, month = 1] = name.split("-").map(Number);
    return { name, days: own, startMs: instantOf({ y, M: month - 1, d: 1, h: 0, m: 0, s: 0 }, timeZone) };
  });
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]) => sum(values) / values.length;
export const lowest = (days: readonly Day[]) => Math.min(...days.map(({ minC }) => minC));
export const highest = (days: readonly Day[]) => Math.max(...days.map(({ maxC }) => maxC));
export const meanOf = (days: readonly Day[]) => mean(days.map(({ meanC }) => meanC));
export const rainOf = (days: readonly Day[]) => sum(days.map(({ rainMm = 0 }) => rainMm));

const count = (days: readonly Day[], is: (day: Day) => boolean) => days.filter(is).length;

/** What the roll-ups count of days. */
export function countsOf(days: readonly Day[]): Readonly<Record<DayCount, number>> {
  const whole = days.filter(({ hours }) => hours >= 18);
  return {
    measuredDays: days.length,
    wholeDays: whole.length,
    measuredHours: sum(days.map(({ hours }) => hours)),
    frostDays: count(days, ({ minC }) => minC < 0),
    iceDays: count(whole, ({ maxC }) => maxC < 0),
    summerDays: count(days, ({ maxC }) => maxC >= 25),
    tropicalDays: count(days, ({ maxC }) => maxC >= 30),
    tropicalNights: count(whole, ({ minC }) => minC >= 20),
    heatingDegreeDays: sum(whole.map(({ meanC }) => Math.max(0, 18 - meanC))),
    coolingDegreeDays: sum(whole.map(({ meanC }) => Math.max(0, meanC - 18))),
    rainDays: count(days, ({ rainMm = 0 }) => rainMm >= 1),
  };
}

function lineOf(measurement: string, station: string, startMs: number, days: readonly Day[]): string {
  const pressures = days.map(({ seaLevelPressureHpa }) => seaLevelPressureHpa);
  const rains = days.flatMap(({ rainMm }) => rainMm ?? []);
  const gusts = days.flatMap(({ gustMs }) => gustMs ?? []);
  const fields: Readonly<Record<string, number>> = {
    temperatureC_min: lowest(days),
    temperatureC_mean: meanOf(days),
    temperatureC_max: highest(days),
    ...countsOf(days),
    humidityPct_mean: 60,
    seaLevelPressureHpa_min: Math.min(...pressures) - 2,
    seaLevelPressureHpa_mean: mean(pressures),
    seaLevelPressureHpa_max: Math.max(...pressures) + 2,
    ...(rains.length > 0 ? { rainMm_sum: sum(rains) } : {}),
    ...(gusts.length > 0 ? { windGustMs_max: Math.max(...gusts), windSpeedMs_mean: mean(gusts) / 2 } : {}),
  };
  const text = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  return `${measurement},station=${station} ${text.join()} ${startMs}`;
}

/** Days, months and years of a station as lines of InfluxDB's line protocol, times in ms. */
export const linesOf = (station: string, days: readonly Day[], timeZone: string): readonly string[] => [
  ...days.map((day) => lineOf("weather_day", station, day.startMs, [day])),
  ...periodsOf(days, "month", timeZone).map(({ startMs, days: own }) => lineOf("weather_month", station, startMs, own)),
  ...periodsOf(days, "year", timeZone).map(({ startMs, days: own }) => lineOf("weather_year", station, startMs, own)),
];

/** Writes lines into an InfluxDB 1.x; throws with what it says where it refuses them. */
export async function writeLines(url: string, lines: readonly string[], database = "clima"): Promise<void> {
  for (let at = 0; at < lines.length; at += 5000) {
    const body = lines.slice(at, at + 5000).join("\n");
    const response = await fetch(`${url}/write?db=${database}&precision=ms`, { method: "POST", body });
    if (!response.ok) throw new Error(`InfluxDB refused lines: ${await response.text()}`);
  }
}
