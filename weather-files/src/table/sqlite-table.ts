import { basename } from "node:path";
import type { Row, Table, TableHead } from "../port.ts";
import { SAMPLE_ROWS, TableError } from "../port.ts";
import { type Cell, openSqliteFile, type SqliteFile } from "./sqlite-file.ts";
import type { SqliteProfile, SqliteQuery, SqliteSchema } from "./sqlite-profile.ts";

const PIECE_ROWS = 5000;

/** Before the first key. SQLite's keys are whole numbers of 64 bits; this is far below all that JavaScript counts exactly. */
const BEFORE_ALL = -(2 ** 62);

/**
 * What is for us in the SQLite file of a program, as tables. It is read without a change to it, and what its log holds (-wal) is read, too.
 *
 * @throws TableError when it is no database, locked, damaged, or of no program that is known.
 */
export function openSqliteTables(path: string, profiles: readonly SqliteProfile[]): readonly Table[] {
  const file = openSqliteFile(path);
  try {
    const schema = file.schema();
    const queries = profiles.flatMap((profile) => profile.queries(schema));
    if (queries.length === 0) throw new TableError(describeUnknown(path, schema, profiles));
    return queries.map((query) => tableOf(path, query, file));
  } finally {
    file.close();
  }
}

function tableOf(path: string, query: SqliteQuery, file: SqliteFile): Table {
  const head = headOf(path, query, file);
  const lastKey = Number(file.one(query.lastKeySql));
  const firstKey = Number(head.sample[0]?.cells[0]);
  let keyRead: number | undefined;
  return {
    head,
    rows: rowsOf(path, query, (key) => {
      keyRead = key;
    }),
    fraction: () => {
      if (keyRead === undefined) return 0;
      return lastKey > firstKey ? Math.min(1, (keyRead - firstKey) / (lastKey - firstKey)) : 1;
    },
  };
}

function headOf(path: string, query: SqliteQuery, file: SqliteFile): TableHead {
  const sample = file.all(query.sql, BEFORE_ALL, SAMPLE_ROWS).map((cells, index) => toRow(cells, index + 1));
  return {
    name: `${basename(path)}, table ${query.table}`,
    preamble: query.aboutSql === undefined ? [] : file.all(query.aboutSql).map((cells) => `# ${cells.map(toText).join("\t")}`),
    columns: file.columns(query.sql),
    sample,
    hasDecimalComma: false,
  };
}

/** The file is open only while rows are asked for, and a piece is one short statement: its owner may write between them. */
async function* rowsOf(path: string, query: SqliteQuery, onKey: (key: number) => void): AsyncIterable<readonly Row[]> {
  const file = openSqliteFile(path);
  try {
    let key = BEFORE_ALL;
    let line = 0;
    for (;;) {
      const piece = file.all(query.sql, key, PIECE_ROWS);
      const rows = piece.map((cells, index) => toRow(cells, line + index + 1));
      line += rows.length;
      const last = piece.at(-1)?.[0];
      if (last === undefined) return;
      key = keyOf(last, path, query);
      onKey(key);
      yield rows;
    }
  } finally {
    file.close();
  }
}

function keyOf(cell: Cell, path: string, query: SqliteQuery): number {
  if (typeof cell === "number" && Number.isSafeInteger(cell)) return cell;
  throw new TableError(`${path}, table ${query.table}: a row has the key ${cell}; expected a whole number`);
}

const toRow = (cells: readonly Cell[], line: number): Row => ({ line, cells: cells.map(toText) });

function toText(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "string" ? cell.trim() : String(cell);
}

function describeUnknown(path: string, schema: SqliteSchema, profiles: readonly SqliteProfile[]): string {
  const tables = [...schema.keys()];
  const has = tables.length === 0 ? "has no tables" : `has the tables ${tables.slice(0, 12).join(", ")}${tables.length > 12 ? ", …" : ""}`;
  const known = profiles.map(({ name }) => name).join(" or ");
  return (
    `${basename(path)} ${has}: it is not a database of ${known}. ` +
    "Export what you need of it as CSV (sqlite3 -header -csv FILE 'SELECT …') and import that, with --map where the names of its columns say too little"
  );
}
