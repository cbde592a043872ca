import { err, ok, type Result } from "@clima/schemas";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

export interface Packages {
  readonly duckdb: typeof import("@duckdb/node-api");
  /** The low-level binding under it: the C API of DuckDB. */
  readonly bindings: typeof import("@duckdb/node-bindings");
}

export interface OpenDuckDb extends Packages {
  readonly connection: DuckDBConnection;
  /** Columns of the table after station and taken_at, in the order of the file: an old file has new quantities last. */
  readonly columns: readonly string[];
  close(): void;
}

/** An optional dependency without a build for every machine, so it is loaded when it is used. */
export async function loadDuckDb(): Promise<Result<Packages, string>> {
  try {
    const bindings = await import("@duckdb/node-bindings");
    return ok({ duckdb: await import("@duckdb/node-api"), bindings: bindings.default });
  } catch {
    return err(
      `the embedded store needs @duckdb/node-api, which is not installed or has no build for ${process.platform} ${process.arch}; set store.kind to influxdb`,
    );
  }
}

/** A database in a file, or in memory (":memory:"). It fetches nothing by itself. */
export const createInstance = ({ duckdb }: Pick<Packages, "duckdb">, file: string, memoryLimitMb: number): Promise<DuckDBInstance> =>
  duckdb.DuckDBInstance.create(file, {
    memory_limit: `${memoryLimitMb}MB`,
    threads: "2",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
