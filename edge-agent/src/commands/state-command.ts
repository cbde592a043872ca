import { type ClimateState, findChange, findState, type Library, OFF } from "@clima/infrared";
import { err, type IrStateCommand, type IrStateMessage, ok, parseIrStateCommand, type Result } from "@clima/schemas";
import type { ClimateMemory } from "./climate-memory.ts";
import { type CommandOutcome, rejected } from "./command-outcome.ts";
import { type CommandPlan, commandParser, type Transmission } from "./command-plan.ts";
import type { Press } from "./macro-commands.ts";

export type SentState = Pick<IrStateMessage, "remote" | "mode" | "temperatureC" | "fan" | "swing">;

const KEPT: CommandOutcome = { status: "ok", code: "kept", message: "it is off; kept for when it is turned on" };

/** cmd/ir/state: the code of an air conditioner's state; `onSent` is called once it was transmitted. */
export function createStateCommand(
  library: Library,
  planPress: (press: Press) => Result<Transmission, CommandOutcome>,
  memory: ClimateMemory,
  onSent: (state: SentState) => void,
) {
  function plan({ remote: name, mode, temperatureC, fan, swing, keep, dryRun }: IrStateCommand): Result<CommandPlan, CommandOutcome> {
    const remote = library.remote(name);
    if (!remote.ok) return err(rejected(remote.error.code, remote.error.message));
    const before = memory.wanted(remote.value.name);
    const named = given({ temperatureC, fan, swing });
    // Without a mode, which the schema allows with keep only, it stays in the one that it is in
    const wanted: ClimateState = { mode: mode ?? before?.mode ?? OFF, ...named };
    const want = (state: ClimateState) => dryRun || memory.want(remote.value.name, { ...before, ...state });
    if (mode === undefined && wanted.mode === OFF) {
      want(wanted);
      return ok({ kind: "act", run: async () => ({ ...KEPT, remote: remote.value.name }) });
    }
    const found = keep ? findChange(remote.value, wanted, before) : findState(remote.value, wanted);
    if (!found.ok) return err(rejected("unknown-state", found.error));
    const planned = planPress({ remote: remote.value.name, button: found.value.button });
    if (!planned.ok) return planned;
    const { frame, label, outcome } = planned.value;
    if (dryRun)
      return ok({
        kind: "act",
        run: async () => ({ ...outcome, code: "dry-run", message: `would have ${outcome.message}`, ...label, frame }),
      });
    // Now, not when it was sent: the next change may come while this one waits for the transmitter
    want(found.value.state);
    return ok({ ...planned.value, onSent: () => onSent({ remote: remote.value.name, ...found.value.state }) });
  }

  return commandParser(parseIrStateCommand, plan);
}

const given = (state: { readonly [K in keyof Omit<ClimateState, "mode">]: ClimateState[K] | undefined }): Omit<ClimateState, "mode"> =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
