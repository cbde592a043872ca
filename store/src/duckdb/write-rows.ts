import { quantityNames } from "@clima/schemas";
import type { Row } from "../merge-repeats.ts";
import type { OpenDuckDb } from "./open-duckdb.ts";
import { CHUNK_ROWS, createChunkMaker } from "./row-chunks.ts";

/**
 * Writes rows in one transaction, at most one row an identity.
 *
 * There is no primary key: its index makes bulk writes six times slower and must fit into memory. Instead the newest instant of
 * each station is known. A row after it cannot be a repeat and is appended; the rest goes through a merge with the rows of that range.
 */
export function createRowWriter(open: OpenDuckDb, newestMs: Map<string, number>) {
  const { connection } = open;
  const chunkOf = createChunkMaker(open);
  return async (rows: readonly Row[]): Promise<void> => {
    const isNewer = (row: Row) => row.takenAtMs > (newestMs.get(row.station) ?? Number.NEGATIVE_INFINITY);
    const newer = rows.filter(isNewer);
    const older = rows.filter((row) => !isNewer(row));
    await connection.run("BEGIN TRANSACTION");
    try {
      if (newer.length > 0) await append("weather", newer);
      if (older.length > 0) await merge(older);
      await connection.run("COMMIT");
    } catch (cause) {
      await connection.run("ROLLBACK").catch(() => undefined);
      throw cause;
    }
    for (const row of newer) newestMs.set(row.station, Math.max(row.takenAtMs, newestMs.get(row.station) ?? row.takenAtMs));
  };

  async function append(table: string, rows: readonly Row[]): Promise<void> {
    const appender = await connection.createAppender(table);
    try {
      for (let first = 0; first < rows.length; first += CHUNK_ROWS)
        appender.appendDataChunk(chunkOf(rows.slice(first, first + CHUNK_ROWS)));
    } finally {
      appender.closeSync();
    }
  }

  async function merge(rows: readonly Row[]): Promise<void> {
    await connection.run("CREATE OR REPLACE TEMP TABLE incoming AS FROM weather LIMIT 0");
    await append("incoming", rows);
    const times = rows.map((row) => row.takenAtMs);
    const range = `weather.taken_at BETWEEN ${instant(min(times))} AND ${instant(max(times))}`;
    const assignments = quantityNames.map((name) => `"${name}" = COALESCE(incoming."${name}", weather."${name}")`).join(", ");
    await connection.run(
      `UPDATE weather SET ${assignments} FROM incoming WHERE weather.station = incoming.station AND weather.taken_at = incoming.taken_at AND ${range}`,
    );
    await connection.run(
      `INSERT INTO weather BY NAME SELECT * FROM incoming ANTI JOIN (SELECT station, taken_at FROM weather WHERE ${range}) AS stored USING (station, taken_at)`,
    );
  }
}

const min = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b));
const max = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b));

/** ms since 1970 UTC as DuckDB's literal for it. */
export const instant = (ms: number): string => `TIMESTAMP_MS '${new Date(ms).toISOString().replace("Z", "")}'`;
