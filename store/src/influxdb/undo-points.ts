import { err, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { floorHour } from "../rollups/periods.ts";
import type { Span } from "../transfer/pieces.ts";
import { linesOf } from "./influx-dump.ts";
import { of, type Query } from "./influx-query.ts";
import type { RemovedFollowUp } from "./influx-removed.ts";
import { typesOf } from "./influx-stretches.ts";
import type { WriteLines } from "./influx-writer.ts";
import { inSpan, nearSpans } from "./near-spans.ts";
import { type OwnNotes, type Plan, planOf } from "./undo-plan.ts";

/**
 * InfluxDB removes no field of a point, so a point that keeps some, or stands between others that go, is written to `import_undo` first, then removed, written again without what
 * goes, and cleared there. Who finds points there calls `restore`.
 */
export function createPointUndo(query: Query, writeLines: WriteLines, after: RemovedFollowUp) {
  /** Takes out what is noted; of how many readings that was. */
  async function takeOut(station: string, notes: OwnNotes): Promise<Result<number, StoreError>> {
    const timesMs = [...notes.keys()].sort((a, b) => a - b);
    const groups = await nearSpans(query, [{ station, timesMs }]);
    if (!groups.ok) return groups;
    let readings = 0;
    for (const spans of groups.value) {
      const taken = await takeOutOf(station, spans, notes);
      if (!taken.ok) return taken;
      readings += taken.value;
    }
    const rolledUp = await after.rollUpWhatIsLeft(station, [...new Set(timesMs.map(floorHour))]);
    return rolledUp.ok ? ok(readings) : rolledUp;
  }

  async function takeOutOf(station: string, spans: readonly Span[], notes: OwnNotes): Promise<Result<number, StoreError>> {
    const statements = spans.map((span) => `SELECT * FROM "weather" WHERE ${inSpan(span)} GROUP BY *`);
    const found = await query(['SHOW FIELD KEYS FROM "weather"', ...statements].join("; "));
    if (!found.ok) return found;
    const [types, ...stored] = found.value;
    const plans = stored.map((series) => planOf(series, typesOf(types?.[0]), notes));
    const done = await carryOut(station, {
      kept: plans.flatMap(({ kept }) => kept),
      runs: plans.flatMap(({ runs }) => runs),
    });
    return done.ok ? ok(plans.reduce((sum, plan) => sum + plan.readings, 0)) : done;
  }

  async function carryOut(station: string, { kept, runs }: Omit<Plan, "readings">): Promise<Result<void, StoreError>> {
    const safe = await write(kept.map((line) => line.replace(/^weather/, "import_undo")));
    if (!safe.ok) return safe;
    for (const run of runs) {
      const removed = await after.remove("weather", of(station), run);
      if (!removed.ok) return removed;
    }
    return kept.length === 0 ? ok(undefined) : restore();
  }

  /** Writes what was kept safe to its place again. */
  async function restore(): Promise<Result<void, StoreError>> {
    const found = await query('SELECT * FROM "import_undo" GROUP BY *; SHOW FIELD KEYS FROM "import_undo"');
    if (!found.ok) return found;
    const types = typesOf(found.value[1]?.[0]);
    const lines = (found.value[0] ?? []).flatMap((series) => linesOf({ ...series, name: "weather" }, types));
    if (lines.length === 0) return ok(undefined);
    const written = await write(lines);
    if (!written.ok) return written;
    const cleared = await query('DELETE FROM "import_undo"');
    return cleared.ok ? ok(undefined) : cleared;
  }

  async function write(lines: readonly string[]): Promise<Result<void, StoreError>> {
    if (lines.length === 0) return ok(undefined);
    const written = await writeLines(lines);
    return written.ok ? written : err(written.error.error);
  }

  return { takeOut, restore };
}
