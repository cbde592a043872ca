import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import Database from "libsql";
import type { OutReading } from "./port.ts";
import type { OutQueue, QueuedReading } from "./queue.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS reading (
    id INTEGER PRIMARY KEY AUTOINCREMENT, door TEXT NOT NULL, slotMs INTEGER NOT NULL, takenAtMs INTEGER NOT NULL,
    state TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (door, slotMs));
  CREATE INDEX IF NOT EXISTS reading_waiting ON reading (door, takenAtMs) WHERE state = 'waiting';
  CREATE INDEX IF NOT EXISTS reading_begun ON reading (door) WHERE state = 'begun';
  CREATE TABLE IF NOT EXISTS request (door TEXT PRIMARY KEY, begunAtMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS boot (station TEXT, bootId TEXT, source TEXT NOT NULL, PRIMARY KEY (station, bootId)) WITHOUT ROWID;
`;

type Db = Database.Database;
type Columns = Readonly<Record<string, unknown>>;

/**
 * The queue in a SQLite file, which is made where there is none. The error is one line: what is wrong and what to do.
 */
export function openLibsqlQueue(file: string): Result<OutQueue, string> {
  let db: Db | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    db = new Database(file);
    // One process a file: a second one would send every reading twice.
    db.pragma("locking_mode = EXCLUSIVE");
    db.pragma("journal_mode = WAL");
    // A commit is on the disk before it returns (sqlite.org/pragma.html#pragma_synchronous).
    db.pragma("synchronous = FULL");
    db.exec(SCHEMA);
    return ok({ ...waitingPart(db), ...sendingPart(db), ...memoryPart(db) });
  } catch (cause) {
    db?.close();
    return err(describe(file, cause));
  }
}

function describe(file: string, cause: unknown): string {
  const { code, message } = cause as { readonly code?: string; readonly message: string };
  if (code === "SQLITE_BUSY") return `${file} is in use by other doors; stop them, or give these another dataDir`;
  if (code === "SQLITE_NOTADB" || code?.startsWith("SQLITE_CORRUPT"))
    return `${file} is damaged (${message}); move it away and start again: what has not been sent to the networks stays in the moved file`;
  return `cannot open ${file} (${message}); make it and its folder writable, or set dataDir to another folder`;
}

function attempt<T>(work: () => T): Result<T, string> {
  try {
    return ok(work());
  } catch (cause) {
    return err((cause as Error).message);
  }
}

const toReading = ({ id, takenAtMs, json }: Columns): QueuedReading => ({
  id: Number(id),
  takenAtMs: Number(takenAtMs),
  reading: JSON.parse(String(json)) as OutReading,
});

const COLUMNS = "SELECT id, takenAtMs, json FROM reading WHERE door = ? AND state = 'waiting' ORDER BY takenAtMs";

function waitingPart(db: Db): Pick<OutQueue, "add" | "oldest" | "newest" | "isAny" | "waiting" | "giveUpBefore" | "giveUpBeyond"> {
  const insert = db.prepare("INSERT OR IGNORE INTO reading (door, slotMs, takenAtMs, state, json) VALUES (?, ?, ?, 'waiting', ?)");
  const select = db.prepare(`${COLUMNS} LIMIT ?`);
  const selectBegun = db.prepare("SELECT 1 FROM reading WHERE door = ? AND state = 'begun' LIMIT 1");
  const selectLast = db.prepare(`${COLUMNS} DESC LIMIT 1`);
  const count = db.prepare("SELECT count(*) AS readings, min(takenAtMs) AS oldest FROM reading WHERE door = ? AND state = 'waiting'");
  const dropOld = db.prepare("UPDATE reading SET state = 'done', json = '' WHERE door = ? AND state = 'waiting' AND takenAtMs < ?");
  const dropMany = db.prepare(
    `UPDATE reading SET state = 'done', json = '' WHERE id IN
      (SELECT id FROM reading WHERE door = ? AND state = 'waiting' ORDER BY takenAtMs DESC LIMIT -1 OFFSET ?)`,
  );
  const isKnown = db.prepare("SELECT 1 FROM reading WHERE door = ? AND slotMs = ?");
  return {
    add: (readings) =>
      attempt(() => {
        // Most readings fall into slots that are taken: those write nothing to the disk.
        const unknown = readings.filter(({ door, slotMs }) => isKnown.all(door, slotMs).length === 0);
        if (unknown.length === 0) return 0;
        const addAll = db.transaction(() => {
          let added = 0;
          for (const { door, slotMs, reading } of unknown)
            added += insert.run(door, slotMs, Date.parse(reading.takenAt), JSON.stringify(reading)).changes;
          return added;
        });
        return addAll() as number;
      }),
    oldest: (door, limit) => attempt(() => (select.all(door, limit) as Columns[]).map(toReading)),
    newest: (door) => attempt(() => (selectLast.all(door) as Columns[]).map(toReading)),
    isAny: (door) => select.all(door, 1).length > 0 || selectBegun.all(door).length > 0,
    waiting(door) {
      const { readings, oldest } = count.get(door) as Columns;
      return { readings: Number(readings), ...(typeof oldest === "number" ? { oldestTakenAtMs: oldest } : {}) };
    },
    giveUpBefore: (door, takenBeforeMs) => attempt(() => dropOld.run(door, takenBeforeMs).changes),
    giveUpBeyond: (door, keep) => attempt(() => dropMany.run(door, keep).changes),
  };
}

function sendingPart(db: Db): Pick<OutQueue, "begin" | "doubtful" | "release" | "settle" | "lastBegunAtMs"> {
  const note = db.prepare(
    "INSERT INTO request (door, begunAtMs) VALUES (?, ?) ON CONFLICT (door) DO UPDATE SET begunAtMs = excluded.begunAtMs",
  );
  const noted = db.prepare("SELECT begunAtMs FROM request WHERE door = ?");
  const begun = db.prepare("UPDATE reading SET state = 'begun' WHERE id = ?");
  const waiting = db.prepare("UPDATE reading SET state = 'waiting' WHERE id = ? AND state = 'begun'");
  const selectBegun = db.prepare("SELECT id, takenAtMs, json FROM reading WHERE door = ? AND state = 'begun' ORDER BY takenAtMs");
  const done = db.prepare("UPDATE reading SET state = 'done', json = '' WHERE id = ?");
  const each = (statement: { run(id: number): unknown }, ids: readonly number[], first?: () => unknown) =>
    attempt(() => {
      db.transaction(() => {
        first?.();
        for (const id of ids) statement.run(id);
      })();
    });
  return {
    begin: (door, atMs, ids) => each(begun, ids, () => note.run(door, atMs)),
    doubtful: (door) => attempt(() => (selectBegun.all(door) as Columns[]).map(toReading)),
    release: (ids) => each(waiting, ids),
    settle: (ids) => each(done, ids),
    lastBegunAtMs: (door) => (noted.all(door) as Columns[]).map(({ begunAtMs }) => Number(begunAtMs))[0],
  };
}

function memoryPart(db: Db): Pick<OutQueue, "forgetBefore" | "doors" | "forgetDoor" | "noteBoot" | "sourceOfBoot" | "close"> {
  const forget = db.prepare("DELETE FROM reading WHERE takenAtMs < ?");
  const doors = db.prepare("SELECT door FROM reading UNION SELECT door FROM request");
  const dropReadings = db.prepare("DELETE FROM reading WHERE door = ?");
  const dropRequest = db.prepare("DELETE FROM request WHERE door = ?");
  const boot = db.prepare("INSERT OR REPLACE INTO boot (station, bootId, source) VALUES (?, ?, ?)");
  const source = db.prepare("SELECT source FROM boot WHERE station = ? AND bootId = ?");
  const sourceOfBoot = (station: string, bootId: string) =>
    (source.all(station, bootId) as Columns[]).map((row) => String(row["source"]))[0];
  return {
    forgetBefore: (takenBeforeMs) => attempt(() => void forget.run(takenBeforeMs)),
    noteBoot: (station, bootId, said) => attempt(() => void (sourceOfBoot(station, bootId) !== said && boot.run(station, bootId, said))),
    doors: () => (doors.all() as Columns[]).map(({ door }) => String(door)),
    forgetDoor: (door) =>
      attempt(() => {
        db.transaction(() => {
          dropReadings.run(door);
          dropRequest.run(door);
        })();
      }),
    sourceOfBoot,
    close() {
      // libsql keeps the connection open until its statements are collected; leaving WAL first gives the file to the next process.
      attempt(() => {
        db.pragma("journal_mode = DELETE");
        db.pragma("locking_mode = NORMAL");
        db.prepare("SELECT count(*) FROM request").get();
      });
      db.close();
    },
  };
}
