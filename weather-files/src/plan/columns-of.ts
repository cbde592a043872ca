import { nameKey, splitHeader } from "../columns/header.ts";
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

/** Names are compared without case, accents and punctuation, first with what stands in brackets, then without a unit there. */
export function columnFinder({ columns }: Pick<TableHead, "columns">): FindColumn {
  const whole = new Map<string, number>();
  const withoutUnit = new Map<string, number>();
  for (const [index, column] of columns.entries()) {
    addFirst(whole, nameKey(column), index);
    addFirst(withoutUnit, nameKey(splitHeader(column).name), index);
  }
  return (name) => {
    for (const each of typeof name === "string" ? [name] : name) {
      const index = whole.get(nameKey(each)) ?? withoutUnit.get(nameKey(each));
      const column = index === undefined ? undefined : columns[index];
      if (index !== undefined && column !== undefined) return { index, column, unit: splitHeader(column).unit };
    }
    return undefined;
  };
}

function addFirst(map: Map<string, number>, key: string, index: number): void {
  if (key !== "" && !map.has(key)) map.set(key, index);
}
