import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { PointDays } from "../retention-days.ts";
import { createImportTables } from "./import-notes.ts";
import { createInstance, loadDuckDb, type OpenDuckDb, type Packages } from "./load-duckdb.ts";
import { createPointTables } from "./points.ts";
import { ensureQuantityTable } from "./quantity-table.ts";
import { createRenameTable } from "./rename.ts";
import type { RetentionSettings } from "./retention.ts";
import { SUMMARY_TYPE } from "./rollup.ts";
import { createStaleTable } from "./stale-hours.ts";
import { createStateTables } from "./station-states.ts";

export interface DuckDbSettings extends RetentionSettings {
  readonly file: string;
  readonly memoryLimitMb: number;
  /** How many days points are kept; for ever when absent. */
  readonly pointDays?: PointDays;
  /** How long after a write finished hours are rolled up; 15 s when absent. */
  readonly rollUpAfterMs?: number;
}

/** Opens or makes the database file and its table; the error is one line that says what to do. */
export async function openDuckDb(settings: DuckDbSettings): Promise<Result<OpenDuckDb, string>> {
  const loaded = await loadDuckDb();
  if (!loaded.ok) return loaded;
  const isNew = !existsSync(settings.file);
  try {
    await mkdir(dirname(settings.file), { recursive: true });
    const instance = await createInstance(loaded.value, settings.file, settings.memoryLimitMb);
    return ok(await connect(loaded.value, instance));
  } catch (cause) {
    return err(describeOpenError(settings.file, isNew, (cause as Error).message));
  }
}

/** A file whose table cannot be made is closed again: the store may try to open it many times. */
async function connect(packages: Packages, instance: DuckDBInstance): Promise<OpenDuckDb> {
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    return { ...packages, connection, columns: await createTables(connection), close };
  } catch (cause) {
    close();
    throw cause;
  }
}

/** There is no index: see createRowWriter for how repeats are found. */
async function createTables(connection: DuckDBConnection): Promise<string[]> {
  const columns = await ensureQuantityTable(
    connection,
    "weather",
    ["station VARCHAR NOT NULL", "taken_at TIMESTAMP_MS NOT NULL"],
    "DOUBLE",
  );
  await ensureQuantityTable(connection, "weather_hour", ["station VARCHAR NOT NULL", "hour TIMESTAMP_MS NOT NULL"], SUMMARY_TYPE);
  await createStateTables(connection);
  await createStaleTable(connection);
  await createPointTables(connection);
  await createRenameTable(connection);
  await createImportTables(connection);
  return columns;
}

function describeOpenError(file: string, isNew: boolean, message: string): string {
  const [firstLine = message] = message.split("\n");
  if (/could not set lock/i.test(message))
    return `${file} is in use by another Clima; stop it, or set store.duckdbFile or dataDir to another place`;
  if (/permission denied|read-only file system|EACCES|EROFS/i.test(message))
    return `cannot write ${file}: ${firstLine}; make its folder writable, or set dataDir to another folder`;
  if (!isNew && /not a valid DuckDB database/i.test(message))
    return `${file} is not a DuckDB database; move it away, or set store.duckdbFile to another file`;
  return `cannot open ${file}: ${firstLine}`;
}
