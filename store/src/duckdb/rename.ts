import { measurementNames } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Latest } from "../port.ts";
import type { Renamed } from "../port-changes.ts";
import type { RenameFacts } from "../rename.ts";
import { renameInImports } from "./import-list.ts";
import type { StaleHours } from "./stale-hours.ts";
import type { StationState } from "./station-states.ts";
import { inTransaction } from "./transaction.ts";

const HISTORY = ["weather", "weather_hour", ...measurementNames];

/** Which stations were given which name, so that the same rename is known again. */
export async function createRenameTable(connection: DuckDBConnection): Promise<void> {
  await connection.run("CREATE TABLE IF NOT EXISTS station_rename (station VARCHAR NOT NULL, renamed_to VARCHAR NOT NULL)");
}

/** Gives a station another name, and keeps what is remembered as the file has it. */
export function createRename(
  connection: DuckDBConnection,
  states: Map<string, StationState>,
  stale: Pick<StaleHours, "rename">,
  latestOf: Map<string, Latest>,
) {
  async function rename(from: string, to: string): Promise<Renamed> {
    const renamed = await inTransaction(connection, () => renameRows(connection, from, to));
    const state = states.get(from);
    if (state) states.set(to, state);
    states.delete(from);
    stale.rename(from, to);
    for (const station of [from, to]) latestOf.delete(station);
    return renamed;
  }

  return { lookAtRename: (from: string, to: string) => lookAtRename(connection, from, to), rename };
}

async function lookAtRename(connection: DuckDBConnection, from: string, to: string): Promise<RenameFacts> {
  const marks = await connection.runAndReadAll("SELECT renamed_to FROM station_rename WHERE station = ?", [from]);
  const mark = marks.getRowsJS()[0]?.[0];
  return {
    hasOld: await hasHistory(connection, from),
    hasNew: await hasHistory(connection, to),
    ...(mark === undefined ? {} : { mark: { to: String(mark), isDone: true } }),
  };
}

async function hasHistory(connection: DuckDBConnection, station: string): Promise<boolean> {
  const isThere = HISTORY.map((table) => `EXISTS (FROM ${table} WHERE station = $1)`).join(" OR ");
  const reader = await connection.runAndReadAll(`SELECT ${isThere}`, [station]);
  return reader.getRowsJS()[0]?.[0] === true;
}

/** To be called in a transaction: who kills it finds the old name everywhere. */
async function renameRows(connection: DuckDBConnection, from: string, to: string): Promise<Renamed> {
  const give = async (table: string) =>
    (await connection.run(`UPDATE ${table} SET station = $1 WHERE station = $2`, [to, from])).rowsChanged;
  const readings = await give("weather");
  const rollUps = await give("weather_hour");
  await give("station_state");
  await give("station_seen");
  await give("import_added");
  // What is left of the spans of a station without a history is of nothing
  await connection.run("DELETE FROM import_span WHERE station = $1", [to]);
  await give("import_span");
  await renameInImports(connection, from, to);
  await give("stale_hour");
  let points = 0;
  for (const measurement of measurementNames) points += await give(measurement);
  await connection.run("DELETE FROM station_rename WHERE station = $1", [from]);
  await connection.run("INSERT INTO station_rename VALUES ($1, $2)", [from, to]);
  return { readings, rollUps, points };
}
