import { err, ok, type Quantity, type Result, show } from "@clima/schemas";
import { compassOf } from "../columns/compass.ts";
import { isMissing } from "../columns/numbers.ts";
import type { ColumnUse, TableHead } from "../port.ts";
import type { ColumnFacts, UnitByCell, ValueFacts } from "./column-facts.ts";
import type { FindColumn, Found } from "./columns-of.ts";
import { type ReadValue, readThrough, shownUnit, valueReader } from "./value-reader.ts";

/** A column that is read as a quantity. */
export interface ValueColumn {
  readonly index: number;
  readonly column: string;
  readonly quantity: Quantity;
  /** Another one than the row's. */
  readonly station: string | undefined;
  /** Undefined for "no value"; the error is why it is left out. */
  read(cells: readonly string[]): ReturnType<ReadValue>;
}

export interface ValueColumns {
  readonly columns: readonly ValueColumn[];
  readonly uses: readonly ColumnUse[];
  /** What people should know, a sentence each. */
  readonly notes: readonly string[];
}

/** The columns that a table has of those that its shape may have. Of two with one quantity the first is taken. */
export function valueColumns(head: TableHead, facts: ColumnFacts, find: FindColumn): Result<ValueColumns, string> {
  const columns: ValueColumn[] = [];
  const uses: ColumnUse[] = [];
  const notes: string[] = [];
  for (const value of facts.values ?? []) {
    const found = find(value.column);
    if (!found) continue;
    const taken = columns.find(({ quantity, station }) => quantity === value.quantity && station === value.station);
    if (taken) {
      if (taken.index !== found.index)
        uses.push({ column: found.column, use: "passed over", reason: `${value.quantity} is taken from ${show(taken.column)}` });
      continue;
    }
    const column = valueColumn(head, facts, value, found, find);
    if (!column.ok) return err(`${show(found.column)}: ${column.error}`);
    columns.push(column.value.column);
    uses.push(column.value.use);
    if (value.cell === undefined && isInWords(head, column.value.column)) notes.push(inWords(found.column));
  }
  return ok({ columns, uses, notes });
}

/** Whether winds are written NNE: read exactly, but not measured so. */
function isInWords({ sample }: TableHead, { quantity, index }: ValueColumn): boolean {
  if (quantity !== "windDirectionDeg") return false;
  const texts = sample.map(({ cells }) => cells[index] ?? "");
  return texts.map(compassOf(texts)).some((directionDeg) => directionDeg !== undefined);
}

const inWords = (column: string) => `${show(column)} has winds in words: they are exact to 22.5°`;

type Made = { readonly column: ValueColumn; readonly use: ColumnUse };
type ReadCells = ValueColumn["read"];

function valueColumn(head: TableHead, facts: ColumnFacts, value: ValueFacts, found: Found, find: FindColumn): Result<Made, string> {
  const { quantity, factor, station } = value;
  const { index, column } = found;
  const missing = wordsOf([...(facts.missing ?? []), ...(value.missing ?? [])]);
  const sample = head.sample.map(({ cells }) => cells[index] ?? "");
  const readIn = (unit: string | undefined): Result<ReadCells, string> => {
    const read = valueReader({ quantity, unit, factor, missing, sample, hasDecimalComma: head.hasDecimalComma });
    if (!read.ok) return read;
    const readText = readThrough(read.value, value.cell);
    return ok((cells) => readText(cells[index] ?? ""));
  };
  const unit = value.isUnitSure ? value.unit : (found.unit ?? value.unit);
  const read = typeof unit === "object" ? readByCell(unit, index, readIn, find) : readIn(unit);
  if (!read.ok) return read;
  const shown = typeof unit === "object" ? `as ${show(unit.column)} says` : shownUnit(quantity, unit);
  const isByShape = value.cell !== undefined || typeof unit === "object";
  const more = {
    ...(factor === undefined ? {} : { factor }),
    ...(value.missing === undefined ? {} : { missing: value.missing }),
    ...(isByShape ? { isByShape } : {}),
  };
  const use = { column, use: "value", quantity, unit: shown, ...more, ...(station === undefined ? {} : { station }) } as const;
  return ok({ column: { index, column, quantity, station, read: read.value }, use });
}

const wordsOf = (words: readonly string[]): ReadonlySet<string> | undefined =>
  words.length === 0 ? undefined : new Set(words.map((word) => word.toLowerCase()));

/** A reader for each unit that the other cell may name. */
function readByCell(
  unit: UnitByCell,
  index: number,
  readIn: (unit: string) => Result<ReadCells, string>,
  find: FindColumn,
): Result<ReadCells, string> {
  const by = find(unit.column);
  if (!by) return err(`its unit is in the column ${show(unit.column)}, which is not there`);
  const readers = new Map<string, ReadCells>();
  for (const [text, name] of Object.entries(unit.units)) {
    const read = readIn(name);
    if (!read.ok) return read;
    readers.set(text, read.value);
  }
  return ok((cells) => {
    const text = cells[by.index] ?? "";
    if (text === "" && isMissing(cells[index] ?? "")) return ok(undefined);
    return readers.get(text)?.(cells) ?? err(`${by.column} is ${show(text)}; expected ${[...readers.keys()].join(", ")}`);
  });
}
