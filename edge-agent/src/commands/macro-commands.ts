import { err, type IrMacroCommand, ok, parseIrCancel, parseIrMacro, type Result } from "@clima/schemas";
import type { Answer } from "./answer.ts";
import type { Macros } from "./macros.ts";
import { type MacroStep, type Transmission, understand, type Work } from "./work.ts";

type Step = IrMacroCommand["steps"][number];
export type Press = Exclude<Step, { readonly pauseMs: number }>;

/** cmd/ir/macro and cmd/ir/cancel. All steps are looked up before the first is sent. */
export function createMacroCommands(macros: Macros, planPress: (press: Press) => Result<Transmission, Answer>) {
  function planStep(step: Step, index: number): Result<MacroStep, Answer> {
    if ("pauseMs" in step) return ok({ kind: "pause", pauseMs: step.pauseMs });
    const planned = planPress(step);
    return planned.ok ? planned : err({ ...planned.error, message: `step ${index + 1}: ${planned.error.message}` });
  }

  function plan({ name = "", steps }: IrMacroCommand): Result<Work, Answer> {
    const planned: MacroStep[] = [];
    for (const [index, step] of steps.entries()) {
      const one = planStep(step, index);
      if (!one.ok) return one;
      planned.push(one.value);
    }
    const presses = planned.filter(({ kind }) => kind === "transmit").length;
    return ok({ kind: "macro", name, steps: planned, answer: { status: "ok", code: "sent", message: `sent ${presses} presses` } });
  }

  return {
    "ir/macro": understand(parseIrMacro, plan),
    "ir/cancel": understand(parseIrCancel, ({ name }) =>
      ok({
        kind: "act",
        run: async (): Promise<Answer> => {
          const count = macros.cancel(name);
          return {
            status: "ok",
            code: "cancelled",
            message: count === 0 ? "no such macro is running" : `ended ${count} macro${count === 1 ? "" : "s"}`,
          };
        },
      }),
    ),
  };
}
