import type { StoreCopies } from "../port.ts";
import type { AskHistory } from "./store-imports.ts";

/** What the port has for readings as DuckDB writes them. */
export const createStoreCopies = (ask: AskHistory): StoreCopies => ({
  csvLines: (station, fromMs, toMs) => ask("export", (history) => history.csvLines(station, fromMs, toMs)),
  writeParquet: (file, selection, signal) => ask("export", (history) => history.writeParquet(file, selection, signal)),
});
