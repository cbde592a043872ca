import type { Words } from "./words/words.ts";

/** Times and lengths of time as people read them. `timeZone`: a name of the IANA database; without one, that of this computer. */
export interface ReaderTimes {
  /** "14:02". */
  time(ms: number, timeZone?: string): string;
  /** "14:02:07". */
  exactTime(ms: number, timeZone?: string): string;
  /** "3 Jan 2014". */
  date(ms: number, timeZone?: string): string;
  /** "3 Jan", "Jan 2014", "2014". */
  datePart(ms: number, of: DatePart, timeZone?: string): string;
  /** "14:02" on the same day, "23 Nov, 14:02" in the same year, "23 Nov 2025, 14:02". */
  dayAndTime(ms: number, nowMs: number, timeZone?: string): string;
  /** "since 14:02", or since an earlier day. */
  since(ms: number, nowMs: number): string;
  /** "3 s", "5 min", "2 h", "4 d", "13 years". */
  duration(ms: number): string;
  /** "3 s ago", after a week "on 3 Jan 2014". What is to come, which only a clock that is wrong can have told, is "0 s ago". */
  ago(iso: string, nowMs: number): string;
}

export type DatePart = "day" | "month" | "year";

const DAY_MS = 86_400_000;
/** Who counts back further than a week wants a date. */
const DATE_AFTER_MS = 7 * DAY_MS;

type Format = (ms: number, timeZone?: string) => string;

/** The times of a locale such as `en-GB`. */
export function createTimes(locale: string, words: Words["times"]): ReaderTimes {
  const format = (options: Intl.DateTimeFormatOptions): Format => formatter(locale, options);
  const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const time = format(hours);
  const date = format({ day: "numeric", month: "short", year: "numeric" });
  const dayOfYear = format({ day: "numeric", month: "short" });
  const month = format({ month: "short", year: "numeric" });
  const year = format({ year: "numeric" });
  const dateParts: Readonly<Record<DatePart, Format>> = { day: dayOfYear, month, year };

  function dayAndTime(ms: number, nowMs: number, timeZone?: string): string {
    if (date(ms, timeZone) === date(nowMs, timeZone)) return time(ms, timeZone);
    const day = year(ms, timeZone) === year(nowMs, timeZone) ? dayOfYear : date;
    return `${day(ms, timeZone)}, ${time(ms, timeZone)}`;
  }

  function duration(ms: number): string {
    const seconds = Math.round(ms / 1000);
    if (seconds < 100) return words.seconds(String(seconds));
    if (seconds < 100 * 60) return words.minutes(String(Math.round(seconds / 60)));
    if (seconds < 48 * 3600) return words.hours(String(Math.round(seconds / 3600)));
    const days = Math.round(ms / DAY_MS);
    return days < 730 ? words.days(String(days)) : words.years(String(Math.round(days / 365.25)));
  }

  return {
    time,
    exactTime: format({ ...hours, second: "2-digit" }),
    date,
    datePart: (ms, of, timeZone) => dateParts[of](ms, timeZone),
    dayAndTime,
    since: (ms, nowMs) => words.since(dayAndTime(ms, nowMs)),
    duration,
    ago(iso, nowMs) {
      const passedMs = Math.max(0, nowMs - Date.parse(iso));
      return passedMs > DATE_AFTER_MS ? words.onDate(date(Date.parse(iso))) : words.ago(duration(passedMs));
    },
  };
}

/** Making a format takes longer than using it, so each is kept. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Format {
  const kept = new Map<string | undefined, Intl.DateTimeFormat>();
  return (ms, timeZone) => {
    const known = kept.get(timeZone) ?? formatIn(locale, options, timeZone);
    kept.set(timeZone, known);
    return known.format(ms);
  };
}

/** By the browser's own time zone where it does not know the one that is asked for. */
function formatIn(locale: string, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone });
  } catch (error) {
    if (error instanceof RangeError && timeZone !== undefined) return new Intl.DateTimeFormat(locale, options);
    throw error;
  }
}
