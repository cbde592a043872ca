import type { DuckDBConnection } from "@duckdb/node-api";
import { createInstance, loadDuckDb } from "./load-duckdb.ts";

const MEMORY_LIMIT_MB = 256;

/** DuckDB without a database, to read files by. */
export interface OpenMemory {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** Rejects where DuckDB is not installed. */
export async function openMemory(): Promise<OpenMemory> {
  const loaded = await loadDuckDb();
  if (!loaded.ok) throw new Error(loaded.error);
  const instance = await createInstance(loaded.value, ":memory:", MEMORY_LIMIT_MB);
  const connection = await instance.connect();
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
