import { ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import type { StationRename, StoreProgress } from "../port-changes.ts";
import { stateOfRename } from "../rename.ts";
import type { AskHistory } from "./store-imports.ts";

/** See `Store.rename`: one transaction, of which nobody knows how far it is. */
export const createStoreRename =
  (ask: AskHistory) =>
  async (from: string, to: string): Promise<Result<StationRename, StoreError>> => {
    const facts = await ask("rename", ({ lookAtRename }) => lookAtRename(from, to));
    if (!facts.ok) return facts;
    const state = stateOfRename(from, to, facts.value);
    if (!state.ok) return state;
    const run = (onProgress: StoreProgress) => {
      onProgress(0, "weather");
      return ask("rename", ({ rename }) => rename(from, to));
    };
    return ok({ state: state.value, run });
  };
