import type { Row } from "../merge-repeats.ts";
import type { ImportNotes } from "./import-notes.ts";
import { type IncomingRows, quantitiesOf, spanOf } from "./incoming-rows.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import { rollUpAnew } from "./rollup.ts";
import { isRolledUp, type StationState, statesAfter, writeStates } from "./station-states.ts";

/**
 * Writes rows, at most one row an identity, and brings `states` up to date; to be called in a transaction. What is answered is to be
 * put into `states` once that is committed.
 *
 * There is no primary key: its index makes bulk writes six times slower and must fit into memory. Instead the newest instant of
 * each station is known. A row after it cannot be a repeat and is appended; the rest goes through a merge with the rows of that range.
 */
export function createRowWriter(
  open: OpenDuckDb,
  states: ReadonlyMap<string, StationState>,
  incoming: IncomingRows,
  notes: Pick<ImportNotes, "release">,
) {
  async function write(rows: readonly Row[]): Promise<ReadonlyMap<string, StationState>> {
    const newer: Row[] = [];
    const older: Row[] = [];
    for (const row of rows) (isNewer(row) ? newer : older).push(row);
    if (newer.length > 0) await incoming.append("weather", newer);
    if (older.length > 0) await merge(older);
    const after = statesAfter(states, rows);
    await writeStates(open, states, after);
    return after;
  }

  const isNewer = ({ station, takenAtMs }: Row) => takenAtMs > (states.get(station)?.lastMs ?? Number.NEGATIVE_INFINITY);

  async function merge(rows: readonly Row[]): Promise<void> {
    const names = quantitiesOf(rows);
    const span = spanOf(rows);
    await incoming.fill(rows);
    await notes.release(names, span);
    await incoming.merge((name) => `COALESCE(incoming."${name}", weather."${name}")`, span);
    if (rows.some(isRolledUp(states))) await rollUpAnew(open.connection, names, span);
  }

  return write;
}
