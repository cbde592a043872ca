import { quantityNames } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import { instant } from "./instant.ts";
import { floorHourMs, foldSeen, type StationState, type StationStates, valuesOfState } from "./station-states.ts";

interface Span {
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * Brings `station_state` of stations up to date after rows or hours of them were removed; to be called in their transaction. A station of
 * which nothing is left gets no state. What is answered is to be remembered once that is committed.
 */
export async function renewStates(
  connection: DuckDBConnection,
  states: StationStates,
  stations: readonly string[],
): Promise<ReadonlyMap<string, StationState | undefined>> {
  await foldSeen(connection);
  const renewed = new Map<string, StationState | undefined>();
  for (const station of stations) {
    const before = states.get(station);
    if (!before) continue;
    const state = await stateLeft(connection, station, before);
    renewed.set(station, state);
    await connection.run("DELETE FROM station_state WHERE station = $1", [station]);
    if (!state) continue;
    await connection.run(`INSERT INTO station_state VALUES ${valuesOfState([station, state])}`);
    // Hours from there on are rolled up again as they come
    await connection.run(`DELETE FROM weather_hour WHERE station = $1 AND hour >= ${instant(state.rolledUntilMs)}`, [station]);
  }
  return renewed;
}

/** The same for the stations whose first or last reading is in the temporary table `incoming`. */
export async function renewStatesAtEnds(connection: DuckDBConnection, states: StationStates) {
  const reader = await connection.runAndReadAll(
    "SELECT station, epoch_ms(min(taken_at)), epoch_ms(max(taken_at)) FROM incoming GROUP BY station",
  );
  const stations = reader.getRowsJS().flatMap(([station, first, last]) => {
    const state = states.get(String(station));
    return state && (Number(first) <= state.firstMs || Number(last) >= state.lastMs) ? [String(station)] : [];
  });
  return renewStates(connection, states, stations);
}

async function stateLeft(connection: DuckDBConnection, station: string, before: StationState): Promise<StationState | undefined> {
  const rows = await spanIn(connection, "min(taken_at)", "max(taken_at)", "weather WHERE station = $1", station);
  const lastAt = `greatest(${quantityNames.map((name) => `"${name}".last_at`).join(", ")})`;
  const old = `weather_hour WHERE station = $1 AND hour < ${instant(before.rawFromMs)}`;
  const hours = await spanIn(connection, "min(hour)", `max(${lastAt})`, old, station);
  // Of hours without readings only their beginnings are known
  const spans = [rows, hours && { ...hours, firstMs: Math.max(hours.firstMs, before.firstMs) }].filter((span) => span !== undefined);
  if (spans.length === 0) return undefined;
  const firstMs = spans.reduce((least, span) => Math.min(least, span.firstMs), Number.POSITIVE_INFINITY);
  const lastMs = spans.reduce((most, span) => Math.max(most, span.lastMs), Number.NEGATIVE_INFINITY);
  const rolledUntilMs = Math.min(before.rolledUntilMs, Math.max(floorHourMs(lastMs), before.rawFromMs));
  return { ...before, firstMs, lastMs, rolledUntilMs };
}

async function spanIn(connection: DuckDBConnection, first: string, last: string, rows: string, station: string): Promise<Span | undefined> {
  const reader = await connection.runAndReadAll(`SELECT epoch_ms(${first}), epoch_ms(${last}) FROM ${rows}`, [station]);
  const [firstMs, lastMs] = reader.getRowsJS()[0] ?? [];
  return firstMs === null || firstMs === undefined ? undefined : { firstMs: Number(firstMs), lastMs: Number(lastMs) };
}

/** After the commit. */
export function rememberRenewed(states: Map<string, StationState>, renewed: ReadonlyMap<string, StationState | undefined>): void {
  for (const [station, state] of renewed) {
    if (state) states.set(station, state);
    else states.delete(station);
  }
}
