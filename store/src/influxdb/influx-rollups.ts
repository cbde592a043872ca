import { type Calendar, createCalendar, DEFAULT_TIME_ZONE, ok, type Period, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { distinct, HOUR_MS, isIn, type PlacedRollUp, placed, runsOf } from "../rollups/periods.ts";
import type { RollUp } from "../rollups/summary.ts";
import { createDayRollUps } from "./day-rollups.ts";
import type { Query } from "./influx-query.ts";
import { createRollupReads, type StoredRollUp } from "./rollup-reads.ts";
import type { RollupWrites } from "./rollup-writes.ts";

/** A roll-up of another time zone begins at most so long before or after its place. */
const NEAR_MS = 26 * HOUR_MS;
/** So long after its beginning, a day, month or year of another time zone is inside the one that it should be. */
const INSIDE_MS = 12 * HOUR_MS;

/**
 * Roll-ups in InfluxDB, made of what it holds: hours and local days of the readings, months and years of the days. What was made for
 * another time zone is made anew and removed, as soon as something of its year is; a day that has neither readings nor hours any more goes.
 */
export function createInfluxRollUps(query: Query, writes: RollupWrites) {
  const reads = createRollupReads(query);
  const rollUpDays = createDayRollUps(reads, writes);
  const calendars = new Map<string, Calendar>();

  function calendarOf(timeZone: string): Calendar {
    const calendar = calendars.get(timeZone) ?? createCalendar(timeZone);
    calendars.set(timeZone, calendar);
    return calendar;
  }

  async function rollUpYear(
    station: string,
    calendar: Calendar,
    year: Period,
    touched: readonly Period[],
  ): Promise<Result<void, StoreError>> {
    const stored = await reads.stored("weather_day", station, near(year));
    if (!stored.ok) return stored;
    const strangers = stored.value.filter(isStranger(calendar.dayOf, year));
    const days = distinct([...touched, ...strangers.map(({ atMs }) => calendar.dayOf(atMs + INSIDE_MS))]);
    const own = stored.value.filter((day) => !strangers.includes(day) && isIn(day.atMs, year));
    const isMadeAnew = new Set(days.map(({ fromMs }) => fromMs));
    const ofYear = new Map(own.filter(({ atMs }) => !isMadeAnew.has(atMs)).map(({ atMs, rollUp }) => [atMs, rollUp]));
    for (const run of runsOf(days)) {
      const made = await rollUpDays(station, calendar, run, stored.value);
      if (!made.ok) return made;
      for (const { atMs, rollUp } of made.value) ofYear.set(atMs, rollUp);
    }
    const empty = own.filter(({ atMs }) => !ofYear.has(atMs));
    return rollUpLonger(station, { calendar, year, days, ofYear, gone: [...strangers, ...empty] });
  }

  /** The year and the months of these days; then what is stored of the year for another time zone goes, and those of which nothing is left. */
  async function rollUpLonger(station: string, rolled: RolledYear): Promise<Result<void, StoreError>> {
    const { calendar, year, gone } = rolled;
    const months = await reads.stored("weather_month", station, near(year));
    if (!months.ok) return months;
    const years = await reads.stored("weather_year", station, near(year));
    if (!years.ok) return years;
    const longer = longerThanDays(rolled);
    const written = await writes.replace(station, longer, [...months.value, ...years.value]);
    if (!written.ok) return written;
    return writes.remove(station, [
      ...gone,
      ...emptyOf(rolled, longer, [...months.value, ...years.value]),
      ...months.value.filter(isStranger(calendar.monthOf, year)),
      ...years.value.filter(isStranger(calendar.yearOf, year)),
    ]);
  }

  /** See `Store.rollUp`. */
  return async (station: string, hoursMs: readonly number[], timeZone?: string): Promise<Result<void, StoreError>> => {
    const said = timeZone === undefined ? await reads.timeZoneOf(station) : ok(timeZone);
    if (!said.ok) return said;
    const calendar = calendarOf(said.value ?? DEFAULT_TIME_ZONE);
    // Where days do not begin with an hour of UTC, an hour may lie in two of them.
    const days = distinct(hoursMs.flatMap((atMs) => [calendar.dayOf(atMs), calendar.dayOf(atMs + HOUR_MS - 1)]));
    for (const year of distinct(days.map(({ fromMs }) => calendar.yearOf(fromMs)))) {
      const ofYear = days.filter(({ fromMs }) => isIn(fromMs, year));
      const done = await rollUpYear(station, calendar, year, ofYear);
      if (!done.ok) return done;
    }
    return ok(undefined);
  };
}

interface RolledYear {
  readonly calendar: Calendar;
  readonly year: Period;
  /** Those that were made anew. */
  readonly days: readonly Period[];
  /** All days of the year, by their beginnings. */
  readonly ofYear: ReadonlyMap<number, RollUp>;
  /** Days that are stored for another time zone, or of which nothing is left. */
  readonly gone: readonly StoredRollUp[];
}

/** The year and those of its months that have one of the days, of all days of the year. */
function longerThanDays({ calendar, year, days, ofYear }: RolledYear): PlacedRollUp[] {
  const months = distinct(days.map(({ fromMs }) => calendar.monthOf(fromMs)));
  // In order of time: sums of floating point depend on it
  const parts = [...ofYear].sort(([a], [b]) => a - b);
  return [...months.flatMap((month) => placed("weather_month", month, parts)), ...placed("weather_year", year, parts)];
}

/** The year and those of its months that have one of the days, but nothing that would make them. */
function emptyOf({ calendar, year, days }: RolledYear, made: readonly PlacedRollUp[], stored: readonly StoredRollUp[]): StoredRollUp[] {
  const touched = new Set([year, ...days.map(({ fromMs }) => calendar.monthOf(fromMs))].map(({ fromMs }) => fromMs));
  return stored.filter(
    ({ measurement, atMs }) => touched.has(atMs) && !made.some((each) => each.measurement === measurement && each.atMs === atMs),
  );
}

/** Whether a stored roll-up belongs into the year, but begins where no day, month or year of the calendar does. */
const isStranger =
  (periodOf: (atMs: number) => Period, year: Period) =>
  ({ atMs }: StoredRollUp): boolean => {
    const { fromMs } = periodOf(atMs + INSIDE_MS);
    return fromMs !== atMs && isIn(fromMs, year);
  };

const near = ({ fromMs, toMs }: Period): Period => ({ fromMs: fromMs - NEAR_MS, toMs: toMs + NEAR_MS });
