import type { Row, Table } from "../port.ts";

const MAX_ROWS = 1000;

/** A table with rows from all over it beside its first ones: what is open in January is known by summer. */
export async function withRowsAllOver(table: Table): Promise<Table> {
  let rows: Row[] = [];
  let every = 1;
  let seen = 0;
  for await (const batch of table.rows) {
    for (const row of batch) {
      if (seen % every === 0 && row.problem === undefined) rows.push(row);
      seen += 1;
      if (rows.length < MAX_ROWS) continue;
      rows = rows.filter((_, index) => index % 2 === 0);
      every *= 2;
    }
  }
  return { ...table, head: { ...table.head, further: rows } };
}
