import { join } from "node:path";
import type { Config, Log, Result } from "@clima/schemas";
import type { ParquetRows } from "./duckdb/parquet-rows.ts";
import type { InfluxDump } from "./influxdb/influx-dump.ts";
import type { InfluxRows } from "./influxdb/influx-source.ts";
import type { InfluxSettings } from "./influxdb/settings.ts";
import type { Store, StoreError } from "./port.ts";
import { pointDaysOf } from "./retention-days.ts";

export { type Calendar, createCalendar, type Period } from "@clima/schemas";
export type { ParquetRows } from "./duckdb/parquet-rows.ts";
export type { InfluxDump } from "./influxdb/influx-dump.ts";
export type { InfluxRows, InfluxRowsPart } from "./influxdb/influx-source.ts";
export { isText, pointColumns, pointOfCells } from "./point-cells.ts";
export { PARQUET_MAGIC } from "./parquet-magic.ts";
export { pointIdentity } from "./point-identity.ts";
export type * from "./port.ts";
export type * from "./port-changes.ts";
export type { Summary } from "./rollups/summary.ts";
export { csvHeader, toCsv } from "./transfer/csv-file.ts";
export { lineProtocolHeader, toLineProtocol } from "./transfer/line-protocol-file.ts";
export { type Piece, type Records, readInPieces, type Span } from "./transfer/pieces.ts";
export { pointCsvHeader, pointToCsv } from "./transfer/point-csv.ts";
export { pointLineHeader, pointToLine } from "./transfer/point-lines.ts";
export { readAhead } from "./transfer/read-ahead.ts";
export { createWriteInHalves, type Refusal, type WrittenInHalves, writeInHalves } from "./write-in-halves.ts";

/** The store that the configuration names. An adapter is loaded only when it is used; the error is one line that says what to do. */
export async function openStore(settings: Readonly<Config["store"]>, dataDir: string, log: Log): Promise<Result<Store, string>> {
  if (settings.kind === "duckdb") {
    const { openDuckDbStore } = await import("./duckdb/duckdb-store.ts");
    const { duckdbMemoryMb: memoryLimitMb, duckdbRawDays: rawDays, duckdbHourDays: hourDays, duckdbMaxBytes: maxBytes } = settings;
    const file = duckDbFileOf(settings, dataDir);
    return openDuckDbStore({ file, memoryLimitMb, rawDays, hourDays, maxBytes, pointDays: pointDaysOf(settings) }, log);
  }
  const { openInfluxStore } = await import("./influxdb/influx-store.ts");
  return { ok: true, value: openInfluxStore(influxSettings(settings), log) };
}

const influxSettings = (settings: Readonly<Config["store"]>): InfluxSettings => ({
  url: settings.influxUrl,
  version: settings.influxVersion,
  database: settings.influxDatabase,
  org: settings.influxOrg,
  token: settings.influxToken,
  username: settings.influxUsername,
  password: settings.influxPassword,
  pointDays: pointDaysOf(settings),
});

/** Everything in the InfluxDB of the configuration, out and in. */
export const openInfluxDump = async (settings: Readonly<Config["store"]>): Promise<InfluxDump> =>
  (await import("./influxdb/influx-dump.ts")).openInfluxDump(influxSettings(settings));

/** The file of the embedded store. */
export const duckDbFileOf = (settings: Pick<Config["store"], "duckdbFile">, dataDir: string): string =>
  settings.duckdbFile ?? join(dataDir, "clima.duckdb");

/** Where the history is, for people. */
export const describeStore = (settings: Readonly<Config["store"]>, dataDir: string): string =>
  settings.kind === "duckdb" ? duckDbFileOf(settings, dataDir) : `${settings.influxUrl}, ${settings.influxDatabase}`;

/** Parquet is written and read by DuckDB, which is loaded for it. */
export const loadParquet = () => import("./duckdb/parquet.ts");
export const openParquetRows = async (file: string, sampleRows: number): Promise<ParquetRows> =>
  (await import("./duckdb/parquet-rows.ts")).openParquetRows(file, sampleRows);
export const loadPointParquet = () => import("./duckdb/point-parquet.ts");

/** Whether a copy of the embedded store's file is whole; DuckDB is loaded for it. */
export const checkDuckDbFile = async (file: string): Promise<Result<void, string>> =>
  (await import("./duckdb/check-duckdb-file.ts")).checkDuckDbFile(file);

/** The points of a measurement of any InfluxDB, which is only read. */
export const openInfluxRows = async (settings: Readonly<Config["store"]>, measurement: string): Promise<Result<InfluxRows, StoreError>> =>
  (await import("./influxdb/influx-source.ts")).openInfluxRows(influxSettings(settings), measurement);
