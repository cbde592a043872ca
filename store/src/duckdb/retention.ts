import type { DuckDBConnection } from "@duckdb/node-api";
import { instant } from "./instant.ts";
import { floorHourMs, HOUR_MS, type StationState, type StationStates } from "./station-states.ts";

/** How long what is kept; undefined for ever. */
export interface RetentionSettings {
  /** Readings. Their hours stay. */
  readonly rawDays?: number | undefined;
  /** Hours, once their readings are gone. */
  readonly hourDays?: number | undefined;
  /** Of the file; when it is larger, the oldest readings go. */
  readonly maxBytes?: number | undefined;
}

const DAY_MS = 24 * HOUR_MS;
/** So much time at once: the connection is busy meanwhile. */
const SLICE_MS = 30 * DAY_MS;

/** Readings that were removed, and the instant before which there are none any more. */
export interface RemovedReadings {
  readonly readings: number;
  readonly beforeMs: number;
}

/** Before it are no rows. */
const rawBeginMs = ({ firstMs, rawFromMs }: StationState) => Math.max(floorHourMs(firstMs), rawFromMs);

/** The next stretch of readings from before the cutoff; what is not rolled up stays. */
export function nextRemoval(states: StationStates, cutoffMs: number): { readonly fromMs: number; readonly toMs: number } | undefined {
  const begins = [...states.values()].filter((state) => Math.min(cutoffMs, state.rolledUntilMs) > rawBeginMs(state)).map(rawBeginMs);
  if (begins.length === 0) return undefined;
  const fromMs = begins.reduce((a, b) => Math.min(a, b));
  return { fromMs, toMs: Math.min(fromMs + SLICE_MS, floorHourMs(cutoffMs)) };
}

/** A state after the stretch was removed. */
export function removedTo(state: StationState, toMs: number): StationState {
  const rawFromMs = Math.min(toMs, state.rolledUntilMs);
  return rawFromMs > state.rawFromMs ? { ...state, rawFromMs } : state;
}

/** Removes the readings of a stretch that are rolled up; to be called in a transaction. How many went. */
export async function removeReadings(connection: DuckDBConnection, { fromMs, toMs }: { fromMs: number; toMs: number }): Promise<number> {
  const until = `least(${instant(toMs)}, rolled_until)`;
  const removed = await connection.run(`DELETE FROM weather USING station_state WHERE weather.station = station_state.station
    AND taken_at >= ${instant(fromMs)} AND taken_at < ${instant(toMs)} AND taken_at < rolled_until`);
  await connection.run(`DELETE FROM import_added USING station_state WHERE import_added.station = station_state.station
    AND taken_at >= ${instant(fromMs)} AND taken_at < ${instant(toMs)} AND taken_at < rolled_until`);
  await connection.run(`UPDATE station_state SET raw_from = ${until} WHERE raw_from < ${until}`);
  return removed.rowsChanged;
}

/** Removes hours from before the cutoff whose readings are gone. How many went. */
export async function removeHours(connection: DuckDBConnection, cutoffMs: number): Promise<number> {
  const removed = await connection.run(`DELETE FROM weather_hour USING station_state
    WHERE weather_hour.station = station_state.station AND hour < ${instant(cutoffMs)} AND hour < raw_from`);
  return removed.rowsChanged;
}

/** Bytes of the file that are in use once all is in it: DuckDB fills what was freed, and does not make the file smaller. */
export async function usedBytes(connection: DuckDBConnection): Promise<number> {
  await connection.run("CHECKPOINT");
  const reader = await connection.runAndReadAll("SELECT block_size * used_blocks AS bytes FROM pragma_database_size()");
  return Number(reader.getRowObjectsJS()[0]?.["bytes"] ?? 0);
}

/** Where to cut when the file is too large: after the oldest day, or the oldest twentieth of all time that is there. */
export function sizeCutoffMs(states: StationStates): number | undefined {
  const all = [...states.values()].filter((state) => state.rolledUntilMs > rawBeginMs(state));
  if (all.length === 0) return undefined;
  const beginMs = all.reduce((least, state) => Math.min(least, rawBeginMs(state)), Number.POSITIVE_INFINITY);
  const endMs = all.reduce((most, { rolledUntilMs }) => Math.max(most, rolledUntilMs), 0);
  return floorHourMs(beginMs + Math.max(DAY_MS, (endMs - beginMs) / 20));
}

export const cutoffOfDaysMs = (nowMs: number, days: number): number => floorHourMs(nowMs - days * DAY_MS);
