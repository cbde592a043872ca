import type { Calendar, SummedQuantity } from "@clima/schemas";
import type { StoredDay, Summary } from "@clima/store";
import type { Climate, ClimateRecord, ClimateRow } from "../api-types.ts";

/** What the climate table is made of. */
export const CLIMATE_QUANTITIES = [
  "temperatureC",
  "humidityPct",
  "seaLevelPressureHpa",
  "pressureHpa",
  "windGustMs",
  "rainMm",
] as const satisfies readonly SummedQuantity[];

/** The kinds of days as Deutscher Wetterdienst counts them; less rain than a millimetre may be dew (R1mm of the WMO's climate indices). */
const HOT_C = 30;
const RAIN_DAY_MM = 1;
/** Of a sum of many tenths, what rounding may take. */
const ROUNDING_MM = 1e-9;
const DAY_MS = 86_400_000;

/** A local day with its date, as the midnight that UTC has on it. */
interface DatedDay {
  readonly dateMs: number;
  readonly quantities: StoredDay["quantities"];
}

/** Of "2026-11-23" the first 4, 7 or 10 letters: the year, month or day. */
const LETTERS = { years: 4, months: 7, days: 10 } as const;
export type ClimateStep = keyof typeof LETTERS;

/** The table of all years, of the months of a year (`within` "2026") or of the days of a month ("2026-11"), and the records of all days. */
export function climateOf(stored: readonly StoredDay[], within: string | undefined, calendar: Calendar): Omit<Climate, "timeZone"> {
  const days = stored.map(({ startMs, quantities }) => ({ dateMs: calendar.dateOf(startMs), quantities }));
  const chosen = days.filter(({ dateMs }) => dateText(dateMs).startsWith(within ?? ""));
  const groups = new Map<string, DatedDay[]>();
  for (const day of chosen) {
    const name = dateText(day.dateMs).slice(0, LETTERS[stepWithin(within)]);
    groups.set(name, [...(groups.get(name) ?? []), day]);
  }
  const all = chosen.length === 0 ? undefined : rowOf(within ?? "all", chosen);
  return {
    rows: [...groups].map(([period, each]) => rowOf(period, each)),
    ...(all === undefined ? {} : { all }),
    records: recordsOf(days),
    months: [...new Set(days.map(({ dateMs }) => dateText(dateMs).slice(0, LETTERS.months)))],
  };
}

/** What the rows of a table are. */
export const stepWithin = (within: string | undefined): ClimateStep =>
  within === undefined ? "years" : within.length === LETTERS.years ? "months" : "days";

/** 2026-11-23 of the midnight that UTC has on it. */
export const dateText = (dateMs: number): string => new Date(dateMs).toISOString().slice(0, LETTERS.days);

function rowOf(period: string, days: readonly DatedDay[]): ClimateRow {
  const of = (name: SummedQuantity): Summary[] => days.flatMap(({ quantities }) => quantities[name] ?? []);
  const [temperatures, rains, pressures] = [of("temperatureC"), of("rainMm"), of(pressureOf(days))];
  const kinds = {
    ...(temperatures.length === 0
      ? {}
      : { frostDays: countOf(temperatures, ({ min }) => min < 0), hotDays: countOf(temperatures, ({ max }) => max >= HOT_C) }),
    ...(rains.length === 0 ? {} : { rainDays: countOf(rains, ({ sum }) => sum >= RAIN_DAY_MM - ROUNDING_MM) }),
  };
  return {
    period,
    measuredDays: days.length,
    calendarDays: calendarDaysOf(period, days),
    ...present({
      temperatureMinC: lowest(temperatures),
      temperatureMeanC: meanOfDays(temperatures),
      temperatureMaxC: highest(temperatures),
      rainSumMm: rains.length === 0 ? undefined : rounded(rains.reduce((sum, each) => sum + each.sum, 0)),
      windGustMaxMs: highest(of("windGustMs")),
      pressureMinHpa: lowest(pressures),
      pressureMaxHpa: highest(pressures),
      humidityMeanPct: meanOfDays(of("humidityPct")),
    }),
    ...kinds,
  };
}

/** At sea level, where that is known of any day: the two must not be mixed. */
const pressureOf = (days: readonly DatedDay[]) =>
  days.some(({ quantities }) => quantities.seaLevelPressureHpa !== undefined) ? "seaLevelPressureHpa" : "pressureHpa";

const countOf = (days: readonly Summary[], is: (day: Summary) => boolean): number => days.filter(is).length;
const lowest = (days: readonly Summary[]) => (days.length === 0 ? undefined : Math.min(...days.map(({ min }) => min)));
const highest = (days: readonly Summary[]) => (days.length === 0 ? undefined : Math.max(...days.map(({ max }) => max)));
/** Each day weighs the same, however often it was measured. */
const meanOfDays = (days: readonly Summary[]) =>
  days.length === 0 ? undefined : rounded(days.reduce((sum, day) => sum + day.sum / day.count, 0) / days.length);
/** Adding up leaves less. */
const rounded = (value: number): number => Number(value.toFixed(4));

type Numbers = Omit<ClimateRow, "period" | "measuredDays" | "calendarDays">;
const present = (numbers: { readonly [K in keyof Numbers]: number | undefined }): Numbers =>
  Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));

/** Of all years together: from the first day to the last. */
function calendarDaysOf(period: string, days: readonly DatedDay[]): number {
  const [year = Number.NaN, month, day] = period.split("-").map(Number);
  if (day !== undefined) return 1;
  if (Number.isNaN(year)) return ((days.at(-1)?.dateMs ?? 0) - (days[0]?.dateMs ?? 0)) / DAY_MS + 1;
  if (month !== undefined) return new Date(Date.UTC(year, month, 0)).getUTCDate();
  return (Date.UTC(year + 1, 0) - Date.UTC(year, 0)) / DAY_MS;
}

/** The most and least there ever was, each with the first day that had it. */
function recordsOf(days: readonly DatedDay[]): ClimateRecord[] {
  const pressure = pressureOf(days);
  return [
    extremeOf(days, "hottest", "temperatureC", ({ max }) => max),
    extremeOf(days, "coldest", "temperatureC", ({ min }) => min),
    extremeOf(days, "wettest", "rainMm", ({ sum }) => (sum > ROUNDING_MM ? rounded(sum) : undefined)),
    extremeOf(days, "gust", "windGustMs", ({ max }) => (max > 0 ? max : undefined)),
    extremeOf(days, "highestPressure", pressure, ({ max }) => max),
    extremeOf(days, "lowestPressure", pressure, ({ min }) => min),
  ].flatMap((record) => record ?? []);
}

const LEAST: ReadonlySet<ClimateRecord["kind"]> = new Set(["coldest", "lowestPressure"]);

function extremeOf(
  days: readonly DatedDay[],
  kind: ClimateRecord["kind"],
  quantity: SummedQuantity,
  valueOn: (day: Summary) => number | undefined,
): ClimateRecord | undefined {
  let best: ClimateRecord | undefined;
  for (const { dateMs, quantities } of days) {
    const summary = quantities[quantity];
    const value = summary && valueOn(summary);
    if (value === undefined) continue;
    const isBeyond = best === undefined || (LEAST.has(kind) ? value < best.value : value > best.value);
    if (isBeyond) best = { kind, quantity, value, date: dateText(dateMs) };
  }
  return best;
}
