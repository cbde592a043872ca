import { err, ok, type Result } from "@clima/schemas";
import Database from "libsql";
import { attempt, closeAgentDb, toColumns } from "./agent-db.ts";

/** Whether a copy of a station's file is whole; what is in the log beside it gets into the file by that. The error is its reason. */
export function checkAgentFile(file: string): Result<void, string> {
  const checked = attempt(() => {
    const db = new Database(file);
    try {
      return String(toColumns(db.prepare("PRAGMA integrity_check").get())["integrity_check"]);
    } finally {
      closeAgentDb(db);
    }
  });
  if (!checked.ok) return checked;
  return checked.value === "ok" ? ok(undefined) : err(checked.value);
}
