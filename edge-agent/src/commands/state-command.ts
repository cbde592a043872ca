import { err, ok, parseIrStateCommand, type Result } from "@clima/schemas";
import type { ClimatePlanner, SentState, StatePlan, StateWish } from "./climate-plan.ts";
import type { CommandOutcome } from "./command-outcome.ts";
import { type CommandPlan, commandParser, type InTurn, type Transmission } from "./command-plan.ts";

const KEPT: CommandOutcome = { status: "ok", code: "kept", message: "it is off; kept for when it is turned on" };

/** cmd/ir/state, and the states in macros; `onSent` is called once one was transmitted. */
export function createStateCommand(planState: ClimatePlanner, onSent: (state: SentState) => void) {
  /** Again when it is its turn: what is kept, and what a protocol says only as a change, depends on what was sent until then. */
  function planInTurn(wish: StateWish): Result<Transmission, CommandOutcome> {
    const planned = planState(wish);
    if (!planned.ok) return planned;
    const { transmission, label, done } = planned.value;
    if (transmission) return ok({ ...transmission, onSent: () => tell(done()) });
    done();
    return err({ ...KEPT, ...label });
  }

  const tell = (state: SentState | undefined): void => {
    if (state) onSent(state);
  };

  /** What cannot be sent as things are now is refused at once. */
  function planStep(wish: StateWish): Result<InTurn, CommandOutcome> {
    const now = planState({ ...wish, dryRun: true });
    if (!now.ok) return now;
    const { transmission, label } = now.value;
    return ok({ kind: "in-turn", label: { ...transmission?.label, ...label }, gap: transmission?.gap, plan: () => planInTurn(wish) });
  }

  function plan({
    id: _id,
    expiresAt: _expiresAt,
    ...wish
  }: StateWish & { id: string; expiresAt?: string }): Result<CommandPlan, CommandOutcome> {
    if (!wish.dryRun) return planStep(wish);
    const planned = planState(wish);
    return planned.ok ? ok({ kind: "act", run: async () => dryRunOf(planned.value) }) : planned;
  }

  return { command: commandParser(parseIrStateCommand, plan), planStep };
}

function dryRunOf({ transmission, label }: StatePlan): CommandOutcome {
  if (!transmission) return { ...KEPT, ...label };
  const { outcome, frame } = transmission;
  return { ...outcome, code: "dry-run", message: `would have ${outcome.message}`, ...transmission.label, frame };
}
