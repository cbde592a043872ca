import type { ButtonOf, MacroStep } from "./shortcuts.ts";

/** How a macro ended; `step` is the number of the last one that was begun, from 1. */
export type MacroEnd =
  | { readonly kind: "done" }
  | { readonly kind: "stopped"; readonly step: number }
  | { readonly kind: "failed"; readonly step: number; readonly problem: string };

export interface MacroPorts {
  /** Undefined when the station sent it, or why not. */
  press(button: ButtonOf): Promise<string | undefined>;
  /** Over early when the signal aborts. */
  pause(pauseMs: number, signal: AbortSignal): Promise<void>;
  /** A step begins; numbers begin at 1. */
  noteStep(step: MacroStep, number: number): void;
}

/** Does the steps one after the other, each when the one before it was answered, until one fails or the signal aborts. */
export async function runMacro(steps: readonly MacroStep[], ports: MacroPorts, signal: AbortSignal): Promise<MacroEnd> {
  for (const [index, step] of steps.entries()) {
    if (signal.aborted) return { kind: "stopped", step: index };
    ports.noteStep(step, index + 1);
    if ("pauseMs" in step) await ports.pause(step.pauseMs, signal);
    else {
      const problem = await ports.press(step);
      if (problem !== undefined) return { kind: "failed", step: index + 1, problem };
    }
  }
  return signal.aborted ? { kind: "stopped", step: steps.length } : { kind: "done" };
}
