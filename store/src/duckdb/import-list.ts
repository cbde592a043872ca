import type { DuckDBConnection } from "@duckdb/node-api";
import type { ImportRecord } from "../port-changes.ts";
import { inTransaction } from "./transaction.ts";

/** What is known of the imports: see createImportTables. */
export function createImportList(connection: DuckDBConnection) {
  const noteImport = (record: ImportRecord): Promise<void> =>
    inTransaction(connection, async () => {
      await connection.run("DELETE FROM import_list WHERE import = $1", [record.id]);
      await connection.run("INSERT INTO import_list VALUES ($1, $2)", [record.id, JSON.stringify(record)]);
    });

  async function imports(): Promise<ImportRecord[]> {
    const reader = await connection.runAndReadAll("SELECT record FROM import_list");
    const records = reader.getRowsJS().map(([record]) => JSON.parse(String(record)) as ImportRecord);
    return records.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  }

  return { noteImport, imports };
}
