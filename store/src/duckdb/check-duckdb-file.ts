import { err, ok, type Result } from "@clima/schemas";
import { loadDuckDb } from "./load-duckdb.ts";

const MEMORY_LIMIT_MB = 256;

/**
 * Whether a copy of the store's file is whole: every block has a checksum, and all are read. What is in the log beside it gets into the
 * file by that. The error is its reason.
 */
export async function checkDuckDbFile(file: string): Promise<Result<void, string>> {
  const loaded = await loadDuckDb();
  if (!loaded.ok) return loaded;
  try {
    const options = { memory_limit: `${MEMORY_LIMIT_MB}MB`, threads: "2" };
    const instance = await loaded.value.duckdb.DuckDBInstance.create(file, options);
    const connection = await instance.connect();
    try {
      const tables = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables()");
      for (const [table] of tables.getRows()) await connection.run(`SELECT bit_xor(hash(t)) FROM "${table}" t`);
      await connection.run("CHECKPOINT");
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
    return ok(undefined);
  } catch (cause) {
    return err((cause as Error).message.split("\n")[0] ?? "");
  }
}
