import { err, ok, type Quantity, type Result, show } from "@clima/schemas";
import { meaningOf } from "../columns/meaning.ts";
import { isMissing } from "../columns/numbers.ts";
import { unitByValues } from "../columns/unit-by-values.ts";
import type { ColumnUse, TableHead } from "../port.ts";
import type { ColumnFacts, LongFacts, LongMeaning } from "./column-facts.ts";
import type { FindColumn, Found } from "./columns-of.ts";
import { type ReadValue, readThrough, shownUnit, valueReader } from "./value-reader.ts";

/** What a row of a long table measured. */
export interface LongValue {
  readonly column: string;
  readonly quantity: Quantity;
  readonly station: string | undefined;
  readonly text: string;
  readonly number: Result<number | undefined, string>;
}

export interface LongColumns {
  readonly uses: readonly ColumnUse[];
  /** What tells the row's measurement apart from others of its station. */
  keyOf(cells: readonly string[]): string;
  /** Undefined where the row is not for us, or has no value. */
  read(cells: readonly string[]): LongValue | undefined;
}

type Meaner = { readonly meaning: LongMeaning; readonly read: ReadValue | undefined };

/** A table with a value a row. The error names the column that is not there. */
export function longColumns(head: TableHead, facts: ColumnFacts, long: LongFacts, find: FindColumn): Result<LongColumns, string> {
  const [name, value] = [find(long.name), find(long.value)];
  if (!name || !value) return err(`there is no column ${show(name ? long.value : long.name)}, as files of ${facts.profile} have it`);
  const unit = long.unit === undefined ? undefined : find(long.unit);
  const meaners = new Map<string, Meaner>();
  const missing = new Set((facts.missing ?? []).map((word) => word.toLowerCase()));

  function meanerOf(cells: readonly string[]): Meaner {
    const key = keyOf(cells);
    const known = meaners.get(key);
    if (known) return known;
    const made = makeMeaner(cells);
    meaners.set(key, made);
    return made;
  }

  function makeMeaner(cells: readonly string[]): Meaner {
    const [nameText, unitText] = [cellOf(cells, name), unit && cellOf(cells, unit)];
    const meaning = long.meaningOf?.(nameText, unitText) ?? meaningByName(nameText, unitText);
    if ("passedOver" in meaning) return { meaning, read: undefined };
    const read = valueReader({ ...meaning, missing, sample: [], hasDecimalComma: head.hasDecimalComma });
    return read.ok ? { meaning, read: readThrough(read.value, meaning.cell) } : { meaning: { passedOver: read.error }, read: undefined };
  }

  const keyOf = (cells: readonly string[]) => `${cellOf(cells, name)}\u0000${unit ? cellOf(cells, unit) : ""}`;
  const useOf = (cells: readonly string[]): ColumnUse => {
    const { meaning } = meanerOf(cells);
    const column = `${value.column} of ${cellOf(cells, name)}`;
    if ("passedOver" in meaning) return { column, use: "passed over", reason: meaning.passedOver };
    const { quantity, station } = meaning;
    return { column, use: "value", quantity, unit: shownUnit(quantity, meaning.unit), ...(station === undefined ? {} : { station }) };
  };
  const firsts = new Map(head.sample.map(({ cells }) => [keyOf(cells), cells]));

  return ok({
    uses: [...firsts.values()].map(useOf),
    keyOf,
    read(cells) {
      const { meaning, read } = meanerOf(cells);
      const text = cellOf(cells, value);
      if (!read || "passedOver" in meaning || isMissing(text, missing)) return undefined;
      const { quantity, station } = meaning;
      return { column: `${value.column} of ${cellOf(cells, name)}`, quantity, station, text, number: read(text) };
    },
  });
}

/** What the name of a column would mean. */
function meaningByName(name: string, unitText: string | undefined): LongMeaning {
  const meaning = meaningOf(name);
  if (meaning.use !== "value") return { passedOver: meaning.use === "passed over" ? meaning.reason : "it is no quantity of Clima" };
  const unit = unitText || (meaning.unit ?? unitByValues(meaning.quantity, [], undefined));
  return unit === undefined ? { passedOver: "its unit is not said" } : { quantity: meaning.quantity, unit };
}

const cellOf = (cells: readonly string[], found: Found | undefined): string => (found ? (cells[found.index] ?? "") : "");
