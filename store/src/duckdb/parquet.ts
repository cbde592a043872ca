import { rm } from "node:fs/promises";
import { quantityNames } from "@clima/schemas";
import type { StoredReading } from "../port.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import { openDuckDb } from "./open-duckdb.ts";
import { quoted } from "./quoted.ts";
import { CHUNK_ROWS, createChunkMaker } from "./row-chunks.ts";

const MEMORY_LIMIT_MB = 256;

/**
 * Writes readings to a Parquet file: station, takenAt (a timestamp in UTC) and a column a quantity. They pass through a database file
 * beside it, so memory does not grow with them. Rejects as the file system or DuckDB does.
 */
export async function writeParquet(file: string, batches: AsyncIterable<readonly StoredReading[]>): Promise<void> {
  await withScratch(file, async (open) => {
    for await (const batch of batches) await append(open, batch);
    const columns = ["station", 'taken_at AS "takenAt"', ...quantityNames.map((name) => `"${name}"`)].join(", ");
    await open.connection.run(`COPY (SELECT ${columns} FROM weather) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`);
  });
}

/** Work with a database file beside a file that is made, which is removed after it. */
export async function withScratch(file: string, work: (open: OpenDuckDb) => Promise<void>): Promise<void> {
  const scratch = `${file}.scratch`;
  const open = await openScratch(scratch);
  try {
    await work(open);
  } finally {
    open.close();
    for (const path of [scratch, `${scratch}.wal`]) await rm(path, { force: true });
  }
}

async function openScratch(file: string): Promise<OpenDuckDb> {
  const opened = await openDuckDb({ file, memoryLimitMb: MEMORY_LIMIT_MB });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

async function append(open: OpenDuckDb, batch: readonly StoredReading[]): Promise<void> {
  const chunkOf = createChunkMaker(open);
  const rows = batch.map(({ station, takenAt, values }) => ({ station, takenAtMs: Date.parse(takenAt), values }));
  const appender = await open.connection.createAppender("weather");
  try {
    for (let first = 0; first < rows.length; first += CHUNK_ROWS) appender.appendDataChunk(chunkOf(rows.slice(first, first + CHUNK_ROWS)));
  } finally {
    appender.closeSync();
  }
}
