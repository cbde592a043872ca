import { isoInstant, type Quantity, quantityNames, type Values } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { BucketRow, WindRow } from "../buckets.ts";
import type { Latest, LatestValue, SeriesQuery, StepQuery, StoredReading } from "../port.ts";
import { bucketsSql, windSql } from "./buckets-sql.ts";
import { instant } from "./instant.ts";
import { quantitiesIn } from "./rollup.ts";
import type { StationState } from "./station-states.ts";

type Row = Record<string, unknown>;

/** The questions of the port that need the rows, as SQL. */
export function createQueries(connection: DuckDBConnection) {
  const select = async (sql: string, ...values: string[]): Promise<Row[]> => {
    const reader = await connection.runAndReadAll(sql, values);
    return reader.getRowObjectsJS();
  };

  return {
    async readings(station: string, fromMs: number, toMs: number): Promise<StoredReading[]> {
      const rows = `FROM weather WHERE station = $1 AND taken_at >= ${instant(fromMs)} AND taken_at < ${instant(toMs)}`;
      const names = await quantitiesIn(connection, rows, quantityNames, [station]);
      const columns = ["epoch_ms(taken_at)::DOUBLE AS ms", ...names.map((name) => `"${name}"`)].join(", ");
      const reader = await connection.runAndReadAll(`SELECT ${columns} ${rows} ORDER BY taken_at`, [station]);
      const [times = [], ...values] = reader.getColumnsJS();
      return times.map((ms, row) => ({ station, takenAt: iso(ms), values: valuesAt(row, names, values) }));
    },

    async buckets(query: SeriesQuery, state: StationState): Promise<BucketRow[]> {
      const { sql, parameters } = bucketsSql(query, state);
      const rows = await select(sql, ...parameters);
      return rows.map((row) => bucketRow(row, query));
    },

    async wind(query: StepQuery): Promise<WindRow[]> {
      const { sql, parameters } = windSql(query);
      const rows = await select(sql, ...parameters);
      return rows.map((row) => ({
        startMs: Number(row["bucket"]),
        speedMs: numberOf(row["speedMs"]),
        fromEastMs: numberOf(row["fromEastMs"]),
        fromNorthMs: numberOf(row["fromNorthMs"]),
      }));
    },

    /** Of rows that are not rolled up, and of roll-ups for what those lack. */
    async latest(station: string, { rolledUntilMs }: StationState): Promise<Latest> {
      const columns = quantityNames.flatMap((name) => [`arg_max("${name}", taken_at)`, `max(taken_at) FILTER ("${name}" IS NOT NULL)`]);
      const live = await select(
        `SELECT ${named(columns)} FROM weather WHERE station = ? AND taken_at >= ${instant(rolledUntilMs)}`,
        station,
      );
      const summaries = quantityNames.flatMap((name) => [`arg_max("${name}".last, hour)`, `max("${name}".last_at)`]);
      const rolled = await select(`SELECT ${named(summaries)} FROM weather_hour WHERE station = ?`, station);
      return { ...latestOf(rolled[0] ?? {}), ...latestOf(live[0] ?? {}) };
    },
  };
}

/** Value and time of each quantity, in turn. */
const named = (expressions: readonly string[]) =>
  expressions
    .map((expression, index) => {
      const name = quantityNames[index >> 1];
      return index % 2 === 0 ? `${expression} AS "${name}"` : `epoch_ms(${expression}) AS "${name}_ms"`;
    })
    .join(", ");

const iso = (ms: unknown) => isoInstant(Number(ms));
const isPresent = (value: unknown) => value !== null && value !== undefined;

function latestOf(row: Row): Latest {
  const present = quantityNames.filter((name) => isPresent(row[name]));
  return Object.fromEntries(
    present.map((name): [Quantity, LatestValue] => [name, { value: Number(row[name]), takenAt: iso(row[`${name}_ms`]) }]),
  );
}

const numberOf = (value: unknown): number | null => (isPresent(value) ? Number(value) : null);

const bucketRow = (row: Row, { aggregates }: SeriesQuery): BucketRow => ({
  startMs: Number(row["bucket"]),
  aggregates: Object.fromEntries(aggregates.map((name) => [name, Number(row[name])])),
});

/** Run for each reading of years: only what is there is looked at. */
function valuesAt(row: number, names: readonly Quantity[], columns: readonly (readonly unknown[])[]): Values {
  const values: { [Q in Quantity]?: number } = {};
  for (const [index, name] of names.entries()) {
    const value = columns[index]?.[row];
    if (isPresent(value)) values[name] = Number(value);
  }
  return values;
}
