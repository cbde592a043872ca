import type { StoreCopies } from "../port.ts";
import type { AskHistory } from "./store-imports.ts";

/** What the port has for readings as DuckDB reads and writes them. `noteWrite` is called after something was written. */
export const createStoreCopies = (ask: AskHistory, noteWrite: () => void): StoreCopies => ({
  csvLines: (station, fromMs, toMs) => ask("export", (history) => history.csvLines(station, fromMs, toMs)),
  writeParquet: (file, selection, signal) => ask("export", (history) => history.writeParquet(file, selection, signal)),
  async addCsv(importId, lines) {
    const added = await ask("import", (history) => history.addCsv(importId, lines));
    if (added.ok) noteWrite();
    return added;
  },
});
