import type { Quantity } from "@clima/schemas";
import type { ClimateRow } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import type { Words } from "../words/words.ts";
import { stepWithin } from "./climate.ts";

export type ClimateColumn = keyof Words["records"]["columns"];

/** What a column's numbers are of; counts of days are of none. */
const QUANTITY_OF: Readonly<Record<ClimateColumn, Quantity | undefined>> = {
  temperatureMinC: "temperatureC",
  temperatureMeanC: "temperatureC",
  temperatureMaxC: "temperatureC",
  rainSumMm: "rainMm",
  windGustMaxMs: "windGustMs",
  pressureMinHpa: "seaLevelPressureHpa",
  pressureMaxHpa: "seaLevelPressureHpa",
  humidityMeanPct: "humidityPct",
  frostDays: undefined,
  hotDays: undefined,
  rainDays: undefined,
};
const columnNames = Object.keys(QUANTITY_OF) as ClimateColumn[];

export interface ClimateTable {
  /** The first is that of the periods. */
  readonly heads: readonly string[];
  readonly rows: readonly ClimateTableRow[];
}
export interface ClimateTableRow {
  /** 2026, 2026-11 or 2026-11-23; "all". */
  readonly period: string;
  readonly title: string;
  /** How many of its days were measured, where some were not. */
  readonly note?: string;
  readonly cells: readonly string[];
}

/** The table as the reader reads it, the row of all last. Columns without any value are left out. */
export function climateTable(
  rows: readonly ClimateRow[],
  all: ClimateRow | undefined,
  within: string | undefined,
  reader: Reader,
): ClimateTable {
  const words = reader.words.records;
  const columns = columnNames.filter((name) => rows.some((row) => row[name] !== undefined));
  const cellsOf = (row: ClimateRow) => columns.map((name) => cellOf(row[name], QUANTITY_OF[name], reader) ?? "–");
  const shown = all === undefined || rows.length < 2 ? rows : [...rows, { ...all, period: "all" }];
  return {
    heads: [words.periods[stepWithin(within)], ...columns.map((name) => headOf(name, reader))],
    rows: shown.map((row) => ({
      period: row.period,
      title: row.period === "all" ? words.together : periodTitle(row.period, reader),
      ...(row.measuredDays < row.calendarDays ? { note: someDays(row, reader) } : {}),
      cells: cellsOf(row),
    })),
  };
}

function headOf(name: ClimateColumn, reader: Reader): string {
  const quantity = QUANTITY_OF[name];
  const label = reader.words.records.columns[name];
  return quantity === undefined ? label : `${label} (${reader.unitOf(quantity, 0).unit})`;
}

function cellOf(value: number | undefined, quantity: Quantity | undefined, reader: Reader): string | undefined {
  if (value === undefined) return undefined;
  return quantity === undefined ? reader.number(value, 0) : reader.value(quantity, value).number;
}

const someDays = ({ measuredDays, calendarDays }: ClimateRow, reader: Reader): string =>
  reader.words.records.someDays(reader.number(measuredDays, 0), reader.number(calendarDays, 0));

/** "2026", "Nov 2026" or "23 Nov 2026". */
export function periodTitle(period: string, reader: Reader): string {
  const ms = Date.parse(period);
  if (period.length === 10) return reader.date(ms, "UTC");
  return reader.datePart(ms, period.length === 7 ? "month" : "year", "UTC");
}

/** CSV (RFC 4180) in the units that are stored, whatever the reader's: names of columns are those of the HTTP API. */
export function climateCsv(rows: readonly ClimateRow[]): string {
  const columns = columnNames.filter((name) => rows.some((row) => row[name] !== undefined));
  const names = ["period", "measuredDays", "calendarDays", ...columns] as const;
  const lines = rows.map((row) => names.map((name) => String(row[name] ?? "")));
  return [[...names], ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** The year or month before or after, of those that there are; undefined where there is none. */
export function neighbour(months: readonly string[], within: string | undefined, by: -1 | 1): string | undefined {
  if (within === undefined) return undefined;
  const all = [...new Set(months.map((month) => month.slice(0, within.length)))];
  return by < 0 ? all.findLast((each) => each < within) : all.find((each) => each > within);
}

/** The year or month that an address names (`year=2026`, `month=2026-11`). */
export function withinOf(query: URLSearchParams): string | undefined {
  const [month = "", year = ""] = [query.get("month") ?? "", query.get("year") ?? ""];
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return month;
  return /^\d{4}$/.test(year) ? year : undefined;
}

export const queryOf = (within: string | undefined): URLSearchParams =>
  new URLSearchParams(within === undefined ? {} : within.length === 4 ? { year: within } : { month: within });
