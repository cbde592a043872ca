import { show } from "@clima/schemas";
import type { TableHead } from "../port.ts";
import type { ColumnFacts } from "./column-facts.ts";
import { columnsThere } from "./columns-of.ts";

const MOST_REASONS = 3;

export const isWithoutHeader = ({ columns }: Pick<TableHead, "columns">): boolean =>
  columns.every((column, index) => column === String(index + 1));

export const withoutHeader = ({ columns }: Pick<TableHead, "columns">): string =>
  `the file has no header, so its columns are named 1 to ${columns.length}; expected a line of names above its rows, or a --map file, such as columns: {"1": time, "2": {quantity: temperatureC, unit: °C}}`;

/** Why a table has nothing for us: what its columns are of instead, as far as their names say it, and what to do. */
export function withoutQuantity(head: TableHead, { passedOver = {} }: ColumnFacts): string {
  if (isWithoutHeader(head)) return withoutHeader(head);
  const known = Object.entries(passedOver).filter(([, reason]) => !reason.startsWith("no quantity of Clima is known by this name"));
  const reasons = known.slice(0, MOST_REASONS).map(([column, reason]) => `${show(column)}: ${reason}`);
  const more = known.length > MOST_REASONS ? " and more" : "";
  const why = reasons.length === 0 ? "; expected a --map file that says what they are" : ` (${reasons.join(". ")}${more})`;
  return `no column has a quantity of Clima; ${columnsThere(head)}${why}`;
}
