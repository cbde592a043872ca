import { open } from "node:fs/promises";
import { isQuantity, type Quantity } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import { PARQUET_MAGIC } from "../parquet-magic.ts";
import type { ParquetPart } from "../port.ts";
import type { Piece } from "./add-rows.ts";
import { lookAtRows } from "./look-at-rows.ts";
import { quoted } from "./quoted.ts";

/** How many rows a Parquet file of our own has; undefined for any other file. */
export async function ownParquetRows(connection: DuckDBConnection, file: string): Promise<number | undefined> {
  if (!(await isParquet(file)) || (await quantitiesOf(connection, file)) === undefined) return undefined;
  const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${parquet(file)}`);
  return Number(reader.getRowsJS()[0]?.[0]);
}

/** Undefined where rows of a file of our own are not exactly what the contract takes, and must be read one by one. */
export async function readParquet(connection: DuckDBConnection, part: ParquetPart): Promise<Piece | undefined> {
  const names = (await quantitiesOf(connection, part.file)) ?? [];
  const last = part.firstRow + part.rows;
  const columns = ["station", `${TAKEN_AT} AS taken_at`, ...names.map((name) => `"${name}"`)].join(", ");
  const rows = `(SELECT ${columns} FROM ${parquet(part.file)} WHERE file_row_number >= ${part.firstRow} AND file_row_number < ${last})`;
  return lookAtRows(connection, rows, names, { firstMs: part.fromMs, lastMs: part.toMs });
}

/** NULL of a time that is no whole millisecond. */
const TAKEN_AT = `CASE WHEN epoch_us("takenAt") % 1000 = 0 THEN "takenAt"::TIMESTAMP_MS END`;

// A folder named year=2026 is no column
const parquet = (file: string) => `read_parquet(${quoted(file)}, hive_partitioning = false, file_row_number = true)`;

async function isParquet(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(PARQUET_MAGIC.length), 0, PARQUET_MAGIC.length, 0);
    return buffer.toString("latin1") === PARQUET_MAGIC;
  } finally {
    await file.close();
  }
}

/** Of its columns; undefined where it has others, or of other types. */
async function quantitiesOf(connection: DuckDBConnection, file: string): Promise<Quantity[] | undefined> {
  const head = await connection.run(`FROM ${parquet(file)} LIMIT 0`);
  const types = new Map(head.columnNames().map((name, index) => [name, String(head.columnType(index))]));
  types.delete("file_row_number");
  const areOwn = types.get("station") === "VARCHAR" && /^TIMESTAMP(_MS)?$/.test(types.get("takenAt") ?? "");
  const names = [...types.keys()].filter(isQuantity);
  return areOwn && names.length === types.size - 2 && names.every((name) => types.get(name) === "DOUBLE") ? names : undefined;
}
