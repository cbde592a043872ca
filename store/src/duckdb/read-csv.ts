import { isQuantity, type Quantity, quantities, STATION_ID } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { CsvFiles } from "../port.ts";
import type { Piece } from "./add-rows.ts";
import { instant } from "./instant.ts";
import { lookAtRows } from "./look-at-rows.ts";
import { quoted } from "./quoted.ts";

/** More of them are read one by one together with their neighbours. */
const MAX_LEFT = 10_000;
/** Rows in the table `incoming`, and the numbers from 0 of lines that are not among them. */
export interface CsvPiece {
  readonly piece: Piece;
  readonly left: readonly number[];
}

/** Makes the temporary table `incoming` of those lines that are exactly what the contract takes; undefined where they must be read one by one. */
export async function readCsv(connection: DuckDBConnection, lines: CsvFiles): Promise<CsvPiece | undefined> {
  const names = lines.columns.filter(isQuantity);
  // Else the last one is in memory until it is replaced
  await connection.run("DROP TABLE IF EXISTS incoming");
  const look = () => lookAtRows(connection, "incoming", names, { firstMs: lines.fromMs, lastMs: lines.toMs });
  const whole = (await tryReading(() => readAsNumbers(connection, lines, names))) ? await look() : undefined;
  if (whole) return { piece: whole, left: [] };
  if (!(await tryReading(() => readAsTexts(connection, lines, names)))) return undefined;
  const left = await linesLeft(connection);
  if (left.length > MAX_LEFT) return undefined;
  if (left.length > 0) await connection.run("DELETE FROM incoming WHERE NOT is_right");
  await connection.run("ALTER TABLE incoming DROP COLUMN is_right");
  const piece = await look();
  return piece && { piece, left };
}

/** False where lines do not have the shape. */
async function tryReading(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (cause) {
    if (/^(Invalid Input|Conversion) Error/.test((cause as Error).message)) return false;
    throw cause;
  }
}

/** Rejects where a cell is no number; a time in another form than ours is NULL. */
const readAsNumbers = (connection: DuckDBConnection, lines: CsvFiles, names: readonly Quantity[]) =>
  connection.run(`CREATE OR REPLACE TEMP TABLE incoming AS SELECT lines.station AS station, CASE WHEN ${IS_OURS} THEN ${TAKEN_AT} END AS taken_at,
    ${names.map((name) => `lines."${name}" AS "${name}"`).join(", ")} FROM ${cellsOf(lines, "DOUBLE")}`);

/** With a column `is_right`. */
function readAsTexts(connection: DuckDBConnection, lines: CsvFiles, names: readonly Quantity[]) {
  const numbers = names.map((name) => `TRY_CAST(lines."${name}" AS DOUBLE) AS "${name}"`).join(", ");
  const areRight = names.map((name) => `(lines."${name}" IS NULL OR ${isPossible(name)})`).join(" AND ");
  return connection.run(`CREATE OR REPLACE TEMP TABLE incoming AS SELECT lines.station AS station, ${TAKEN_AT} AS taken_at, ${numbers},
    COALESCE(regexp_full_match(lines.station, ${quoted(STATION_ID.source)}) AND ${IS_OURS}
      AND ${TAKEN_AT} BETWEEN ${instant(lines.fromMs)} AND ${instant(lines.toMs)}
      AND COALESCE(${names.map((name) => `lines."${name}"`).join(", ")}) IS NOT NULL AND ${areRight}, false) AS is_right
    FROM ${cellsOf(lines, "VARCHAR")}`);
}

/** A thread a file: where threads share one, the groups of rows are no full ones, and to put them together costs as much as to read them. */
function cellsOf({ files, columns }: CsvFiles, type: "DOUBLE" | "VARCHAR"): string {
  const types = columns.map((name) => `'${name}': '${isQuantity(name) ? type : "VARCHAR"}'`).join(", ");
  return `read_csv([${files.map(quoted).join(", ")}], columns = {${types}}, header = false, auto_detect = false, delim = ',', quote = '', escape = '',
    nullstr = '', parallel = false) AS lines`;
}

async function linesLeft(connection: DuckDBConnection): Promise<number[]> {
  const reader = await connection.runAndReadAll(
    `SELECT line FROM (SELECT row_number() OVER () - 1 AS line, is_right FROM incoming) WHERE NOT is_right ORDER BY line LIMIT ${MAX_LEFT + 1}`,
  );
  return reader.getRowsJS().map(([line]) => Number(line));
}

const TAKEN_AT = `TRY_CAST(left(lines."takenAt", 23) AS TIMESTAMP_MS)`;
const IS_OURS = `strftime(${TAKEN_AT}, '%Y-%m-%dT%H:%M:%S.%gZ') = lines."takenAt"`;

const isPossible = (name: Quantity) => `TRY_CAST(lines."${name}" AS DOUBLE) BETWEEN ${quantities[name].min} AND ${quantities[name].max}`;
