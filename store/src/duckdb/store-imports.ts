import { ok, type Result } from "@clima/schemas";
import { undoneOf } from "../imports.ts";
import type { StoreError } from "../port.ts";
import type { HistoryChanges, StoreProgress } from "../port-changes.ts";
import type { History } from "./history.ts";
import type { Stretch } from "./stretches.ts";

export type AskHistory = <T>(what: string, work: (history: History) => Promise<T>) => Promise<Result<T, StoreError>>;

/** What the port has for imports and removals. `noteWrite` is called after something was written. */
export function createStoreImports(ask: AskHistory, noteWrite: () => void): Omit<HistoryChanges, "rename"> {
  /** Sums what the work answers, a question each, so that others are answered between. */
  async function eachStretch(
    stretches: readonly Stretch[],
    work: (stretch: Stretch) => Promise<Result<number, StoreError>>,
    onProgress: StoreProgress,
  ): Promise<Result<number, StoreError>> {
    const rows = stretches.reduce((sum, stretch) => sum + stretch.rows, 0);
    let [done, sum] = [0, 0];
    for (const stretch of stretches) {
      onProgress(done / rows, new Date(stretch.fromMs).toISOString().slice(0, 10));
      const worked = await work(stretch);
      if (!worked.ok) return worked;
      sum += worked.value;
      done += stretch.rows;
    }
    noteWrite();
    return ok(sum);
  }

  const noteImport: HistoryChanges["noteImport"] = (record) => ask("import", (history) => history.noteImport(record));
  const imports: HistoryChanges["imports"] = () => ask("imports", (history) => history.imports());

  return {
    async addReadings(importId, readings) {
      const added = await ask("import", (history) => history.addReadings(importId, readings));
      if (added.ok) noteWrite();
      return added;
    },
    noteImport,
    imports,
    async undoImport(id, onProgress) {
      const records = await imports();
      if (!records.ok) return records;
      const undone = undoneOf(records.value, id);
      if (!undone.ok) return undone;
      const notes = await ask("undo", ({ notesOf }) => notesOf(id));
      if (!notes.ok) return notes;
      const readings = await eachStretch(notes.value, (stretch) => ask("undo", ({ undoStretch }) => undoStretch(id, stretch)), onProgress);
      if (!readings.ok) return readings;
      const noted = await ask("undo", ({ finishUndo }) => finishUndo(undone.value));
      return noted.ok ? ok({ readings: readings.value }) : noted;
    },
    async removal(selection) {
      const looked = await ask("removal", ({ lookAtRemoval }) => lookAtRemoval(selection));
      if (!looked.ok) return looked;
      const { stations, stretches } = looked.value;
      return ok({
        stations,
        async run(onProgress) {
          const removed = await eachStretch(
            stretches,
            (stretch) => ask("removal", ({ removeStretch }) => removeStretch(selection, stretch)),
            onProgress,
          );
          if (!removed.ok) return removed;
          const finished = await ask("removal", ({ finishRemoval }) => finishRemoval(selection));
          return finished.ok ? removed : finished;
        },
      });
    },
  };
}
