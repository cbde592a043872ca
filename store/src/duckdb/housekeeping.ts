import type { DuckDBConnection } from "@duckdb/node-api";
import {
  cutoffOfDaysMs,
  nextRemoval,
  type RemovedReadings,
  type RetentionSettings,
  removedTo,
  removeHours,
  removeReadings,
  sizeCutoffMs,
  usedBytes,
} from "./retention.ts";
import { nextSlice, rolledTo, rollUpSlice } from "./rollup.ts";
import type { StaleHours } from "./stale-hours.ts";
import type { StationState } from "./station-states.ts";
import { inTransaction } from "./transaction.ts";

/** What is done behind the writes, a stretch of time at once; each keeps `states` as the file has them. */
export function createHousekeeping(
  connection: DuckDBConnection,
  states: Map<string, StationState>,
  stale: Pick<StaleHours, "refresh">,
  retention: RetentionSettings,
) {
  /** Rolls up a stretch of finished hours, or of stale ones; false when there was none. */
  async function rollUp(): Promise<boolean> {
    const slice = nextSlice(states);
    if (!slice) return stale.refresh();
    await inTransaction(connection, () => rollUpSlice(connection, slice));
    for (const [station, state] of states) states.set(station, rolledTo(state, slice.toMs));
    return true;
  }

  /** Removes a stretch of readings that are older than what is kept, or that have no room; undefined when there was none. */
  async function removeOldReadings(nowMs: number): Promise<RemovedReadings | undefined> {
    const cutoffMs = await rawCutoffMs(nowMs);
    const stretch = cutoffMs === undefined ? undefined : nextRemoval(states, cutoffMs);
    if (!stretch) return undefined;
    while (await stale.refresh(stretch));
    const readings = await inTransaction(connection, () => removeReadings(connection, stretch));
    for (const [station, state] of states) states.set(station, removedTo(state, stretch.toMs));
    await connection.run("CHECKPOINT");
    return { readings, beforeMs: stretch.toMs };
  }

  async function rawCutoffMs(nowMs: number): Promise<number | undefined> {
    const { rawDays, maxBytes } = retention;
    const byAgeMs = rawDays === undefined ? undefined : cutoffOfDaysMs(nowMs, rawDays);
    const isTooLarge = maxBytes !== undefined && (await usedBytes(connection)) > maxBytes;
    const bySizeMs = isTooLarge ? sizeCutoffMs(states) : undefined;
    return byAgeMs !== undefined && bySizeMs !== undefined ? Math.max(byAgeMs, bySizeMs) : (byAgeMs ?? bySizeMs);
  }

  async function removeOldHours(nowMs: number): Promise<number> {
    const { hourDays } = retention;
    return hourDays === undefined ? 0 : inTransaction(connection, () => removeHours(connection, cutoffOfDaysMs(nowMs, hourDays)));
  }

  return { rollUp, removeOldReadings, removeOldHours };
}
