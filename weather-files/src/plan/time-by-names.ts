import { isTimeZone } from "@clima/schemas";
import { meaningOf } from "../columns/meaning.ts";
import { tokensOf } from "../columns/tokens.ts";
import type { TableHead } from "../port.ts";
import { readClockTime } from "../times/clock-text.ts";
import { isEpoch } from "../times/epoch.ts";
import type { TimeFacts } from "./column-facts.ts";

/** What the cells of a column are, as far as they may be times. */
type Content = "zoned" | "time" | "epoch" | "date" | "clock" | "other";

interface Candidate {
  readonly column: string;
  readonly content: Content;
}

/** A time with its zone cannot be mistaken; then numbers, then local times. */
const RANKS: readonly Content[] = ["zoned", "epoch", "time"];
const ORDERS = ["dmy", "mdy", "ymd"] as const;
/** One cell in so many may be something else. */
const MOST = 0.9;

/** The column of times, or those of dates and clocks, by their cells and names; undefined where there are none. */
export function timeByNames(head: TableHead): TimeFacts | undefined {
  const candidates = head.columns.map((column, index): Candidate => ({ column, content: contentOf(column, index, head) }));
  for (const rank of RANKS) {
    const found = candidates.filter(({ content }) => content === rank);
    const utc = found.find(({ column }) => zoneIn(column) !== undefined);
    const only = utc ?? found[0];
    if (only) return withZone([only.column]);
  }
  const date = candidates.find(({ content }) => content === "date");
  const clock = candidates.find(({ content }) => content === "clock");
  const columns = [date, clock].flatMap((candidate) => (candidate ? [candidate.column] : []));
  if (date) return withZone(columns);
  const named = head.columns.find((column) => meaningOf(column).use === "time");
  return named === undefined ? undefined : withZone([named]);
}

function contentOf(column: string, index: number, { sample }: TableHead): Content {
  const texts = sample.map(({ cells }) => cells[index] ?? "").filter((text) => text !== "");
  const isMost = (is: (text: string) => boolean) => texts.length > 0 && texts.filter(is).length >= texts.length * MOST;
  const isNamed = meaningOf(column).use === "time";
  const times = texts.map((text) => ORDERS.map((order) => readClockTime(text, order)).find((time) => time !== undefined));
  const isMostTimes = times.filter((time) => time !== undefined).length >= texts.length * MOST && texts.length > 0;
  // A whole number is a date only where the name says so: 20200101 may be a station
  if (isMostTimes && (isNamed || !isMost((text) => /^\d+$/.test(text)))) {
    if (times.some((time) => time?.aheadMs !== undefined)) return "zoned";
    return times.every((time) => time === undefined || time.isDateOnly) ? "date" : "time";
  }
  if (isNamed && isMost((text) => /^\d{1,2}:\d\d|^\d{3,4}( UTC)?$/.test(text))) return "clock";
  return isNamed && isMost(isEpoch) ? "epoch" : "other";
}

const withZone = (columns: readonly string[]): TimeFacts => {
  const timeZone = columns.map(zoneIn).find((zone) => zone !== undefined);
  return timeZone === undefined ? { columns } : { columns, timeZone };
};

/** "Time (UTC)", "Timezone : Europe/Paris" */
function zoneIn(column: string): string | undefined {
  const named = /[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z_-]+){1,2}/.exec(column)?.[0];
  if (named !== undefined && isTimeZone(named)) return named;
  return tokensOf(column).some((token) => token === "utc" || token === "gmt" || token === "dateutc") && !/[+-]\d/.test(column)
    ? "UTC"
    : undefined;
}
