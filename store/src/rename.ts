import { err, ok, type Result } from "@clima/schemas";
import type { StoreError } from "./port.ts";
import type { RenameState } from "./port-changes.ts";

/** What is kept of two names, and which rename of the first one was begun, or done, last. */
export interface RenameFacts {
  readonly hasOld: boolean;
  readonly hasNew: boolean;
  readonly mark?: { readonly to: string; readonly isDone: boolean } | undefined;
}

/** Whether a station may get the new name; the error says why not. */
export function stateOfRename(from: string, to: string, { hasOld, hasNew, mark }: RenameFacts): Result<RenameState, StoreError> {
  const isMarked = mark?.to === to;
  if (mark && !mark.isDone)
    return isMarked
      ? ok("begun")
      : refused(`a rename of ${from} to ${mark.to} was begun; finish it first with clima station rename ${from} ${mark.to}`);
  if (isMarked && !hasOld) return ok("done");
  if (hasNew) return refused(`there is a history of ${to} in the store already; choose another id`);
  return ok(hasOld ? "ready" : "nothing");
}

const refused = (message: string): Result<never, StoreError> => err({ kind: "refused", message });
