import { type ClimateState, findState, type Library } from "@clima/infrared";
import { err, type IrStateCommand, type IrStateMessage, ok, parseIrStateCommand, type Result } from "@clima/schemas";
import { type CommandOutcome, rejected } from "./command-outcome.ts";
import { type CommandPlan, commandParser, type Transmission } from "./command-plan.ts";
import type { Press } from "./macro-commands.ts";

export type SentState = Pick<IrStateMessage, "remote" | "mode" | "temperatureC" | "fan" | "swing">;

/** cmd/ir/state: the code of an air conditioner's state; `onSent` is called once it was transmitted. */
export function createStateCommand(
  library: Library,
  planPress: (press: Press) => Result<Transmission, CommandOutcome>,
  onSent: (state: SentState) => void,
) {
  function plan({ remote: name, mode, temperatureC, fan, swing, dryRun }: IrStateCommand): Result<CommandPlan, CommandOutcome> {
    const remote = library.remote(name);
    if (!remote.ok) return err(rejected(remote.error.code, remote.error.message));
    const wanted = { mode, ...given({ temperatureC, fan, swing }) };
    const found = findState(remote.value, wanted);
    if (!found.ok) return err(rejected("unknown-state", found.error));
    const planned = planPress({ remote: remote.value.name, button: found.value.button });
    if (!planned.ok) return planned;
    const { frame, label, outcome } = planned.value;
    if (dryRun)
      return ok({
        kind: "act",
        run: async () => ({ ...outcome, code: "dry-run", message: `would have ${outcome.message}`, ...label, frame }),
      });
    return ok({ ...planned.value, onSent: () => onSent({ remote: remote.value.name, ...found.value.state }) });
  }

  return commandParser(parseIrStateCommand, plan);
}

const given = (state: { readonly [K in keyof Omit<ClimateState, "mode">]: ClimateState[K] | undefined }): Omit<ClimateState, "mode"> =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
