import type { DateOrder } from "../port.ts";
import { monthNamed } from "./months.ts";
import { tidyTime } from "./tidy-time.ts";
import { hoursAhead } from "./zone-names.ts";

/** What a text says of a time: the clock's, as ms since 1970 as if it were UTC, and how far it is ahead of UTC if the text says so. */
export interface ClockTime {
  readonly localMs: number;
  readonly aheadMs: number | undefined;
  /** Whether it is a date only; the clock is midnight then. */
  readonly isDateOnly: boolean;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T _](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d:?\d\d)?$/;
/**
 * ISO 8601, basic format, seconds and minutes optional; of years in which its ten digits count no seconds of today. Services put a colon or a
 * hyphen before the clock, too.
 */
const BASIC = /^((?:19[7-9]|20\d)\d)(\d\d)(\d\d)(?:[T :_-]?(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d:?(?:\d\d)?)?)?$/;
const DATE = /^(\d{1,4})([-/. ])(\d{1,2})\2 ?(\d{1,4})\.?(?=$|[ T,])/;
const DATE_IN_WORDS =
  /^(?:\p{L}+\.?,? )?(?:(\d{1,2})(?:st|nd|rd|th)?[-. ]+(?:de )?(\p{L}{3,})[-., ]+(?:de )?(\d{4}|\d\d)|(\p{L}{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})|(\d{4})-(\p{L}{3,})-(\d{1,2}))(?=$|[ T,])/u;
const CLOCK = /^(\d{1,2})[:.h](\d\d)(?:[:.](\d\d)(?:[.,:](\d+))?)? ?(?:([ap])\.? ?(?:m\.?)?)?/i;
/** METAR and NOAA write 0005; after a date only, so it is no year. */
const CLOCK_WITHOUT_COLON = /^(\d{1,2})(\d\d)(?![\d:])/;
/** Also "+0000 UTC", as Go prints it, and "GMT+0100 (Central European Standard Time)", as browsers do. */
const ZONE = /^(?:([A-Z]{1,4})|(?:UTC|GMT)?([+-−])(\d{1,2}):?(\d\d)?)(?:\[[\w/+-]+\]| [A-Z]{3,5}| \([^)]*\))?$/i;

/** Whether it is written as a date with its parts in an unknown order: 01/02/2026. */
export const isDateOfParts = (text: string): boolean => {
  const tidy = tidyTime(text);
  return DATE.test(tidy) && !/^\d{4}/.test(tidy);
};

/** A time as text; undefined for what is none, such as 30 February. */
export function readClockTime(text: string, order: DateOrder): ClockTime | undefined {
  const iso = ISO.exec(text) ?? BASIC.exec(text);
  if (iso) return fromIso(iso);
  const plain = tidyTime(text);
  const date = dateOf(plain, order);
  if (!date) return undefined;
  const rest = plain
    .slice(date.length)
    .replace(/^(?:, ?|T| )/, "")
    .replace(/^(?:at|um|à|a las|às|om) /i, "");
  return rest === "" ? { localMs: date.dateMs, aheadMs: undefined, isDateOnly: true } : withClock(date.dateMs, rest);
}

function fromIso(parts: RegExpExecArray): ClockTime | undefined {
  const [, year, month, day, hour, minute = "0", second = "0", fraction, zone] = parts;
  const dateMs = dateMsOf(Number(year), Number(month), Number(day));
  const clockMs = clockMsOf(Number(hour ?? 0), Number(minute), Number(second), fraction);
  const aheadMs = zone === undefined ? undefined : aheadMsOf(zone);
  if (dateMs === undefined || clockMs === undefined || Number.isNaN(aheadMs)) return undefined;
  return { localMs: dateMs + clockMs, aheadMs, isDateOnly: hour === undefined };
}

interface DateText {
  readonly dateMs: number;
  readonly length: number;
}

function dateOf(text: string, order: DateOrder): DateText | undefined {
  const words = DATE_IN_WORDS.exec(text);
  const parts = words ? undefined : DATE.exec(text);
  const found = words ?? parts;
  if (!found) return undefined;
  const dateMs = words ? dateInWords(words) : dateOfParts(parts ?? [], order);
  return dateMs === undefined ? undefined : { dateMs, length: found[0].length };
}

function dateInWords(parts: readonly (string | undefined)[]): number | undefined {
  const day = parts[1] ?? parts[5] ?? parts[9];
  const month = monthNamed(parts[2] ?? parts[4] ?? parts[8] ?? "");
  const year = parts[3] ?? parts[6] ?? parts[7];
  return month === undefined ? undefined : dateMsOf(yearOf(year ?? ""), month, Number(day));
}

function dateOfParts(parts: readonly (string | undefined)[], order: DateOrder): number | undefined {
  const [first = "", second = "", third = ""] = [parts[1], parts[3], parts[4]];
  if (first.length > 2) return dateMsOf(yearOf(first), Number(second), Number(third));
  if (order === "ymd") return third.length > 2 ? undefined : dateMsOf(yearOf(first), Number(second), Number(third));
  const [day, month] = order === "dmy" ? [first, second] : [second, first];
  return dateMsOf(yearOf(third), Number(month), Number(day));
}

/** Two digits are of 1970 to 2069; one or three are no year. */
function yearOf(text: string): number {
  if (text.length === 4) return Number(text);
  return text.length === 2 ? Number(text) + (Number(text) < 70 ? 2000 : 1900) : Number.NaN;
}

function dateMsOf(year: number, month: number, day: number): number | undefined {
  const dateMs = Date.UTC(year, month - 1, day);
  const date = new Date(dateMs);
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? dateMs : undefined;
}

function withClock(dateMs: number, text: string): ClockTime | undefined {
  const parts = CLOCK.exec(text) ?? CLOCK_WITHOUT_COLON.exec(text);
  if (!parts) return undefined;
  const [whole, hour, minute, second = "0", fraction, half] = parts;
  const clockMs = clockMsOf(hourOf(Number(hour), half), Number(minute), Number(second), fraction);
  const zone = text.slice(whole.length).trim();
  const aheadMs = zone === "" ? undefined : aheadMsOf(zone);
  if (clockMs === undefined || Number.isNaN(aheadMs)) return undefined;
  return { localMs: dateMs + clockMs, aheadMs, isDateOnly: false };
}

/** 12 AM is midnight, 12 PM noon; 13 PM is no hour. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0);
}

/** 24:00 is the end of the day. */
function clockMsOf(hour: number, minute: number, second: number, fraction = ""): number | undefined {
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const clockMs = (hour * 60 + minute) * MINUTE_MS + second * 1000 + ms;
  return hour >= 0 && minute < 60 && second < 60 && clockMs <= DAY_MS ? clockMs : undefined;
}

/** How far a zone such as +01:00 is ahead of UTC; NaN for what is no zone. */
function aheadMsOf(zone: string): number {
  const parts = ZONE.exec(zone);
  if (!parts) return Number.NaN;
  if (parts[1] !== undefined) return (hoursAhead(parts[1]) ?? Number.NaN) * 60 * MINUTE_MS;
  const [hours, minutes] = [Number(parts[3]), Number(parts[4] ?? 0)];
  if (hours > 15 || minutes > 59) return Number.NaN;
  return (parts[2] === "+" ? 1 : -1) * (hours * 60 + minutes) * MINUTE_MS;
}
