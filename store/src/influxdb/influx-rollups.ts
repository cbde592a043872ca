import { type Calendar, createCalendar, DEFAULT_TIME_ZONE, type Log, ok, type Period, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { distinct, HOUR_MS, isIn, type PlacedRollUp, placed, runsOf } from "../rollups/periods.ts";
import type { RollUp } from "../rollups/summary.ts";
import { createDayRollUps } from "./day-rollups.ts";
import type { Query } from "./influx-query.ts";
import type { WriteLines } from "./influx-writer.ts";
import { createRollupReads, type StoredRollUp } from "./rollup-reads.ts";
import { createRollupWrites } from "./rollup-writes.ts";

/** A roll-up of another time zone begins at most so long before or after its place. */
const NEAR_MS = 26 * HOUR_MS;
/** So long after its beginning, a day, month or year of another time zone is inside the one that it should be. */
const INSIDE_MS = 12 * HOUR_MS;

/**
 * Roll-ups in InfluxDB, made of what it holds: hours and local days of the readings, months and years of the days. What was made for
 * another time zone is made anew and removed, as soon as something of its year is.
 */
export function createInfluxRollUps(query: Query, writeLines: WriteLines, log: Log) {
  const reads = createRollupReads(query);
  const writes = createRollupWrites(query, writeLines, log);
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
    const ofYear = new Map(own.map(({ atMs, rollUp }) => [atMs, rollUp]));
    for (const run of runsOf(days)) {
      const made = await rollUpDays(station, calendar, run, stored.value);
      if (!made.ok) return made;
      for (const { atMs, rollUp } of made.value) ofYear.set(atMs, rollUp);
    }
    return rollUpLonger(station, { calendar, year, days, ofYear, strangers });
  }

  /** The year and the months of these days; then what is stored of the year for another time zone goes. */
  async function rollUpLonger(station: string, rolled: RolledYear): Promise<Result<void, StoreError>> {
    const { calendar, year, strangers } = rolled;
    const months = await reads.stored("weather_month", station, near(year));
    if (!months.ok) return months;
    const years = await reads.stored("weather_year", station, near(year));
    if (!years.ok) return years;
    const written = await writes.replace(station, longerThanDays(rolled), [...months.value, ...years.value]);
    if (!written.ok) return written;
    return writes.remove(station, [
      ...strangers,
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
  /** Days that are stored for another time zone. */
  readonly strangers: readonly StoredRollUp[];
}

/** The year and those of its months that have one of the days, of all days of the year. */
function longerThanDays({ calendar, year, days, ofYear }: RolledYear): PlacedRollUp[] {
  const months = distinct(days.map(({ fromMs }) => calendar.monthOf(fromMs)));
  const parts = [...ofYear];
  return [...months.flatMap((month) => placed("weather_month", month, parts)), ...placed("weather_year", year, parts)];
}

/** Whether a stored roll-up belongs into the year, but begins where no day, month or year of the calendar does. */
const isStranger =
  (periodOf: (atMs: number) => Period, year: Period) =>
  ({ atMs }: StoredRollUp): boolean => {
    const { fromMs } = periodOf(atMs + INSIDE_MS);
    return fromMs !== atMs && isIn(fromMs, year);
  };

const near = ({ fromMs, toMs }: Period): Period => ({ fromMs: fromMs - NEAR_MS, toMs: toMs + NEAR_MS });
