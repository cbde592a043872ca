import { meaningOf } from "../columns/meaning.ts";
import type { TableHead } from "../port.ts";
import type { ColumnFacts, ValueFacts } from "./column-facts.ts";
import type { FindColumn } from "./columns-of.ts";

/** Plain, or outdoors: means and extremes are for the shape to say. */
const MAX_RANK = 1;

/**
 * Values of columns that a shape does not name, such as of a newer version of the program: where a name says what is measured and in which
 * unit, and the shape has nothing for that quantity.
 */
export function unnamedValues({ columns }: TableHead, facts: ColumnFacts, find: FindColumn): readonly ValueFacts[] {
  const values = (facts.values ?? []).flatMap(({ column, quantity }) => (find(column) ? [{ column: find(column)?.column, quantity }] : []));
  const named = [...facts.time.columns, ...(facts.station && "column" in facts.station ? [facts.station.column] : [])];
  const taken = new Set([
    ...values.map(({ column }) => column),
    ...[...named, ...Object.keys(facts.passedOver ?? {})].map((name) => find(name)?.column),
  ]);
  const quantities = new Set(values.map(({ quantity }) => quantity));
  const found: ValueFacts[] = [];
  for (const column of columns) {
    const meaning = meaningOf(column);
    if (taken.has(column) || meaning.use !== "value" || meaning.unit === undefined || meaning.rank > MAX_RANK) continue;
    if (meaning.doubt !== undefined || quantities.has(meaning.quantity)) continue;
    quantities.add(meaning.quantity);
    found.push({ column, quantity: meaning.quantity, unit: meaning.unit });
  }
  return found;
}
