import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { err, ok, type Result } from "@clima/schemas";
import Database from "libsql";

export type AgentDb = Database.Database;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS reading (id INTEGER PRIMARY KEY AUTOINCREMENT, takenAtMs INTEGER NOT NULL, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS command (
    id TEXT PRIMARY KEY, command TEXT NOT NULL, beganAtMs INTEGER NOT NULL, status TEXT NOT NULL, code TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS command_beganAtMs ON command (beganAtMs);
  CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, content INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
`;

/** Opens the station's file, or makes it. The error is one line: what is wrong and what to do. */
export function openAgentDb(file: string): Result<AgentDb, string> {
  let db: AgentDb | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    db = new Database(file);
    // One agent a file: a second one would send every reading twice.
    db.pragma("locking_mode = EXCLUSIVE");
    db.pragma("journal_mode = WAL");
    // A commit is on the disk before it returns (sqlite.org/pragma.html#pragma_synchronous).
    db.pragma("synchronous = FULL");
    db.exec(SCHEMA);
    return ok(db);
  } catch (cause) {
    db?.close();
    return err(describeOpenError(file, cause));
  }
}

/**
 * Closes the file. libsql keeps the connection open until its statements are collected, and so would keep the file from the next agent;
 * leaving WAL first gives up the exclusive lock (sqlite.org/pragma.html#pragma_locking_mode).
 */
export function closeAgentDb(db: AgentDb): void {
  attempt(() => {
    db.pragma("journal_mode = DELETE");
    db.pragma("locking_mode = NORMAL");
    db.prepare("SELECT count(*) FROM fact").get();
  });
  db.close();
}

/** After the turn in which the last acknowledgements are written. */
export async function closeAgentDbAfterTurn(db: AgentDb): Promise<void> {
  await nextTurn();
  closeAgentDb(db);
}

function describeOpenError(file: string, cause: unknown): string {
  const { code = "", message } = toSqliteError(cause);
  if (code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT")) {
    return `${file} is damaged (${message}); move it away and start again: the readings in it that were not yet sent stay in the moved file`;
  }
  if (code === "SQLITE_BUSY")
    return `${file} is in use by another agent; stop it, or give this one another id (station.id, or station in doors.in) or dataDir`;
  return `cannot open ${file} (${message}); make it and its folder writable, or set dataDir to another folder`;
}

const toSqliteError = (cause: unknown): { readonly code?: string | undefined; readonly message: string } => {
  if (!(cause instanceof Error)) return { message: String(cause) };
  return { code: "code" in cause && typeof cause.code === "string" ? cause.code : undefined, message: cause.message };
};

/** Runs a query or a change; what SQLite refuses (full disk, damaged page) comes back in words. */
export function attempt<T>(work: () => T): Result<T, string> {
  try {
    return ok(work());
  } catch (cause) {
    return err(toSqliteError(cause).message);
  }
}

/** All of the work or nothing of it, on disk when it returns. */
export function attemptTransaction<T>(db: AgentDb, work: () => T): Result<T, string> {
  return attempt(() => db.transaction(work)() as T);
}

/** SQLite's answers have no type; here they get one. A wrong one is a bug of ours. */
export function toInteger(answer: unknown): number {
  if (typeof answer === "number" && Number.isSafeInteger(answer)) return answer;
  throw new TypeError(`SQLite answered ${String(answer)}; expected an integer`);
}

/** A row by the names of its columns. */
export function toColumns(answer: unknown): Readonly<Record<string, unknown>> {
  if (typeof answer === "object" && answer !== null) return answer as Record<string, unknown>;
  throw new TypeError(`SQLite answered ${String(answer)}; expected a row`);
}
