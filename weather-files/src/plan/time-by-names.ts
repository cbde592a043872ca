import { meaningOf } from "../columns/meaning.ts";
import type { TableHead } from "../port.ts";
import { areMost } from "../table/are-most.ts";
import { readClockTime } from "../times/clock-text.ts";
import { isEpoch } from "../times/epoch.ts";
import type { TimeFacts } from "./column-facts.ts";
import { atHour, hourColumn, timeOfParts } from "./time-of-parts.ts";
import { zoneIn, zoneOf } from "./zone-by-names.ts";

/** What the cells of a column are, as far as they may be times. */
type Content = "zoned" | "time" | "epoch" | "date" | "clock" | "other";

interface Candidate {
  readonly column: string;
  readonly content: Content;
}

/** A time with its zone cannot be mistaken; then numbers, then local times. */
const RANKS: readonly Content[] = ["zoned", "epoch", "time"];
const ORDERS = ["dmy", "mdy", "ymd"] as const;
/** Smaller numbers are hours, or years. */
const MOST_OF_CLOCK = 9999;

/** The column of times, or those of dates and clocks, by their cells and names; undefined where there are none. */
export function timeByNames(head: TableHead): TimeFacts | undefined {
  const time = timeOf(head);
  if (time === undefined) return undefined;
  const timeZone = zoneOf(head, time.columns.flat());
  return timeZone === undefined ? time : { ...time, timeZone };
}

function timeOf(head: TableHead): TimeFacts | undefined {
  const candidates = head.columns.map((column, index): Candidate => ({ column, content: contentOf(column, index, head) }));
  for (const rank of RANKS) {
    const found = candidates.filter(({ content }) => content === rank);
    const utc = found.find(({ column }) => zoneIn(column) !== undefined);
    const only = utc ?? found[0];
    if (only) return { columns: [only.column] };
  }
  const date = candidates.find(({ content }) => content === "date");
  const clock = candidates.find(({ content }) => content === "clock");
  if (date && clock) return { columns: [date.column, clock.column] };
  const parts = timeOfParts(head);
  if (parts && parts.columns.length > MIN_PARTS) return parts;
  if (date) return ofDate(date.column, head);
  if (parts) return parts;
  const named = head.columns.find(isTimeName);
  return named === undefined ? undefined : { columns: [named] };
}

/** Year, month and day without an hour are no more than a date. */
const MIN_PARTS = 3;

/** A date, and its hour where a column has hours. */
function ofDate(date: string, head: TableHead): TimeFacts {
  const hour = hourColumn(head);
  return hour === undefined || hour === date ? { columns: [date] } : { columns: [date, hour], join: atHour };
}

function contentOf(column: string, index: number, { sample }: TableHead): Content {
  // Words such as "Total" are of a row below the others
  const texts = sample.map(({ cells }) => cells[index] ?? "").filter((text) => /\d/.test(text));
  const isMost = (is: (text: string) => boolean) => texts.length > 0 && areMost(texts, is);
  const isNamed = isTimeName(column);
  const times = texts.map((text) => ORDERS.map((order) => readClockTime(text, order)).find((time) => time !== undefined));
  const isMostTimes = texts.length > 0 && areMost(times, (time) => time !== undefined);
  // A whole number is a date only where the name says so: 20200101 may be a station
  if (isMostTimes && (isNamed || !isMost((text) => /^\d+$/.test(text)))) {
    if (times.some((time) => time?.aheadMs !== undefined)) return "zoned";
    return times.every((time) => time === undefined || time.isDateOnly) ? "date" : "time";
  }
  if (isNamed && isMost((text) => /^\d{1,2}:\d\d|^\d{1,2}\.\d\d\.\d\d$|^\d{3,4}( UTC)?$/.test(text))) return "clock";
  return isNamed && isMost((text) => isEpoch(text) && Number(text) > MOST_OF_CLOCK) ? "epoch" : "other";
}

/** "time_ms" says what its numbers count, which they say, too. */
const isTimeName = (column: string): boolean =>
  meaningOf(column).use === "time" ||
  meaningOf(column.replace(/[\s_([]+(s|sec|secs|seconds|ms|msec|millis|milliseconds|us|ns)[)\]]?$/i, "")).use === "time";
