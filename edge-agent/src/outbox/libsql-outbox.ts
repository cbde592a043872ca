import { ok } from "@clima/schemas";
import type { StationReading } from "../reading/station-reading.ts";
import { type AgentDb, attempt, attemptTransaction, toColumns, toInteger } from "./agent-db.ts";
import { createFacts } from "./facts.ts";
import type { Alongside, OutboxRow, StoredOutbox } from "./port.ts";

/** The outbox in an open agent database. Beyond maxReadings the oldest are dropped and counted. */
export function createLibsqlOutbox(db: AgentDb, { maxReadings }: { readonly maxReadings: number }): StoredOutbox {
  const insert = db.prepare("INSERT INTO reading (id, takenAtMs, json) VALUES (?, ?, ?)");
  const selectOldest = db.prepare("SELECT id, json FROM reading WHERE id > ? ORDER BY id LIMIT ?");
  const selectOldestTakenAtMs = db.prepare("SELECT takenAtMs FROM reading ORDER BY id LIMIT 1");
  const deleteRange = db.prepare("DELETE FROM reading WHERE id BETWEEN ? AND ?");
  const deleteOldest = db.prepare("DELETE FROM reading WHERE id IN (SELECT id FROM reading ORDER BY id LIMIT ?)");
  const selectLastId = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'reading'");
  const facts = createFacts(db);
  // Counting rows takes SQLite longer the more there are, so it is done once.
  let readings = toInteger(toColumns(db.prepare("SELECT count(*) AS readings FROM reading").get())["readings"]);
  // The highest id ever, also after all were forgotten (sqlite.org/autoinc.html)
  let lastId = selectLastId.all().map((row) => toInteger(toColumns(row)["seq"]))[0] ?? 0;
  let dropped = facts.read("dropped-readings");

  function dropBeyondMax(count: number): number {
    const excess = count - maxReadings;
    if (excess <= 0) return 0;
    deleteOldest.run(excess);
    facts.write("dropped-readings", dropped + excess);
    return excess;
  }

  function appendRows(rows: readonly (OutboxRow & { readonly takenAtMs: number })[], write?: () => void) {
    const appended = attemptTransaction(db, () => {
      for (const { id, takenAtMs, json } of rows) insert.run(id, takenAtMs, json);
      write?.();
      return dropBeyondMax(readings + rows.length);
    });
    if (!appended.ok) return appended;
    readings += rows.length - appended.value;
    dropped += appended.value;
    lastId = rows.at(-1)?.id ?? lastId;
    return ok(undefined);
  }

  function appendMany(list: readonly StationReading[], alongside?: Alongside) {
    const rows = list.map((reading, index) => ({
      id: lastId + 1 + index,
      takenAtMs: Date.parse(reading.takenAt),
      json: JSON.stringify(reading),
    }));
    const appended = appendRows(rows, alongside?.write);
    return appended.ok ? ok(rows.map(({ id }) => id)) : appended;
  }

  return {
    append(reading) {
      const ids = appendMany([reading]);
      return ids.ok ? ok(toInteger(ids.value[0])) : ids;
    },
    appendMany,
    appendRows,
    lastId: () => lastId,
    oldest: (afterId, limit) => attempt(() => selectOldest.all(afterId, limit).map(toRow)),
    forget(ids) {
      const deleted = attemptTransaction(db, () => toRanges(ids).reduce((sum, range) => sum + deleteRange.run(...range).changes, 0));
      if (!deleted.ok) return deleted;
      readings -= deleted.value;
      return ok(undefined);
    },
    count: () => readings,
    oldestTakenAtMs() {
      const oldest = attempt(() => selectOldestTakenAtMs.all().map((row) => toInteger(toColumns(row)["takenAtMs"])));
      return oldest.ok ? oldest.value[0] : undefined;
    },
    droppedCount: () => dropped,
  };
}

const toRow = (answer: unknown): OutboxRow => {
  const { id, json } = toColumns(answer);
  return { id: toInteger(id), json: String(json) };
};

/** [1, 2, 3, 7] becomes 1…3 and 7…7, so that a message's readings are deleted by one statement. */
export function toRanges(ids: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && id <= last[1] + 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges;
}
