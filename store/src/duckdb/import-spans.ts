import { quantityNames } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { RowSpan } from "./incoming-rows.ts";
import { instant } from "./instant.ts";
import { quoted } from "./quoted.ts";
import type { StationSpan } from "./station-spans.ts";
import type { StationStates } from "./station-states.ts";

/**
 * `import_span` says of rows that came where nothing was what a note of each in `import_added` would, and costs nothing: all values of a station
 * from `first_at` to `last_at`, both inclusive, were added by the import. Who is about to write into a span has that part of it turned into notes
 * before; what is removed in a span leaves it true of the rest.
 */
export async function createSpanTable(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE TABLE IF NOT EXISTS import_span (import VARCHAR NOT NULL, station VARCHAR NOT NULL,
    first_at TIMESTAMP_MS NOT NULL, last_at TIMESTAMP_MS NOT NULL)`);
}

/** Whether nothing is stored where these are to be. */
export const isFree = (spans: readonly StationSpan[], states: StationStates): boolean =>
  spans.every(({ station, firstMs, lastMs }) => {
    const state = states.get(station);
    return state === undefined || firstMs > state.lastMs || lastMs < state.firstMs;
  });

/** Adds spans that were free by the states of before; one that goes on where the import's last or first ended makes that longer. */
export async function addSpans(connection: DuckDBConnection, importId: string, spans: readonly StationSpan[], before: StationStates) {
  const rows = spans.map(({ station, firstMs, lastMs }) => {
    const state = before.get(station) ?? { firstMs, lastMs };
    return `(${quoted(station)}, ${[firstMs, lastMs, state.firstMs, state.lastMs].map(instant).join(", ")})`;
  });
  const added = `(VALUES ${rows.join(", ")}) AS added (station, first_at, last_at, stored_first, stored_last)`;
  const isOfThem = "import = $1 AND import_span.station = added.station";
  await connection.run(
    `UPDATE import_span SET first_at = least(import_span.first_at, added.first_at), last_at = greatest(import_span.last_at, added.last_at)
     FROM ${added} WHERE ${isOfThem} AND ((added.first_at > stored_last AND import_span.last_at = stored_last)
       OR (added.last_at < stored_first AND import_span.first_at = stored_first))`,
    [importId],
  );
  await connection.run(
    `INSERT INTO import_span SELECT $1, station, first_at, last_at FROM ${added} WHERE NOT EXISTS (FROM import_span
       WHERE ${isOfThem} AND import_span.first_at <= added.first_at AND import_span.last_at >= added.last_at)`,
    [importId],
  );
}

/** For each station that has some of a condition in a time, from the first of them to the last. */
export async function spansAt(connection: DuckDBConnection, condition: string, span: RowSpan): Promise<StationSpan[]> {
  const reader = await connection.runAndReadAll(
    `SELECT station, epoch_ms(min(first_at)), epoch_ms(max(last_at)) FROM import_span WHERE ${condition} AND ${touches(span)} GROUP BY station`,
  );
  return reader.getRowsJS().map(([station, first, last]) => ({ station: String(station), firstMs: Number(first), lastMs: Number(last) }));
}

/** Turns what spans of a condition have in a time into notes of the rows that are there; to be called in a transaction. */
export async function noteRowsOfSpans(connection: DuckDBConnection, condition: string, span: RowSpan): Promise<void> {
  const [from, to] = [instant(span.firstMs), instant(span.lastMs)];
  const found = `FROM import_span WHERE ${condition} AND ${touches(span)}`;
  const flags = quantityNames.map((name) => `CASE WHEN weather."${name}" IS NOT NULL THEN true END AS "${name}"`).join(", ");
  await connection.run(
    `INSERT INTO import_added BY NAME SELECT import, weather.station AS station, taken_at, ${flags}
     FROM weather JOIN (${found}) AS span ON weather.station = span.station AND taken_at BETWEEN first_at AND last_at
     WHERE taken_at BETWEEN ${from} AND ${to}`,
  );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE left_span AS
     SELECT import, station, first_at, ${instant(span.firstMs - 1)} AS last_at ${found} AND first_at < ${from}
     UNION ALL SELECT import, station, ${instant(span.lastMs + 1)}, last_at ${found} AND last_at > ${to}`,
  );
  await connection.run(`DELETE ${found}`);
  await connection.run("INSERT INTO import_span FROM left_span");
}

const touches = ({ firstMs, lastMs }: RowSpan) => `first_at <= ${instant(lastMs)} AND last_at >= ${instant(firstMs)}`;
