import { err, ok, type Quantity, type Result, STATION_ID, show, type Values } from "@clima/schemas";
import type { RecordedReading } from "./recorded-reading.ts";

/** The cells of a line by the name of their column. */
export type Row = ReadonlyMap<string, string>;
export type RowReader = (row: Row) => Result<RecordedReading, string>;

/** Where a quantity stands, and how its unit becomes ours. */
export interface ValueColumn {
  readonly column: string;
  readonly quantity: Quantity;
  readonly convert: (number: number) => number;
}

/** What R, Python and JSON write for "no value". */
const MISSING: readonly (string | undefined)[] = [undefined, "", "NA", "NaN", "null"];
/** Decimal, as people write it: no hexadecimal, no Infinity, no decimal comma. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Without the quotes that some programs put around a cell. */
export const unquote = (cell: string): string => cell.replace(/^"(.*)"$/, "$1");

/** The cell of a column; undefined where the line has none. */
export const textIn = (row: Row, column: string): string | undefined => row.get(column);

/** The number of a column; undefined where the file has no value there. */
export function numberIn(row: Row, column: string): Result<number | undefined, string> {
  const text = textIn(row, column);
  if (text === undefined || MISSING.includes(text)) return ok(undefined);
  return NUMBER.test(text) && Number.isFinite(Number(text)) ? ok(Number(text)) : err(`${column} is ${show(text)}; expected a number or NA`);
}

/** All values of a row; missing ones have no key. */
export function valuesIn(row: Row, columns: readonly ValueColumn[]): Result<Values, string> {
  const values: [Quantity, number][] = [];
  for (const { column, quantity, convert } of columns) {
    const number = numberIn(row, column);
    if (!number.ok) return number;
    if (number.value !== undefined) values.push([quantity, convert(number.value)]);
  }
  return values.length > 0 ? ok(Object.fromEntries(values)) : err("no quantity has a number");
}

/** A name that may be a station's, or what is wrong with it. */
export function stationOf(column: string, name: string | undefined): Result<string, string> {
  if (name !== undefined && STATION_ID.test(name)) return ok(name);
  return err(`${column} is ${show(name)}; expected 1 to 32 lower-case letters, digits and hyphens, no hyphen first`);
}
