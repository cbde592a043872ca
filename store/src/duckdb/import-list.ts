import type { DuckDBConnection } from "@duckdb/node-api";
import { byStart, withStationRenamed } from "../imports.ts";
import type { ImportRecord } from "../port-changes.ts";
import { inTransaction } from "./transaction.ts";

/** What is known of the imports: see createImportTables. */
export const createImportList = (connection: DuckDBConnection) => ({
  noteImport: (record: ImportRecord) => inTransaction(connection, () => replaceRecord(connection, record)),
  imports: () => readImports(connection),
});

async function readImports(connection: DuckDBConnection): Promise<ImportRecord[]> {
  const reader = await connection.runAndReadAll("SELECT record FROM import_list");
  return byStart(reader.getRowsJS().map(([record]) => JSON.parse(String(record)) as ImportRecord));
}

/** To be called in a transaction. */
export async function replaceRecord(connection: DuckDBConnection, record: ImportRecord): Promise<void> {
  await connection.run("DELETE FROM import_list WHERE import = $1", [record.id]);
  await connection.run("INSERT INTO import_list VALUES ($1, $2)", [record.id, JSON.stringify(record)]);
}

/** To be called in the transaction of a rename. */
export async function renameInImports(connection: DuckDBConnection, from: string, to: string): Promise<void> {
  for (const record of withStationRenamed(await readImports(connection), from, to)) await replaceRecord(connection, record);
}
