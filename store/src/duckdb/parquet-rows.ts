import { type OpenMemory, openMemory } from "./open-memory.ts";
import { quoted } from "./quoted.ts";

/** A Parquet file as rows of texts. */
export interface ParquetRows {
  /** Columns that hold texts, numbers or times, as the file has them. */
  readonly columns: readonly string[];
  /** Columns of lists, structures and bytes, which are not read, with their types. */
  readonly nested: readonly { readonly column: string; readonly type: string }[];
  readonly rowCount: number;
  /**
   * All rows, some thousands at once; the file is open while they are read. A cell is as people write it, so that a FLOAT of 21.4 is "21.4"; what is absent, and NaN, is "". Times
   * are ISO 8601 with milliseconds: with Z where the file says that they are UTC, and in a column takenAt, which is Clima's own; else
   * without a zone.
   */
  rows(): AsyncIterable<readonly (readonly string[])[]>;
  /** The first ones of them. */
  readonly sample: readonly (readonly string[])[];
}

/** Looks at a Parquet file, and at so many rows of it. Rejects when it is none, with DuckDB's words for it. */
export async function openParquetRows(file: string, sampleRows: number): Promise<ParquetRows> {
  const open = await openMemory();
  try {
    // A folder named year=2026 is no column
    const from = `FROM read_parquet(${quoted(file)}, hive_partitioning = false)`;
    const head = await open.connection.run(`${from} LIMIT 0`);
    const types = head.columnTypes().map(String);
    const described = head.columnNames().map((column, index) => ({ column, type: types[index] ?? "" }));
    const flat = described.filter(({ type }) => !NESTED.test(type));
    const texts = flat.map(({ column, type }) => `coalesce(${textOf(column, type)}, '')`);
    const select = `SELECT concat_ws('${SEPARATOR}', ${texts.join(", ") || "''"}) ${from}`;
    const sample = await open.connection.runAndReadAll(`${select} LIMIT ${sampleRows}`);
    return {
      columns: flat.map(({ column }) => column),
      nested: described.filter(({ type }) => NESTED.test(type)),
      rowCount: await countRows(open, from),
      rows: () => rowsOf(select),
      sample: cellsOf(sample.getRowsJS()),
    };
  } finally {
    open.close();
  }
}

const NESTED = /\[\d*\]$|^(STRUCT|MAP|UNION|BLOB|BIT|GEOMETRY|VARIANT)\b/;

async function countRows({ connection }: OpenMemory, from: string): Promise<number> {
  const reader = await connection.runAndReadAll(`SELECT count(*) ${from}`);
  return Number(reader.getRowsJson()[0]?.[0]);
}

/** A column as text, in SQL. Never a cast of a time with its zone, which would shift it by the zone of this machine. */
function textOf(column: string, type: string): string {
  const name = `"${column.replaceAll('"', '""')}"`;
  if (type === "TIMESTAMP WITH TIME ZONE") return `strftime(make_timestamp(epoch_us(${name})), '${ISO}Z')`;
  if (type.startsWith("TIMESTAMP")) return `strftime(${name}::TIMESTAMP, '${column === "takenAt" ? `${ISO}Z` : ISO}')`;
  if (type === "DOUBLE" || type === "FLOAT") return numberText(name);
  return `replace(trim(${name}::VARCHAR), '${SEPARATOR}', ' ')`;
}

const ISO = "%Y-%m-%dT%H:%M:%S.%g";

/** Whole numbers without a point or an exponent, since they may be times. */
const numberText = (name: string) =>
  `CASE WHEN isnan(${name}) THEN '' WHEN abs(${name}) < 1e19 AND ${name} = trunc(${name}) THEN ${name}::HUGEINT::VARCHAR ELSE ${name}::VARCHAR END`;

/** ASCII's unit separator: a row goes to JavaScript as one text, since each cell by itself costs several times as much. */
const SEPARATOR = "\u001f";

async function* rowsOf(sql: string): AsyncGenerator<readonly (readonly string[])[]> {
  const open = await openMemory();
  try {
    for await (const rows of (await open.connection.stream(sql)).yieldRowsJs()) yield cellsOf(rows);
  } finally {
    open.close();
  }
}

const cellsOf = (rows: readonly (readonly unknown[])[]) => rows.map(([row]) => String(row).split(SEPARATOR));
