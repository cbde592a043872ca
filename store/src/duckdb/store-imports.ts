import { err, ok, type Result } from "@clima/schemas";
import type { Store, StoreError } from "../port.ts";
import type { History } from "./history.ts";

export type AskHistory = <T>(what: string, work: (history: History) => Promise<T>) => Promise<Result<T, StoreError>>;

type ImportPart = Pick<Store, "addReadings" | "noteImport" | "imports" | "undoImport" | "removal">;

/** What the port has for imports and removals. `noteWrite` is called after something was written. */
export function createStoreImports(ask: AskHistory, noteWrite: () => void): ImportPart {
  return {
    async addReadings(importId, readings) {
      const added = await ask("import", (history) => history.addReadings(importId, readings));
      if (added.ok) noteWrite();
      return added;
    },
    noteImport: (record) => ask("import", (history) => history.noteImport(record)),
    imports: () => ask("imports", (history) => history.imports()),
    undoImport: async () => err({ kind: "refused", message: "nothing is undone yet" }),
    removal: async () => ok({ stations: [], run: async () => ok(0) }),
  };
}
