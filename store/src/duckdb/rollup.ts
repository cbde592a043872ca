import { type Quantity, quantityNames } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { RowSpan } from "./incoming-rows.ts";
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
async function quantitiesIn(connection: DuckDBConnection, rows: string): Promise<Quantity[]> {
  const counts = quantityNames.map((name) => `count("${name}") AS "${name}"`).join(", ");
  const reader = await connection.runAndReadAll(`SELECT ${counts} ${rows}`);
  const [row = {}] = reader.getRowObjectsJS();
  return quantityNames.filter((name) => Number(row[name]) > 0);
}

/**
 * Rolls up the hours anew in which rows of the temporary table `incoming` lie, after these were merged; to be called in their
 * transaction. The span, both ends inclusive, holds all of them; only the quantities that they have are looked at.
 */
export async function rollUpAnew(connection: DuckDBConnection, names: readonly Quantity[], span: RowSpan): Promise<void> {
  const from = instant(floorHourMs(span.firstMs));
  const to = instant(floorHourMs(span.lastMs) + HOUR_MS);
  const range = (time: string) => `${time} >= ${from} AND ${time} < ${to}`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE fresh AS
    WITH touched AS (SELECT DISTINCT station, ${hourOf("taken_at")} AS hour FROM incoming JOIN station_state USING (station)
      WHERE taken_at < rolled_until)
    SELECT weather.station AS station, touched.hour AS hour, ${names.map(summaryOf).join(", ")}
    FROM weather JOIN touched ON weather.station = touched.station AND ${hourOf("weather.taken_at")} = touched.hour
    WHERE ${range("weather.taken_at")} GROUP BY ALL`);
  const isSame = `weather_hour.station = fresh.station AND weather_hour.hour = fresh.hour AND ${range("weather_hour.hour")}`;
  const assignments = names.map((name) => `"${name}" = fresh."${name}"`).join(", ");
  await connection.run(`UPDATE weather_hour SET ${assignments} FROM fresh WHERE ${isSame}`);
  await connection.run(`INSERT INTO weather_hour BY NAME FROM fresh WHERE NOT EXISTS (FROM weather_hour WHERE ${isSame})`);
}

/** The same after rows were removed or lost values: hours of `incoming` in which no row is left go. */
export async function rollUpWhatIsLeft(connection: DuckDBConnection, names: readonly Quantity[], span: RowSpan): Promise<void> {
  await rollUpAnew(connection, names, span);
  await connection.run(
    `DELETE FROM weather_hour USING (SELECT DISTINCT station, ${hourOf("taken_at")} AS hour FROM incoming) AS touched
     WHERE weather_hour.station = touched.station AND weather_hour.hour = touched.hour
     AND weather_hour.hour BETWEEN ${instant(floorHourMs(span.firstMs))} AND ${instant(span.lastMs)}
     AND NOT EXISTS (FROM fresh WHERE fresh.station = touched.station AND fresh.hour = touched.hour)`,
  );
}
