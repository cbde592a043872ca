import { err, measurementNames, ok, type Result, rollupNames } from "@clima/schemas";
import { withStationRenamed } from "../imports.ts";
import type { StoreError } from "../port.ts";
import type { HistoryChanges, Renamed, StationRename, StoreProgress } from "../port-changes.ts";
import { type RenameFacts, stateOfRename } from "../rename.ts";
import { createMove } from "./influx-move.ts";
import { of, type Query, rowsOf } from "./influx-query.ts";
import type { WriteLines } from "./influx-writer.ts";
import { toRenameLine } from "./line-protocol.ts";
import type { InfluxSettings } from "./settings.ts";

/** The readings first: roll-ups that the ingest makes of the old name meanwhile find none any more. */
const HISTORY = ["weather", ...rollupNames, ...measurementNames];
/** The others make no history: a forgotten station has them, too. */
const ALL = [...HISTORY, "station_info", "import_added"];
const NOTHING: Renamed = { readings: 0, rollUps: 0, points: 0 };

/**
 * A series cannot get another tag, so each measurement is copied in stretches of time, each counted again in its place, and only then the old
 * one is removed. A mark (station_rename) is there before the first point is copied, so that the same rename goes on after it was killed: what
 * is copied a second time overwrites itself.
 */
export function createInfluxRename(
  query: Query,
  writeNsLines: WriteLines,
  { imports, noteImport }: Pick<HistoryChanges, "imports" | "noteImport">,
  { version }: InfluxSettings,
) {
  const move = createMove(query, writeNsLines, version);

  async function rename(from: string, to: string): Promise<Result<StationRename, StoreError>> {
    if (version === 3) return err({ kind: "refused", message: "InfluxDB 3 removes no points, so a station cannot be renamed there" });
    const facts = await look(from, to);
    if (!facts.ok) return facts;
    const state = stateOfRename(from, to, facts.value);
    return state.ok ? ok({ state: state.value, run: (onProgress) => run(from, to, onProgress) }) : state;
  }

  async function look(from: string, to: string): Promise<Result<RenameFacts, StoreError>> {
    const marks = await query(`SELECT * FROM "station_rename" WHERE ${of(from)} ORDER BY time DESC LIMIT 1`);
    if (!marks.ok) return marks;
    const [hasOld, hasNew] = [await hasAny(from, HISTORY), await hasAny(to, HISTORY)];
    if (!hasOld.ok) return hasOld;
    if (!hasNew.ok) return hasNew;
    const [row] = rowsOf(marks.value[0]);
    const mark = row && { to: String(row["to"]), isDone: row["done"] === 1 };
    return ok({ hasOld: hasOld.value, hasNew: hasNew.value, mark });
  }

  async function hasAny(station: string, measurements: readonly string[]): Promise<Result<boolean, StoreError>> {
    const found = await query(measurements.map((name) => `SELECT * FROM "${name}" WHERE ${of(station)} LIMIT 1`).join("; "));
    return found.ok ? ok(found.value.some((series) => series.length > 0)) : found;
  }

  async function run(from: string, to: string, onProgress: StoreProgress): Promise<Result<Renamed, StoreError>> {
    const begun = await mark(from, to, false);
    if (!begun.ok) return begun;
    let renamed = NOTHING;
    for (const [index, measurement] of ALL.entries()) {
      const moved = await move({ measurement, from, to }, (part) => onProgress((index + part) / ALL.length, measurement));
      if (!moved.ok) return moved;
      renamed = withMoved(renamed, measurement, moved.value);
    }
    const noted = await renameInImports(from, to);
    if (!noted.ok) return noted;
    const done = await mark(from, to, true);
    return done.ok ? ok(renamed) : done;
  }

  async function renameInImports(from: string, to: string): Promise<Result<void, StoreError>> {
    const records = await imports();
    if (!records.ok) return records;
    for (const record of withStationRenamed(records.value, from, to)) {
      const noted = await noteImport(record);
      if (!noted.ok) return noted;
    }
    return ok(undefined);
  }

  /** After the last one by time, also where the clock was set back. */
  async function mark(from: string, to: string, isDone: boolean): Promise<Result<void, StoreError>> {
    const last = await query(`SELECT * FROM "station_rename" WHERE ${of(from)} ORDER BY time DESC LIMIT 1`);
    if (!last.ok) return last;
    const atMs = Math.max(Date.now(), Number(rowsOf(last.value[0])[0]?.["time"] ?? 0) + 1);
    const written = await writeNsLines([toRenameLine(from, to, isDone, atMs)]);
    return written.ok ? written : err(written.error.error);
  }

  return rename;
}

function withMoved(before: Renamed, measurement: string, count: number): Renamed {
  if (measurement === "weather") return { ...before, readings: count };
  if (measurement === "import_added") return before;
  const isRollUp = (rollupNames as readonly string[]).includes(measurement);
  return isRollUp ? { ...before, rollUps: before.rollUps + count } : { ...before, points: before.points + count };
}
