import { nameKey } from "../columns/header.ts";
import type { TableHead } from "../port.ts";
import { areMost } from "../table/are-most.ts";
import type { TimeFacts } from "./column-facts.ts";

type Part = "year" | "month" | "day" | "hour" | "minute";

/** Names of columns that hold a part of a time each, in the languages of words.ts. */
const NAMES: Readonly<Record<Part, readonly string[]>> = {
  year: "year yr yyyy jahr annee ano anno jaar ar vuosi rok".split(" "),
  month: "month mo mon mm mnth m monat mois mes mese maand manad maned kuukausi miesiac mesic".split(" "),
  day: "day dy da dd d mday dayofmonth tag jour dia giorno dag paiva dzien den".split(" "),
  hour: "hour hr hh h hrs hrmn stunde heure hora ora uur uhr time aika timme tunti godzina hodina".split(" "),
  minute: "minute min mi minutes minuten minuto minuut".split(" "),
};
const LIMITS: Readonly<Record<Part, readonly [least: number, most: number]>> = {
  year: [1900, 2099],
  month: [1, 12],
  day: [1, 31],
  hour: [0, 24],
  minute: [0, 59],
};

/** A time in columns of its parts: year, month, day and perhaps hour and minute. Undefined where there is no year or no month. */
export function timeOfParts(head: TableHead): TimeFacts | undefined {
  const [year, month, day, hour, minute] = (["year", "month", "day", "hour", "minute"] as const).map((part) => columnOf(head, part));
  if (year === undefined || month === undefined) return undefined;
  const columns = [year, month, day, hour, day && hour && minute].filter((column) => column !== undefined);
  return { columns, order: "ymd", join: joined };
}

/** The column of hours beside one of dates. */
export const hourColumn = (head: TableHead): string | undefined => columnOf(head, "hour");

/** A date and its hour: 0 to 24, a clock, or 1300. */
export const atHour = ([date = "", hour = ""]: readonly string[]): string => `${date} ${clockOf(hour)}`.trim();

function joined([year = "", month = "", day, hour, minute]: readonly string[]): string {
  const date = [year, two(month), ...(day === undefined ? [] : [two(day)])].join("-");
  if (hour === undefined) return date;
  return `${date} ${minute === undefined ? clockOf(hour) : `${two(hour)}:${two(minute)}`}`;
}

const two = (text: string): string => text.replace(/\.0+$/, "").padStart(2, "0");

function clockOf(text: string): string {
  const hour = text.replace(/\.0+$/, "");
  if (/^\d{1,2}$/.test(hour)) return `${two(hour)}:00`;
  return hour.replace(/^(\d{1,2})(\d\d)$/, (_, hours: string, minutes: string) => `${two(hours)}:${minutes}`);
}

function columnOf({ columns, sample }: TableHead, part: Part): string | undefined {
  const index = columns.findIndex(
    (column, at) => NAMES[part].includes(nameKey(column.replace(/[([].*$/, ""))) && areMost(sample, ({ cells }) => isPart(cells[at], part)),
  );
  return columns[index];
}

/** Empty cells are of rows that will be refused. */
function isPart(text: string | undefined, part: Part): boolean {
  if (text === undefined || !/^\d/.test(text)) return true;
  const [least, most] = LIMITS[part];
  if (part === "hour" && /^\d{1,2}:?\d\d(:\d\d)?$/.test(text)) return true;
  return Number(text) >= least && Number(text) <= most;
}
