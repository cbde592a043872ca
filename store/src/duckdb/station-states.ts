import type { DuckDBConnection } from "@duckdb/node-api";
import type { RowSpan } from "./incoming-rows.ts";
import { hourOf, instant } from "./instant.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import type { StationSpan } from "./station-spans.ts";

/** What is known of a station's rows without reading them; all in ms since 1970 UTC. */
export interface StationState {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Whole hours before it are in `weather_hour`, exactly as their rows are; a whole hour itself. */
  readonly rolledUntilMs: number;
  /** Rows before it were removed for their age, and stay away; a whole hour. 0 when none was. */
  readonly rawFromMs: number;
}

export type StationStates = ReadonlyMap<string, StationState>;

export const HOUR_MS = 3_600_000;
export const floorHourMs = (ms: number): number => Math.floor(ms / HOUR_MS) * HOUR_MS;

/**
 * `station_state` has one row a station; what each transaction adds to a known one's span of time is appended to `station_seen`, which
 * costs a quarter of an update, and folded in before hours are rolled up. A file from before these tables is read once.
 */
export async function createStateTables(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE TABLE IF NOT EXISTS station_state (
    station VARCHAR NOT NULL, first_at TIMESTAMP_MS NOT NULL, last_at TIMESTAMP_MS NOT NULL,
    rolled_until TIMESTAMP_MS NOT NULL, raw_from TIMESTAMP_MS NOT NULL)`);
  await connection.run(`CREATE TABLE IF NOT EXISTS station_seen (
    station VARCHAR NOT NULL, first_at TIMESTAMP_MS NOT NULL, last_at TIMESTAMP_MS NOT NULL)`);
  await connection.run(`INSERT INTO station_state
    SELECT station, min(taken_at), max(taken_at), ${hourOf("min(taken_at)")}, ${instant(0)} FROM weather
    WHERE NOT EXISTS (FROM station_state) GROUP BY station`);
}

const SEEN = "(SELECT station, min(first_at) AS first_at, max(last_at) AS last_at FROM station_seen GROUP BY station) AS seen";
/** greatest and least pass over NULL. */
const FIRST = "least(station_state.first_at, seen.first_at)";
const LAST = "greatest(station_state.last_at, seen.last_at)";

export async function readStates(connection: DuckDBConnection): Promise<Map<string, StationState>> {
  const reader = await connection.runAndReadAll(`SELECT station_state.station AS station, epoch_ms(${FIRST}) AS first,
    epoch_ms(${LAST}) AS last, epoch_ms(rolled_until) AS rolled, epoch_ms(raw_from) AS raw
    FROM station_state LEFT JOIN ${SEEN} USING (station) ORDER BY station_state.station`);
  return new Map(reader.getRowObjectsJS().map((row) => [String(row["station"]), stateOf(row)]));
}

/** Brings `station_state` up to date with what was appended; to be called in a transaction. */
export async function foldSeen(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `UPDATE station_state SET first_at = ${FIRST}, last_at = ${LAST} FROM ${SEEN} WHERE station_state.station = seen.station`,
  );
  await connection.run("DELETE FROM station_seen");
}

const stateOf = (row: Record<string, unknown>): StationState => ({
  firstMs: Number(row["first"]),
  lastMs: Number(row["last"]),
  rolledUntilMs: Number(row["rolled"]),
  rawFromMs: Number(row["raw"]),
});

/** The states after rows were written, of their stations only. */
export const statesAfter = (states: StationStates, spans: readonly StationSpan[]): Map<string, StationState> =>
  new Map(spans.map((span) => [span.station, widened(states.get(span.station), span)]));

const widened = (before: StationState | undefined, { firstMs, lastMs }: RowSpan): StationState =>
  before
    ? { ...before, firstMs: Math.min(before.firstMs, firstMs), lastMs: Math.max(before.lastMs, lastMs) }
    : { firstMs, lastMs, rolledUntilMs: floorHourMs(firstMs), rawFromMs: 0 };

/** Writes what has changed; to be called in the transaction of the rows. */
export async function writeStates(
  { connection, duckdb }: Pick<OpenDuckDb, "connection" | "duckdb">,
  before: StationStates,
  after: StationStates,
): Promise<void> {
  const added = [...after].filter(([station]) => !before.has(station));
  if (added.length > 0) await connection.run(`INSERT INTO station_state VALUES ${added.map(valuesOfState).join(", ")}`);
  const widened = [...after].filter(([station, state]) => isWidened(before.get(station), state));
  if (widened.length === 0) return;
  const appender = await connection.createAppender("station_seen");
  try {
    for (const [station, { firstMs, lastMs }] of widened) {
      appender.appendVarchar(station);
      for (const ms of [firstMs, lastMs]) appender.appendTimestampMilliseconds(new duckdb.DuckDBTimestampMillisecondsValue(BigInt(ms)));
      appender.endRow();
    }
  } finally {
    appender.closeSync();
  }
}

const isWidened = (before: StationState | undefined, { firstMs, lastMs }: StationState) =>
  before !== undefined && (firstMs < before.firstMs || lastMs > before.lastMs);

/** A row of `station_state`. */
export const valuesOfState = ([station, { firstMs, lastMs, rolledUntilMs, rawFromMs }]: readonly [string, StationState]) =>
  `('${station.replaceAll("'", "''")}', ${[firstMs, lastMs, rolledUntilMs, rawFromMs].map(instant).join(", ")})`;
