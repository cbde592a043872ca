import { type AgentDb, attempt, attemptTransaction, toColumns } from "../outbox/agent-db.ts";
import type { CommandJournal, JournalEntry } from "./command-journal.ts";

export const MAX_COMMANDS = 10_000;
export const MAX_AGE_MS = 7 * 86_400_000;

/** The journal in an open agent database; ids older than MAX_AGE_MS and beyond the newest MAX_COMMANDS are forgotten. */
export function createLibsqlCommandJournal(db: AgentDb): CommandJournal {
  const select = db.prepare("SELECT command, status, code FROM command WHERE id = ?");
  const insert = db.prepare("INSERT INTO command (id, command, beganAtMs, status, code) VALUES (?, ?, ?, 'started', 'started')");
  const update = db.prepare("UPDATE command SET status = ?, code = ? WHERE id = ?");
  const deleteOld = db.prepare("DELETE FROM command WHERE beganAtMs < ?");
  const deleteMany = db.prepare("DELETE FROM command WHERE rowid < (SELECT rowid FROM command ORDER BY rowid DESC LIMIT 1 OFFSET ?)");
  return {
    find: (id) => attempt(() => toEntry(select.get(id))),
    begin: (id, command, atMs) =>
      attemptTransaction(db, () => {
        insert.run(id, command, atMs);
        deleteOld.run(atMs - MAX_AGE_MS);
        deleteMany.run(MAX_COMMANDS - 1);
      }),
    finish: (id, { status, code }) => attempt(() => void update.run(status, code, id)),
  };
}

const STATUSES = ["started", "accepted", "ok", "error", "expired", "rejected"] as const;

function toEntry(answer: unknown): JournalEntry | undefined {
  if (answer === undefined || answer === null) return undefined;
  const { command, status, code } = toColumns(answer);
  return { command: String(command), status: STATUSES.find((known) => known === status) ?? "started", code: String(code) };
}
