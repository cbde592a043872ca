import { err, type IrMacroCommand, ok, parseIrMacro, type Result } from "@clima/schemas";
import type { CommandOutcome } from "./command-outcome.ts";
import { type CommandPlan, commandParser, type InTurn, type MacroStep, type Transmission } from "./command-plan.ts";

type Step = IrMacroCommand["steps"][number];
export type Press = Exclude<Step, { readonly pauseMs: number } | { readonly mode: string }>;
type StateStep = Extract<Step, { readonly mode: string }>;

export interface MacroPlanners {
  press(press: Press): Result<Transmission, CommandOutcome>;
  state(state: StateStep): Result<InTurn, CommandOutcome>;
}

/** cmd/ir/macro. All steps are looked up before the first is sent. */
export function createMacroCommand(planners: MacroPlanners) {
  function planStep(step: Step, index: number): Result<MacroStep, CommandOutcome> {
    if ("pauseMs" in step) return ok({ kind: "pause", pauseMs: step.pauseMs });
    const planned = "mode" in step ? planners.state(step) : planners.press(step);
    return planned.ok ? planned : err({ ...planned.error, message: `step ${index + 1}: ${planned.error.message}` });
  }

  function plan({ name = "", steps }: IrMacroCommand): Result<CommandPlan, CommandOutcome> {
    const planned: MacroStep[] = [];
    for (const [index, step] of steps.entries()) {
      const one = planStep(step, index);
      if (!one.ok) return one;
      planned.push(one.value);
    }
    const presses = planned.filter(({ kind }) => kind !== "pause").length;
    return ok({ kind: "macro", name, steps: planned, outcome: { status: "ok", code: "sent", message: `sent ${presses} presses` } });
  }

  return commandParser(parseIrMacro, plan);
}
