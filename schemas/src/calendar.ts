/** A stretch of time: fromMs inclusive, toMs exclusive, ms since 1970 UTC. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The days, months and years of a time zone. */
export interface Calendar {
  /** The local day, month or year that an instant lies in. */
  dayOf(atMs: number): Period;
  monthOf(atMs: number): Period;
  yearOf(atMs: number): Period;
  /** The local date of an instant, as the midnight that UTC has on it. */
  dateOf(atMs: number): number;
  /** The first instant of a date that is given like that; of the next one where it is skipped. */
  startOf(dateMs: number): number;
  /** The hour of the local day at an instant, "00" to "23". */
  hourOf(atMs: number): string;
}

/** Of a station that does not say where it is. */
export const DEFAULT_TIME_ZONE = "UTC";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No clock is further from UTC. */
const FURTHEST_MS = 15 * HOUR_MS;

/**
 * The calendar of an IANA time zone like Europe/Berlin; of UTC for a name that is none. A local day begins with the first instant of its
 * date, which is not midnight where the clock is put forward at midnight, and ends where the next begins: it may have 23 or 25 hours.
 */
export function createCalendar(timeZone: string): Calendar {
  const format = formatOf(timeZone);
  /** Dates are written as the midnight that UTC has on them. */
  const starts = new Map<number, number>();

  function localPartsAt(atMs: number): { readonly dateMs: number; readonly hour: number; readonly aheadMs: number } {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(atMs)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const aheadMs = Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
    return { dateMs: Date.UTC(year, month - 1, day), hour, aheadMs };
  }

  /** The first instant at which the local date is this one, or a later one where it is skipped. */
  function startOf(dateMs: number): number {
    const known = starts.get(dateMs);
    if (known !== undefined) return known;
    const startMs = steadyStartOf(dateMs) ?? foundStartOf(dateMs);
    starts.set(dateMs, startMs);
    return startMs;
  }

  /** Midnight, where no clock is changed on the days around it. */
  function steadyStartOf(dateMs: number): number | undefined {
    const { aheadMs } = localPartsAt(dateMs - FURTHEST_MS);
    return localPartsAt(dateMs + FURTHEST_MS).aheadMs === aheadMs ? dateMs - aheadMs : undefined;
  }

  function foundStartOf(dateMs: number): number {
    let [beforeMs, atMs] = [dateMs - FURTHEST_MS, dateMs + FURTHEST_MS];
    while (atMs - beforeMs > 1) {
      const middleMs = Math.floor((beforeMs + atMs) / 2);
      if (localPartsAt(middleMs).dateMs >= dateMs) atMs = middleMs;
      else beforeMs = middleMs;
    }
    return atMs;
  }

  /** Where a clock is put back over midnight a date comes twice, and its second part belongs to the next day. */
  function dateOf(atMs: number): number {
    let { dateMs } = localPartsAt(atMs);
    while (startOf(dateMs) > atMs) dateMs -= DAY_MS;
    while (startOf(dateMs + DAY_MS) <= atMs) dateMs += DAY_MS;
    return dateMs;
  }

  const between = (fromDateMs: number, toDateMs: number): Period => ({ fromMs: startOf(fromDateMs), toMs: startOf(toDateMs) });

  return {
    dayOf(atMs) {
      const dateMs = dateOf(atMs);
      return between(dateMs, dateMs + DAY_MS);
    },
    monthOf(atMs) {
      const date = new Date(dateOf(atMs));
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
      return between(Date.UTC(year, month), Date.UTC(year, month + 1));
    },
    yearOf(atMs) {
      const year = new Date(dateOf(atMs)).getUTCFullYear();
      return between(Date.UTC(year, 0), Date.UTC(year + 1, 0));
    },
    dateOf,
    startOf,
    hourOf: (atMs) => String(localPartsAt(atMs).hour).padStart(2, "0"),
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
  try {
    return new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", { ...parts, hourCycle: "h23", timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", { ...parts, hourCycle: "h23", timeZone: DEFAULT_TIME_ZONE });
  }
}
