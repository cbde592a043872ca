import { checkRow } from "../check/check-row.ts";
import type { Item, Plan, ReadOptions, Row, Table, WeatherSource } from "../port.ts";
import { csvLine } from "./csv-line.ts";

/** What is refused of a database, or of a text in columns of spaces, is given back as CSV. */
const DELIMITER = ",";

/** The readings of a table, by a plan. */
export function tableSource({ head, rows, fraction, delimiter = DELIMITER }: Table, plan: Plan, options: ReadOptions): WeatherSource {
  const { preamble, columns } = head;
  return {
    name: head.name,
    profile: plan.profile,
    uses: plan.uses,
    notes: plan.notes,
    refusedHeader: [...preamble, csvLine(columns, delimiter)].join("\n"),
    delimiter,
    items: itemsOf(rows, (row) => itemsOfRow(row, delimiter, plan, options), plan),
    fraction,
  };
}

async function* itemsOf(rows: Table["rows"], toItems: (row: Row) => Item[], { notesAtEnd }: Plan): AsyncGenerator<readonly Item[]> {
  for await (const batch of rows) yield batch.flatMap(toItems);
  if (notesAtEnd) yield notesAtEnd().map((note): Item => ({ kind: "note", note }));
}

function itemsOfRow(row: Row, delimiter: string, plan: Plan, options: ReadOptions): Item[] {
  const { line, cells, problem } = row;
  if (problem !== undefined) return [{ kind: "refused", line, reason: problem, text: cells.join("") }];
  return checkRow(line, () => csvLine(cells, delimiter), plan.readRow(row), options);
}
