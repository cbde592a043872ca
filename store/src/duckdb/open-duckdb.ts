import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { err, ok, quantityNames, type Result } from "@clima/schemas";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

export type DuckDb = typeof import("@duckdb/node-api");
/** The low-level binding under it: the C API of DuckDB. */
export type DuckDbBindings = typeof import("@duckdb/node-bindings");

export interface DuckDbSettings {
  readonly file: string;
  readonly memoryLimitMb: number;
}

interface Packages {
  readonly duckdb: DuckDb;
  readonly bindings: DuckDbBindings;
}

export interface OpenDuckDb extends Packages {
  readonly connection: DuckDBConnection;
  /** Columns of the table after station and taken_at, in the order of the file: an old file has new quantities last. */
  readonly columns: readonly string[];
  close(): void;
}

/** Opens or makes the database file and its table; the error is one line that says what to do. */
export async function openDuckDb(settings: DuckDbSettings): Promise<Result<OpenDuckDb, string>> {
  const loaded = await loadDuckDb();
  if (!loaded.ok) return loaded;
  const isNew = !existsSync(settings.file);
  try {
    await mkdir(dirname(settings.file), { recursive: true });
    const instance = await loaded.value.duckdb.DuckDBInstance.create(settings.file, {
      memory_limit: `${settings.memoryLimitMb}MB`,
      threads: "2",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
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
    return { ...packages, connection, columns: await createTable(connection), close };
  } catch (cause) {
    close();
    throw cause;
  }
}

/** An optional dependency without a build for every machine, so it is loaded when it is used. */
async function loadDuckDb(): Promise<Result<Packages, string>> {
  try {
    const bindings = await import("@duckdb/node-bindings");
    return ok({ duckdb: await import("@duckdb/node-api"), bindings: bindings.default });
  } catch {
    return err(
      `the embedded store needs @duckdb/node-api, which is not installed or has no build for ${process.platform} ${process.arch}; set store.kind to influxdb`,
    );
  }
}

/** A quantity that is new to an old file gets its column. There is no index: see createWriter for how repeats are found. */
async function createTable(connection: DuckDBConnection): Promise<string[]> {
  await connection.run("CREATE TABLE IF NOT EXISTS weather (station VARCHAR NOT NULL, taken_at TIMESTAMP_MS NOT NULL)");
  for (const quantity of quantityNames) await connection.run(`ALTER TABLE weather ADD COLUMN IF NOT EXISTS "${quantity}" DOUBLE`);
  const table = await connection.run("FROM weather LIMIT 0");
  return table.columnNames().slice(2);
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
