import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import Database from "libsql";
import { TableError } from "../port.ts";
import type { SqliteSchema } from "./sqlite-profile.ts";

export type Cell = string | number | null | Uint8Array;

/** A SQLite file that is open for reading only. All of it throws a TableError that says what is wrong with the file and what to do. */
export interface SqliteFile {
  schema(): SqliteSchema;
  /** Names of the columns that a query gives. */
  columns(sql: string): readonly string[];
  /** `parameters` are ?1, ?2 … */
  all(sql: string, ...parameters: readonly number[]): readonly (readonly Cell[])[];
  /** The first cell of the first row. */
  one(sql: string): Cell | undefined;
  close(): void;
}

/** How long another program's lock is waited for. */
const LOCK_MS = 1000;

/** https://www.sqlite.org/fileformat2.html, 1.3: what a file begins with, and at 18 whether it has a write-ahead log. */
const MAGIC = "SQLite format 3\0";
const WRITE_VERSION_AT = 18;
const WRITE_AHEAD = 2;

/** Whether a file is a database of SQLite, by its first bytes. */
export const isSqlite = (start: Uint8Array): boolean => Buffer.from(start.subarray(0, MAGIC.length)).toString("latin1") === MAGIC;

/**
 * Opens a database so that nothing is written to it or beside it; `-wal` beside it is read, too.
 *
 * @throws TableError
 */
export function openSqliteFile(path: string): SqliteFile {
  const told = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw new TableError(describe(path, error), { cause: error });
    }
  };
  const db = told(() => new Database(addressOf(path), { timeout: LOCK_MS }));
  const all = (sql: string, ...parameters: readonly number[]) =>
    told(() =>
      db
        .prepare(sql)
        .raw(true)
        .all(...parameters),
    ) as readonly (readonly Cell[])[];
  return {
    schema: () => schemaOf(all),
    columns: (sql) =>
      told(() =>
        db
          .prepare(sql)
          .columns()
          .map(({ name }) => name),
      ),
    all,
    one: (sql) => all(sql)[0]?.[0],
    close: () => {
      db.close();
    },
  };
}

function schemaOf(all: SqliteFile["all"]): SqliteSchema {
  const rows = all(
    "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid",
  );
  const schema = new Map<string, string[]>();
  for (const [table, column] of rows) {
    const columns = schema.get(String(table)) ?? [];
    columns.push(String(column));
    schema.set(String(table), columns);
  }
  return schema;
}

/**
 * https://www.sqlite.org/uri.html. A database whose write-ahead log is not there is whole and used by nobody; `immutable` reads it without
 * making the files that SQLite otherwise makes beside it, which a folder for reading only does not allow.
 */
function addressOf(path: string): string {
  const options = isWriteAhead(path) && !existsSync(`${path}-wal`) ? "mode=ro&immutable=1" : "mode=ro";
  return `${pathToFileURL(path).href.replace("file://", "file:")}?${options}`;
}

function isWriteAhead(path: string): boolean {
  const start = Buffer.alloc(WRITE_VERSION_AT + 1);
  const fd = openSync(path, "r");
  try {
    readSync(fd, start, 0, start.length, 0);
  } finally {
    closeSync(fd);
  }
  return start[WRITE_VERSION_AT] === WRITE_AHEAD;
}

function describe(path: string, error: unknown): string {
  const name = basename(path);
  const { code = "", message } = error as { readonly code?: string; readonly message: string };
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
    return `${name} is locked by another program that writes to it: stop that program meanwhile, or import a copy of the file`;
  if (code === "SQLITE_NOTADB") return `${name} is not a database of SQLite, or it is encrypted`;
  if (code.startsWith("SQLITE_CORRUPT"))
    return `${name} is damaged (${message}): what is left of it comes out by "sqlite3 ${name} .recover | sqlite3 mended.db"; import mended.db then`;
  if (code === "SQLITE_READONLY_ROLLBACK")
    return `${name} was not closed properly by its program (${name}-journal lies beside it): open it there once more, or copy both files and import the copy after "sqlite3 ${name} .tables"`;
  if (code.startsWith("SQLITE_READONLY") || code.startsWith("SQLITE_CANTOPEN") || code === "ENOENT" || message.includes("Unable to open"))
    return `${name} cannot be opened for reading (${message}): copy it, with ${name}-wal and ${name}-journal if they are there, to a folder of your own, and import the copy`;
  return `${name} cannot be read: ${message}`;
}
