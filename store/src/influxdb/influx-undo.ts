import { ok, type Result } from "@clima/schemas";
import { undoneOf } from "../imports.ts";
import type { StoredStation, StoreError } from "../port.ts";
import type { HistoryChanges, ImportRecord, StoreProgress } from "../port-changes.ts";
import { readInPieces } from "../transfer/pieces.ts";
import { between, type InfluxSeries, of, type Query, stationsOf } from "./influx-query.ts";
import { NO_REMOVAL, type RemovedFollowUp } from "./influx-removed.ts";
import type { WriteLines } from "./influx-writer.ts";
import type { InfluxSettings } from "./settings.ts";
import { type NoteRow, ownNotes } from "./undo-plan.ts";
import { createPointUndo } from "./undo-points.ts";

/** So many notes are worked on at once. */
const NOTES_AT_ONCE = 5000;

/** Undoes imports, a stretch of time at once. Roll-ups follow before the notes go: killed at any moment, the same goes on. */
export function createInfluxUndo(
  query: Query,
  writeLines: WriteLines,
  { imports, noteImport }: Pick<HistoryChanges, "imports" | "noteImport">,
  after: RemovedFollowUp,
  version: InfluxSettings["version"],
): HistoryChanges["undoImport"] {
  const points = createPointUndo(query, writeLines, after);

  return async (id, onProgress) => {
    if (version === 3) return NO_REMOVAL;
    const records = await imports();
    if (!records.ok) return records;
    const undone = undoneOf(records.value, id);
    if (!undone.ok) return undone;
    const restored = await points.restore();
    if (!restored.ok) return restored;
    const readings = await undoStations(id, laterThan(records.value, id), onProgress);
    if (!readings.ok) return readings;
    const noted = await noteImport(undone.value);
    return noted.ok ? ok({ readings: readings.value }) : noted;
  };

  async function undoStations(id: string, later: ReadonlySet<string>, onProgress: StoreProgress): Promise<Result<number, StoreError>> {
    const noted = await stationsOf(query, "import_added", isOf(id));
    if (!noted.ok) return noted;
    let readings = 0;
    for (const [index, station] of noted.value.entries()) {
      const undone = await undoStation(id, later, station, (part) => onProgress((index + part) / noted.value.length, station.station));
      if (!undone.ok) return undone;
      readings += undone.value;
    }
    return ok(readings);
  }

  async function undoStation(
    id: string,
    later: ReadonlySet<string>,
    { station, firstTakenAt, lastTakenAt }: StoredStation,
    onPart: (part: number) => void,
  ): Promise<Result<number, StoreError>> {
    const span = { station, fromMs: Date.parse(firstTakenAt), toMs: Date.parse(lastTakenAt) + 1 };
    let [readings, doneMs] = [0, 0];
    for await (const notes of readInPieces(readNotes, span, NOTES_AT_ONCE)) {
      if (!notes.ok) return notes;
      onPart(doneMs / (span.toMs - span.fromMs));
      const part = { fromMs: span.fromMs + doneMs, toMs: span.fromMs + doneMs + notes.value.lengthMs };
      const undone = await points.takeOut(station, ownNotes(notes.value.records, id, later));
      if (!undone.ok) return undone;
      const cleared = await after.remove("import_added", `${isOf(id)} AND ${of(station)}`, part);
      if (!cleared.ok) return cleared;
      readings += undone.value;
      doneMs += notes.value.lengthMs;
    }
    const forgotten = await after.forgetEmpty(station);
    return forgotten.ok ? ok(readings) : forgotten;
  }

  async function readNotes(station: string, fromMs: number, toMs: number): Promise<Result<readonly NoteRow[], StoreError>> {
    const found = await query(`SELECT * FROM "import_added" WHERE ${of(station)} AND ${between(fromMs, toMs)} GROUP BY "import"`);
    return found.ok ? ok((found.value[0] ?? []).flatMap(notesIn)) : found;
  }
}

/** Ids have neither quotes nor backslashes, but a query is no place to trust that. */
const isOf = (id: string): string => `"import" = '${id.replace(/[\\']/g, "\\$&")}'`;

const laterThan = (records: readonly ImportRecord[], id: string): ReadonlySet<string> =>
  new Set(records.slice(records.findIndex((each) => each.id === id) + 1).map((each) => each.id));

function notesIn({ tags, columns, values }: InfluxSeries): NoteRow[] {
  const importId = tags?.["import"] ?? "";
  return values.map((row) => {
    const fields = Object.fromEntries(columns.map((name, at) => [name, row[at]]));
    return { importId, atMs: Number(fields["time"]), fields };
  });
}
