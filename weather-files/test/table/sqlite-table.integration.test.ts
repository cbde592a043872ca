import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import Database from "libsql";
import { type TempDir, tempDir } from "../../../test/support/temp-dir.ts";
import type { Row, Table } from "../../src/port.ts";
import { isSqlite } from "../../src/table/sqlite-file.ts";
import type { SqliteProfile } from "../../src/table/sqlite-profile.ts";
import { openSqliteTables } from "../../src/table/sqlite-table.ts";

/** A program with a table of readings. */
const logger: SqliteProfile = {
  name: "the logger",
  queries: (schema) =>
    schema.get("log")?.includes("at")
      ? [
          {
            table: "log",
            sql: "SELECT at, outside, note FROM log WHERE at > ?1 ORDER BY at LIMIT ?2",
            lastKeySql: "SELECT max(at) FROM log",
          },
        ]
      : [],
};

let dir: TempDir;
let path: string;
beforeEach(() => {
  dir = tempDir();
  path = join(dir.path, "log's 100% #1?.db");
});
afterEach(() => dir.remove());

function create(sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

const rowsSql = (count: number) =>
  `CREATE TABLE log (at INTEGER PRIMARY KEY, outside REAL, note TEXT);
   WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${count}) INSERT INTO log SELECT n * 60, n / 10.0, ' n' || n || ' ' FROM c;`;

const only = (tables: readonly Table[]): Table => {
  const [table] = tables;
  if (tables.length !== 1 || table === undefined) throw new Error(`expected one table, got ${tables.length}`);
  return table;
};

async function all(table: Table): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const piece of table.rows) rows.push(...piece);
  return rows;
}

describe("a database of SQLite", () => {
  test("is read as a table: its columns, its first rows, all rows in the order of the key", async () => {
    create(`CREATE TABLE log (at INTEGER PRIMARY KEY, outside REAL, note TEXT, other BLOB); CREATE TABLE unused (x);
      INSERT INTO log VALUES (200, NULL, '  second ', x'00'), (100, -0.5, NULL, NULL), (-5, 1e-7, '', NULL)`);
    const table = only(openSqliteTables(path, [logger]));
    const rows = [
      { line: 1, cells: ["-5", "1e-7", ""] },
      { line: 2, cells: ["100", "-0.5", ""] },
      { line: 3, cells: ["200", "", "second"] },
    ];
    expect(table.head).toEqual({
      name: "log's 100% #1?.db, table log",
      preamble: [],
      columns: ["at", "outside", "note"],
      sample: rows,
      hasDecimalComma: false,
    });
    expect(await all(table)).toEqual(rows);
    expect(table.fraction()).toBe(1);
  });

  test("is read in pieces, and each row once", async () => {
    create(rowsSql(12_345));
    const table = only(openSqliteTables(path, [logger]));
    expect(table.head.sample).toHaveLength(100);
    const pieces: number[] = [];
    const shares: number[] = [];
    const rows: Row[] = [];
    for await (const piece of table.rows) {
      pieces.push(piece.length);
      shares.push(table.fraction());
      rows.push(...piece);
    }
    expect(rows).toEqual(
      Array.from({ length: 12_345 }, (_, index) => ({
        line: index + 1,
        cells: [String((index + 1) * 60), String((index + 1) / 10), `n${index + 1}`],
      })),
    );
    expect(pieces).toEqual([5000, 5000, 2345]);
    expect(shares.map((share) => Math.round(share * 100))).toEqual([40, 81, 100]);
  });

  test("with an empty table has no rows", async () => {
    create(rowsSql(0).replace("SELECT 1 UNION", "SELECT 9 WHERE 0 UNION"));
    const table = only(openSqliteTables(path, [logger]));
    expect(table.head.sample).toEqual([]);
    expect(table.fraction()).toBe(0);
    expect(await all(table)).toEqual([]);
  });

  test("is never written to, and its owner may write while it is read", async () => {
    create(rowsSql(12_000));
    const before = readFileSync(path);
    const rows = only(openSqliteTables(path, [logger])).rows[Symbol.asyncIterator]();
    await rows.next();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(dir.path)).toHaveLength(1);
    const owner = new Database(path, { timeout: 0 });
    owner.exec("INSERT INTO log VALUES (99999999, 1, 'new')");
    owner.close();
    await rows.return?.();
  });

  test("what is only in its write-ahead log yet is read, too", async () => {
    const owner = new Database(path);
    owner.exec(`PRAGMA journal_mode = WAL; ${rowsSql(3)}`);
    expect(await all(only(openSqliteTables(path, [logger])))).toHaveLength(3);
    const copy = join(dir.path, "copy.db");
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    expect(await all(only(openSqliteTables(copy, [logger])))).toHaveLength(3);
    owner.close();
  });

  test("with a write-ahead log that is not there any more is read without files beside it", async () => {
    create(`PRAGMA journal_mode = WAL; ${rowsSql(3)}`);
    expect(readdirSync(dir.path)).toHaveLength(1);
    expect(await all(only(openSqliteTables(path, [logger])))).toHaveLength(3);
    expect(readdirSync(dir.path)).toHaveLength(1);
  });

  test("is known by its first bytes", () => {
    create(rowsSql(1));
    expect(isSqlite(readFileSync(path))).toBe(true);
    expect(isSqlite(Buffer.from("SQLite format 3 is what this text is about"))).toBe(false);
    expect(isSqlite(Buffer.from("SQL"))).toBe(false);
  });
});

