import { type Quantity, quantityNames } from "@clima/schemas";
import type { Row } from "../merge-repeats.ts";
import { instant } from "./instant.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import { rollUpAnew } from "./rollup.ts";
import { CHUNK_ROWS, createChunkMaker } from "./row-chunks.ts";
import { type StationState, statesAfter, writeStates } from "./station-states.ts";

/**
 * Writes rows, at most one row an identity, and brings `states` up to date; to be called in a transaction. What is answered is to be
 * put into `states` once that is committed.
 *
 * There is no primary key: its index makes bulk writes six times slower and must fit into memory. Instead the newest instant of
 * each station is known. A row after it cannot be a repeat and is appended; the rest goes through a merge with the rows of that range.
 */
export function createRowWriter(open: OpenDuckDb, states: ReadonlyMap<string, StationState>) {
  const { connection } = open;
  const chunkOf = createChunkMaker(open);

  async function write(rows: readonly Row[]): Promise<ReadonlyMap<string, StationState>> {
    const newer: Row[] = [];
    const older: Row[] = [];
    for (const row of rows) (isNewer(row) ? newer : older).push(row);
    if (newer.length > 0) await append("weather", newer);
    if (older.length > 0) await merge(older);
    const after = statesAfter(states, rows);
    await writeStates(open, states, after);
    return after;
  }

  const isNewer = ({ station, takenAtMs }: Row) => takenAtMs > (states.get(station)?.lastMs ?? Number.NEGATIVE_INFINITY);
  const isRolledUp = ({ station, takenAtMs }: Row) => takenAtMs < (states.get(station)?.rolledUntilMs ?? 0);

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
    const [firstMs, lastMs] = [min(times), max(times)];
    const range = `weather.taken_at BETWEEN ${instant(firstMs)} AND ${instant(lastMs)}`;
    const assignments = quantityNames.map((name) => `"${name}" = COALESCE(incoming."${name}", weather."${name}")`).join(", ");
    await connection.run(
      `UPDATE weather SET ${assignments} FROM incoming WHERE weather.station = incoming.station AND weather.taken_at = incoming.taken_at AND ${range}`,
    );
    await connection.run(
      `INSERT INTO weather BY NAME SELECT * FROM incoming ANTI JOIN (SELECT station, taken_at FROM weather WHERE ${range}) AS stored USING (station, taken_at)`,
    );
    if (rows.some(isRolledUp)) await rollUpAnew(connection, quantitiesOf(rows), { firstMs, lastMs });
  }

  return write;
}

const min = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b));
const max = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b));

function quantitiesOf(rows: readonly Row[]): Quantity[] {
  const names = new Set(rows.flatMap(({ values }) => Object.keys(values)));
  return quantityNames.filter((name) => names.has(name));
}
