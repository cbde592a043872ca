import { type Measurement, measurementNames, measurements, type Point } from "@clima/schemas";
import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import { cellOf, isText, pointColumns, pointOfCells } from "../point-cells.ts";
import { withoutRepeats } from "../point-identity.ts";
import type { StoredStation } from "../port.ts";
import { instant } from "./instant.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";

const quoted = (name: string) => `"${name}"`;
const tagsOf = (measurement: Measurement) => Object.keys(measurements[measurement].tags);
const typeOf = (measurement: Measurement, column: string) => (isText(measurement, column) ? "VARCHAR" : "DOUBLE");

/** One table a measurement; a table of an older version gets the columns that are new. */
export async function createPointTables(connection: DuckDBConnection): Promise<void> {
  for (const measurement of measurementNames) {
    const columns = pointColumns(measurement).map((name) => `${quoted(name)} ${typeOf(measurement, name)}`);
    await connection.run(
      `CREATE TABLE IF NOT EXISTS ${measurement} (station VARCHAR NOT NULL, taken_at TIMESTAMP_MS NOT NULL, ${columns.join(", ")})`,
    );
    for (const column of columns) await connection.run(`ALTER TABLE ${measurement} ADD COLUMN IF NOT EXISTS ${column}`);
  }
}

/** Writes and reads points. There is no index: a repeat is found among the rows of its time, which DuckDB finds by their lowest and highest. */
export function createPoints(open: Pick<OpenDuckDb, "connection" | "duckdb">) {
  const { connection } = open;

  /** To be called in a transaction. */
  async function write(points: readonly Point[]): Promise<void> {
    const once = withoutRepeats(points);
    for (const measurement of measurementNames) {
      const rows = once.filter((point) => point.measurement === measurement);
      if (rows.length > 0) await replace(measurement, rows);
    }
  }

  async function replace(measurement: Measurement, points: readonly Point[]): Promise<void> {
    await connection.run(`CREATE OR REPLACE TEMP TABLE incoming_points AS FROM ${measurement} LIMIT 0`);
    await appendPoints(open, "incoming_points", measurement, points);
    const same = ["station", "taken_at", "id", ...tagsOf(measurement)]
      .map((name) => `stored.${quoted(name)} IS NOT DISTINCT FROM incoming_points.${quoted(name)}`)
      .join(" AND ");
    const range = await connection.runAndReadAll("SELECT epoch_ms(min(taken_at)), epoch_ms(max(taken_at)) FROM incoming_points");
    const [firstMs, lastMs] = (range.getRowsJS()[0] ?? []).map(Number) as [number, number];
    await connection.run(
      `DELETE FROM ${measurement} AS stored USING incoming_points
       WHERE ${same} AND stored.taken_at BETWEEN ${instant(firstMs)} AND ${instant(lastMs)}`,
    );
    await connection.run(`INSERT INTO ${measurement} BY NAME FROM incoming_points`);
  }

  async function read(measurement: Measurement, station: string, fromMs: number, toMs: number): Promise<Point[]> {
    const columns = pointColumns(measurement).map(quoted).join(", ");
    const reader = await connection.runAndReadAll(
      `SELECT epoch_ms(taken_at) AS ms, ${columns} FROM ${measurement}
       WHERE station = ? AND taken_at >= ${instant(fromMs)} AND taken_at < ${instant(toMs)} ORDER BY ALL`,
      [station],
    );
    return reader.getRowObjectsJS().map(({ ms, ...cells }) => pointOfCells(measurement, station, Number(ms), cells));
  }

  async function stations(measurement: Measurement): Promise<StoredStation[]> {
    const reader = await connection.runAndReadAll(
      `SELECT station, epoch_ms(min(taken_at)) AS first, epoch_ms(max(taken_at)) AS last FROM ${measurement} GROUP BY station ORDER BY station`,
    );
    return reader.getRowObjectsJS().map((row) => ({
      station: String(row["station"]),
      firstTakenAt: new Date(Number(row["first"])).toISOString(),
      lastTakenAt: new Date(Number(row["last"])).toISOString(),
    }));
  }

  /** How many went. */
  async function removeBefore(measurement: Measurement, beforeMs: number): Promise<number> {
    return (await connection.run(`DELETE FROM ${measurement} WHERE taken_at < ${instant(beforeMs)}`)).rowsChanged;
  }

  return { write, read, stations, removeBefore };
}

/** Rows to a table that has the columns of the measurement, in whatever order the file has them. */
export async function appendPoints(
  { connection, duckdb }: Pick<OpenDuckDb, "connection" | "duckdb">,
  table: string,
  measurement: Measurement,
  points: readonly Point[],
): Promise<void> {
  const columns = (await connection.run(`FROM ${table} LIMIT 0`)).columnNames().slice(2);
  const appender = await connection.createAppender(table);
  try {
    for (const point of points) {
      appender.appendVarchar(point.station);
      appender.appendTimestampMilliseconds(new duckdb.DuckDBTimestampMillisecondsValue(BigInt(Date.parse(point.takenAt))));
      for (const column of columns) appendCell(appender, isText(measurement, column), cellOf(point, column));
      appender.endRow();
    }
  } finally {
    appender.closeSync();
  }
}

function appendCell(appender: DuckDBAppender, isTextColumn: boolean, value: string | number | undefined): void {
  if (value === undefined) appender.appendNull();
  else if (isTextColumn) appender.appendVarchar(String(value));
  else appender.appendDouble(Number(value));
}