describe("a database that cannot be read is told with what to do:", () => {
  const opening =
    (profile = logger) =>
    () =>
      openSqliteTables(path, [profile]);

  test("of no program that is known", () => {
    create("CREATE TABLE temps (t); CREATE VIEW newest AS SELECT t FROM temps");
    expect(opening()).toThrow(
      /1\?\.db has the tables newest, temps: it is not a database of the logger\. Export what you need of it as CSV/,
    );
  });

  test("without any table", () => {
    create("CREATE TABLE a (b); DROP TABLE a");
    expect(opening()).toThrow(/1\?\.db has no tables: it is not a database of the logger/);
  });

  test("locked by another program", () => {
    create(rowsSql(3));
    const owner = new Database(path);
    owner.exec("BEGIN EXCLUSIVE");
    expect(opening()).toThrow(/is locked by another program that writes to it: stop that program meanwhile, or import a copy/);
    owner.exec("ROLLBACK");
    owner.close();
  });

  test("no database at all", () => {
    writeFileSync(path, "time,temperature\n".repeat(100));
    expect(opening()).toThrow(/is not a database of SQLite, or it is encrypted/);
  });

  test("damaged", () => {
    create(rowsSql(3));
    const bytes = readFileSync(path);
    bytes.fill(7, 4096);
    writeFileSync(path, bytes);
    expect(opening()).toThrow(/is damaged .*\.recover/);
  });

  test("not there", () => {
    expect(opening()).toThrow(/cannot be opened for reading/);
  });

  test("left in the middle of a change", () => {
    const owner = new Database(path);
    owner.exec(`PRAGMA cache_size = 1; ${rowsSql(5000)} BEGIN; UPDATE log SET note = 'changed, and longer than it was before'`);
    const copy = join(dir.path, "copy.db");
    copyFileSync(path, copy);
    copyFileSync(`${path}-journal`, `${copy}-journal`);
    expect(() => openSqliteTables(copy, [logger])).toThrow(/copy\.db was not closed properly by its program/);
    owner.exec("ROLLBACK");
    owner.close();
  });

  test("with a key that is no whole number", async () => {
    create("CREATE TABLE log (at REAL, outside REAL, note TEXT); INSERT INTO log VALUES (1.5, 2, '')");
    const table = only(openSqliteTables(path, [logger]));
    await expect(all(table)).rejects.toThrow(/table log: a row has the key 1.5; expected a whole number/);
  });
});
