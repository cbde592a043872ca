import { type Quantity, quantityNames } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import { hourOf, instant } from "./instant.ts";
import { floorHourMs, foldSeen, HOUR_MS, type StationState, type StationStates } from "./station-states.ts";

/**
 * What the table weather_hour has of a quantity for each hour and station: how many values, their sum, lowest, highest and last, and when
 * that was. NULL when there was none.
 */
export const SUMMARY_TYPE = "STRUCT(n BIGINT, sum DOUBLE, min DOUBLE, max DOUBLE, last DOUBLE, last_at TIMESTAMP_MS)";

const summaryOf = (name: string) => `CASE WHEN count("${name}") > 0 THEN {n: count("${name}"), sum: sum("${name}"), min: min("${name}"),
  max: max("${name}"), last: arg_max("${name}", taken_at), last_at: max(taken_at) FILTER ("${name}" IS NOT NULL)} END AS "${name}"`;

/** So much time at once: the connection is busy meanwhile. */
const SLICE_MS = 7 * 86_400_000;

/** The next stretch of time that has whole hours which are not rolled up; undefined when there is none. */
export function nextSlice(states: StationStates): { readonly fromMs: number; readonly toMs: number } | undefined {
  const pending = [...states.values()].filter(({ lastMs, rolledUntilMs }) => floorHourMs(lastMs) > rolledUntilMs);
  if (pending.length === 0) return undefined;
  const fromMs = pending.reduce((least, { rolledUntilMs }) => Math.min(least, rolledUntilMs), Number.POSITIVE_INFINITY);
  return { fromMs, toMs: fromMs + SLICE_MS };
}

/** A state after the slice was rolled up. */
export function rolledTo(state: StationState, toMs: number): StationState {
  const untilMs = Math.min(floorHourMs(state.lastMs), toMs);
  return untilMs > state.rolledUntilMs ? { ...state, rolledUntilMs: untilMs } : state;
}

/** Rolls up the whole hours of a slice; to be called in a transaction. */
export async function rollUpSlice(connection: DuckDBConnection, { fromMs, toMs }: { fromMs: number; toMs: number }): Promise<void> {
  await foldSeen(connection);
  const until = `least(${hourOf("last_at")}, ${instant(toMs)})`;
  const rows = `FROM weather JOIN station_state USING (station)
    WHERE taken_at >= ${instant(fromMs)} AND taken_at < ${instant(toMs)} AND taken_at >= rolled_until AND taken_at < ${until}`;
  const summaries = (await quantitiesIn(connection, rows)).map(summaryOf);
  const columns = ["station", `${hourOf("taken_at")} AS hour`, ...summaries].join(", ");
  await connection.run(`INSERT INTO weather_hour BY NAME SELECT ${columns} ${rows} GROUP BY ALL`);
  await connection.run(`UPDATE station_state SET rolled_until = ${until} WHERE rolled_until < ${until}`);
}

/** Quantities that have a value in some rows: each of the others would cost as much as one that has. */
export async function quantitiesIn(
  connection: DuckDBConnection,
  rows: string,
  among: readonly Quantity[] = quantityNames,
  parameters: readonly string[] = [],
): Promise<Quantity[]> {
  const counts = among.map((name) => `count("${name}") AS "${name}"`).join(", ");
  const reader = await connection.runAndReadAll(`SELECT ${counts} ${rows}`, [...parameters]);
  const [row = {}] = reader.getRowObjectsJS();
  return among.filter((name) => Number(row[name]) > 0);
}

/**
 * Rolls up the stale hours of a stretch of time anew, out of the rows that are there now: an hour without rows has none. To be called in a
 * transaction.
 */
export async function rollUpAnew(connection: DuckDBConnection, { fromMs, toMs }: { fromMs: number; toMs: number }): Promise<void> {
  const range = (time: string) => `${time} >= ${instant(floorHourMs(fromMs))} AND ${time} < ${instant(toMs)}`;
  const stale = `(SELECT DISTINCT station, hour FROM stale_hour WHERE ${range("hour")}) AS stale`;
  const rows = `FROM weather JOIN ${stale} ON weather.station = stale.station AND ${hourOf("weather.taken_at")} = stale.hour
    JOIN station_state ON weather.station = station_state.station
    WHERE stale.hour < rolled_until AND weather.taken_at >= ${instant(floorHourMs(fromMs))} AND weather.taken_at < ${instant(floorHourMs(toMs - 1) + HOUR_MS)}`;
  const summaries = (await quantitiesIn(connection, rows)).map(summaryOf);
  await connection.run(`DELETE FROM weather_hour USING ${stale}
    WHERE weather_hour.station = stale.station AND weather_hour.hour = stale.hour AND ${range("weather_hour.hour")}`);
  const columns = ["weather.station AS station", "stale.hour AS hour", ...summaries].join(", ");
  await connection.run(`INSERT INTO weather_hour BY NAME SELECT ${columns} ${rows} GROUP BY ALL`);
  await connection.run(`DELETE FROM stale_hour WHERE ${range("hour")}`);
}
