import { type Quantity, quantityNames, type Values } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { BucketRow } from "../buckets.ts";
import type { Aggregate, Latest, LatestValue, SeriesQuery, StoredReading, StoredStation } from "../port.ts";
import { instant } from "./write-rows.ts";

type Row = Record<string, unknown>;

/** The questions of the port as SQL. */
export function createQueries(connection: DuckDBConnection) {
  const select = async (sql: string, ...values: string[]): Promise<Row[]> => {
    const reader = await connection.runAndReadAll(sql, values);
    return reader.getRowObjectsJS();
  };

  return {
    async stations(): Promise<StoredStation[]> {
      const rows = await select(
        "SELECT station, epoch_ms(min(taken_at)) AS first, epoch_ms(max(taken_at)) AS last FROM weather GROUP BY station ORDER BY station",
      );
      return rows.map((row) => ({ station: String(row["station"]), firstTakenAt: iso(row["first"]), lastTakenAt: iso(row["last"]) }));
    },

    async readings(station: string, fromMs: number, toMs: number): Promise<StoredReading[]> {
      const columns = quantityNames.map((name) => `"${name}"`).join(", ");
      const rows = await select(
        `SELECT epoch_ms(taken_at) AS ms, ${columns} FROM weather WHERE station = ? AND ${between(fromMs, toMs)} ORDER BY taken_at`,
        station,
      );
      return rows.map((row) => ({ station, takenAt: iso(row["ms"]), values: valuesOf(row) }));
    },

    async buckets(query: SeriesQuery): Promise<BucketRow[]> {
      const aggregates = query.aggregates.map((name) => `${SQL_OF[name](`"${query.quantity}"`)} AS "${name}"`).join(", ");
      const rows = await select(
        `SELECT epoch_ms(taken_at) // ${query.bucketMs} AS bucket, ${aggregates} FROM weather
         WHERE station = ? AND ${between(query.fromMs, query.toMs)} AND "${query.quantity}" IS NOT NULL GROUP BY bucket`,
        query.station,
      );
      return rows.map((row) => bucketRow(row, query));
    },

    async latest(station: string): Promise<Latest> {
      const columns = quantityNames.map(
        (name) => `arg_max("${name}", taken_at) AS "${name}", epoch_ms(max(taken_at) FILTER ("${name}" IS NOT NULL)) AS "${name}_ms"`,
      );
      const [row = {}] = await select(`SELECT ${columns.join(", ")} FROM weather WHERE station = ?`, station);
      const present = quantityNames.filter((name) => isPresent(row[name]));
      return Object.fromEntries(
        present.map((name): [Quantity, LatestValue] => [name, { value: Number(row[name]), takenAt: iso(row[`${name}_ms`]) }]),
      );
    },
  };
}

const SQL_OF: Readonly<Record<Aggregate, (column: string) => string>> = {
  min: (column) => `min(${column})`,
  mean: (column) => `avg(${column})`,
  max: (column) => `max(${column})`,
  last: (column) => `arg_max(${column}, taken_at)`,
  count: (column) => `count(${column})`,
};

const between = (fromMs: number, toMs: number) => `taken_at >= ${instant(fromMs)} AND taken_at < ${instant(toMs)}`;
const iso = (ms: unknown) => new Date(Number(ms)).toISOString();
const isPresent = (value: unknown) => value !== null && value !== undefined;

const bucketRow = (row: Row, { bucketMs, aggregates }: SeriesQuery): BucketRow => ({
  startMs: Number(row["bucket"]) * bucketMs,
  aggregates: Object.fromEntries(aggregates.map((name) => [name, Number(row[name])])),
});

function valuesOf(row: Row): Values {
  const present = quantityNames.filter((name) => isPresent(row[name]));
  return Object.fromEntries(present.map((name) => [name, Number(row[name])]));
}
