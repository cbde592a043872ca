import { checkRow } from "../check/check-row.ts";
import type { Item, Plan, ReadOptions, Row, Table, WeatherSource } from "../port.ts";
import { csvLine } from "./csv-line.ts";

/** What is refused is given back as CSV, whatever the table was. */
const DELIMITER = ",";
/** It says what stands between the cells of the table that it was. */
const SPREADSHEET_LINE = /^"?sep=/i;

/** The readings of a table, by a plan. */
export function tableSource({ head, rows, fraction }: Table, plan: Plan, options: ReadOptions): WeatherSource {
  const { preamble, columns } = head;
  return {
    name: head.name,
    profile: plan.profile,
    uses: plan.uses,
    notes: plan.notes,
    refusedHeader: [...preamble.filter((line) => !SPREADSHEET_LINE.test(line)), csvLine(columns)].join("\n"),
    delimiter: DELIMITER,
    items: itemsOf(rows, (row) => itemsOfRow(row, plan, options)),
    fraction,
  };
}

async function* itemsOf(rows: Table["rows"], toItems: (row: Row) => Item[]): AsyncGenerator<readonly Item[]> {
  for await (const batch of rows) yield batch.flatMap(toItems);
}

function itemsOfRow(row: Row, plan: Plan, options: ReadOptions): Item[] {
  const { line, cells, problem } = row;
  if (problem !== undefined) return [{ kind: "refused", line, reason: problem, text: cells.join("") }];
  return checkRow(line, () => csvLine(cells), plan.readRow(row), options);
}
