import { type Quantity, quantityNames } from "@clima/schemas";
import type { Row } from "../merge-repeats.ts";
import { instant } from "./instant.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import { CHUNK_ROWS, createChunkMaker } from "./row-chunks.ts";

/** Of rows, both ends inclusive, ms since 1970 UTC. */
export interface RowSpan {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** The way of rows into tables with the columns of `weather`; all to be called in a transaction. */
export function createIncomingRows(open: OpenDuckDb) {
  const { connection } = open;
  const chunkOf = createChunkMaker(open);

  async function append(table: string, rows: readonly Row[]): Promise<void> {
    const appender = await connection.createAppender(table);
    try {
      for (let first = 0; first < rows.length; first += CHUNK_ROWS)
        appender.appendDataChunk(chunkOf(rows.slice(first, first + CHUNK_ROWS)));
    } finally {
      appender.closeSync();
    }
  }

  /** Makes the temporary table `incoming` of them. */
  async function fill(rows: readonly Row[]): Promise<void> {
    await connection.run("CREATE OR REPLACE TEMP TABLE incoming AS FROM weather LIMIT 0");
    await append("incoming", rows);
  }

  /** Stored rows get the values that are said of them and `incoming`. */
  async function update(names: readonly Quantity[], valueFor: (name: Quantity) => string, span: RowSpan): Promise<void> {
    const assignments = names.map((name) => `"${name}" = ${valueFor(name)}`).join(", ");
    await connection.run(
      `UPDATE weather SET ${assignments} FROM incoming WHERE weather.station = incoming.station AND weather.taken_at = incoming.taken_at AND ${within(span)}`,
    );
  }

  /** Inserts what of `incoming` is not stored; without a span that is known to be all. */
  async function insertOthers(span?: RowSpan): Promise<void> {
    if (span === undefined) await connection.run("INSERT INTO weather BY NAME FROM incoming");
    else
      await connection.run(
        `INSERT INTO weather BY NAME SELECT * FROM incoming ANTI JOIN (SELECT station, taken_at FROM weather WHERE ${within(span)}) AS stored USING (station, taken_at)`,
      );
  }

  return { append, fill, update, insertOthers };
}

export type IncomingRows = ReturnType<typeof createIncomingRows>;

/** The stored rows of a span, as a condition. */
export const within = ({ firstMs, lastMs }: RowSpan): string => `weather.taken_at BETWEEN ${instant(firstMs)} AND ${instant(lastMs)}`;

export function quantitiesOf(rows: readonly Row[]): Quantity[] {
  const names = new Set(rows.flatMap(({ values }) => Object.keys(values)));
  return quantityNames.filter((name) => names.has(name));
}
