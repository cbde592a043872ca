import type { Result } from "@clima/schemas";
import type { StoreCopies, StoreError } from "../port.ts";
import type { AskHistory } from "./store-imports.ts";

/** What the port has for readings as DuckDB reads and writes them. `noteWrite` is called after something was written. */
export function createStoreCopies(ask: AskHistory, noteWrite: () => void): StoreCopies {
  async function noted<T>(adding: Promise<Result<T, StoreError>>): Promise<Result<T, StoreError>> {
    const added = await adding;
    if (added.ok) noteWrite();
    return added;
  }

  return {
    csvLines: (station, fromMs, toMs) => ask("export", (history) => history.csvLines(station, fromMs, toMs)),
    writeParquet: (file, selection, signal) => ask("export", (history) => history.writeParquet(file, selection, signal)),
    addCsv: (importId, lines) => noted(ask("import", (history) => history.addCsv(importId, lines))),
    ownParquetRows: (file) => ask("import", (history) => history.ownParquetRows(file)),
    addParquet: (importId, part) => noted(ask("import", (history) => history.addParquet(importId, part))),
  };
}
