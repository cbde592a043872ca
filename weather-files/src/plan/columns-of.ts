import { show } from "@clima/schemas";
import { nameKey, splitHeader } from "../columns/header.ts";
import { readNumber } from "../columns/numbers.ts";
import type { TableHead } from "../port.ts";
import type { ColumnName } from "./column-facts.ts";

/** A column that a table has. */
export interface Found {
  readonly index: number;
  /** As the header has it. */
  readonly column: string;
  /** That the header says in brackets. */
  readonly unit: string | undefined;
}

/** Finds the columns of a table by their names. */
export type FindColumn = (name: ColumnName) => Found | undefined;

/** The columns of a table in a sentence, for whoever has to name one. */
export const columnsThere = ({ columns }: Pick<TableHead, "columns">): string =>
  `the columns are ${columns.map((column) => show(column)).join(", ")}`;

/** Names are compared without case, accents and punctuation, first with what stands in brackets, then without a unit there. */
export function columnFinder({ columns }: Pick<TableHead, "columns">): FindColumn {
  const whole = new Map<string, number>();
  const withoutUnit = new Map<string, number>();
  for (const [index, column] of columns.entries()) {
    addFirst(whole, nameKey(column), index);
    addFirst(withoutUnit, nameKey(splitHeader(column).name), index);
  }
  const indexOf = (name: string): number | undefined => {
    const exact = columns.indexOf(name);
    return exact === -1 ? (whole.get(nameKey(name)) ?? withoutUnit.get(nameKey(name))) : exact;
  };
  return (name) => {
    const index = (typeof name === "string" ? [name] : name).map(indexOf).find((found) => found !== undefined);
    const column = index === undefined ? undefined : columns[index];
    return index === undefined || column === undefined ? undefined : { index, column, unit: splitHeader(column).unit };
  };
}

/** The numbers that a column has in the first rows, whatever unit stands beside them. */
export const sampleNumbers = ({ sample, hasDecimalComma }: TableHead, index: number): number[] =>
  sample.flatMap(({ cells }) => {
    const read = readNumber(cells[index] ?? "", hasDecimalComma);
    return read.ok ? [read.value.number] : [];
  });

function addFirst(map: Map<string, number>, key: string, index: number): void {
  if (key !== "" && !map.has(key)) map.set(key, index);
}
