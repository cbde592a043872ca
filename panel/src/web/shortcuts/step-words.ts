import type { Reader } from "../../reader.ts";
import type { MacroStep } from "../../shortcuts/shortcuts.ts";

/** A step of a macro, for people. */
export const describeStep = (step: MacroStep, { words, number }: Reader): string =>
  "pauseMs" in step
    ? words.shortcuts.pause(number(step.pauseMs / 1000, Number.isInteger(step.pauseMs / 1000) ? 0 : 1))
    : words.shortcuts.buttonOf(step.button, step.remote);
