import { join } from "node:path";
import type { Config, Log, Result } from "@clima/schemas";
import type { Store } from "./port.ts";

export type * from "./port.ts";
export { csvHeader, readCsv, toCsv } from "./transfer/csv-file.ts";
export type { Item } from "./transfer/item.ts";
export { isPrecision, lineProtocolHeader, type Precision, readLineProtocol, toLineProtocol } from "./transfer/line-protocol-file.ts";

/** The store that the configuration names. An adapter is loaded only when it is used; the error is one line that says what to do. */
export async function openStore(settings: Readonly<Config["store"]>, dataDir: string, log: Log): Promise<Result<Store, string>> {
  if (settings.kind === "duckdb") {
    const { openDuckDbStore } = await import("./duckdb/duckdb-store.ts");
    const { duckdbMemoryMb: memoryLimitMb, duckdbRawDays: rawDays, duckdbHourDays: hourDays, duckdbMaxBytes: maxBytes } = settings;
    return openDuckDbStore({ file: duckDbFile(settings, dataDir), memoryLimitMb, rawDays, hourDays, maxBytes }, log);
  }
  const { openInfluxStore } = await import("./influxdb/influx-store.ts");
  return {
    ok: true,
    value: openInfluxStore({
      url: settings.influxUrl,
      version: settings.influxVersion,
      database: settings.influxDatabase,
      org: settings.influxOrg,
      token: settings.influxToken,
      username: settings.influxUsername,
      password: settings.influxPassword,
    }),
  };
}

const duckDbFile = (settings: Pick<Config["store"], "duckdbFile">, dataDir: string): string =>
  settings.duckdbFile ?? join(dataDir, "clima.duckdb");

/** Where the history is, for people. */
export const describeStore = (settings: Readonly<Config["store"]>, dataDir: string): string =>
  settings.kind === "duckdb" ? duckDbFile(settings, dataDir) : `${settings.influxUrl}, ${settings.influxDatabase}`;

/** Parquet is written and read by DuckDB, which is loaded for it. */
export const loadParquet = () => import("./duckdb/parquet.ts");
