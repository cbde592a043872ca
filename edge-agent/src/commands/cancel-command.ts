import { ok, parseIrCancel } from "@clima/schemas";
import type { Cancellable, Cancellation } from "./cancellation.ts";
import type { CommandOutcome } from "./command-outcome.ts";
import { commandParser } from "./command-plan.ts";

const PLURALS = { press: "presses", macro: "macros", lesson: "lessons" } as const;

/** cmd/ir/cancel; what it ends is answered under its own id. */
export const createCancelCommand = ({ cancel }: Cancellation) =>
  commandParser(parseIrCancel, (wanted) =>
    ok({
      kind: "act",
      run: async (): Promise<CommandOutcome> => ({ status: "ok", code: "cancelled", message: describeEnded(cancel(wanted)) }),
    }),
  );

function describeEnded(ended: readonly Cancellable[]): string {
  const counted = (["lesson", "macro", "press"] as const).flatMap((kind) => {
    const count = ended.filter((each) => each.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? kind : PLURALS[kind]}`];
  });
  return counted.length === 0 ? "nothing of that is under way" : `ended ${counted.join(", ")}`;
}
