import type { DuckDBConnection } from "@duckdb/node-api";

/** Commits what the work did, or nothing of it when it rejects. */
export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run("BEGIN TRANSACTION");
  try {
    const done = await work();
    await connection.run("COMMIT");
    return done;
  } catch (cause) {
    await connection.run("ROLLBACK").catch(() => undefined);
    throw cause;
  }
}
