import type { Clock } from "../platform/clock.ts";
import { type CommandOutcome, failed, rejected } from "./command-outcome.ts";
import type { InTurn, MacroPlan, MacroStep, Progress, Transmission } from "./command-plan.ts";

/** Each has one press at a time in the queue of the transmitter, so that macros cannot fill the room for single presses. */
const MAX_RUNNING = 8;

type Transmit = (plan: Transmission | InTurn, signal: AbortSignal) => Promise<CommandOutcome>;

/** Macros under way, by name; a newer one ends the older of its name. */
export function createMacros(clock: Pick<Clock, "sleepMs">) {
  const running = new Map<string, AbortController>();

  async function runStep(step: MacroStep, transmit: Transmit, signal: AbortSignal): Promise<CommandOutcome | undefined> {
    if (step.kind !== "pause") return transmit(step, signal);
    await clock.sleepMs(step.pauseMs, signal);
    return undefined;
  }

  return {
    async run(
      { name, steps, outcome }: MacroPlan,
      transmit: Transmit,
      progress: Progress,
      cancelled: AbortSignal,
    ): Promise<CommandOutcome> {
      if (running.size >= MAX_RUNNING && !running.has(name))
        return rejected("busy", `${running.size} macros are running; send it again later with a new id`);
      running.get(name)?.abort();
      const own = new AbortController();
      running.set(name, own);
      const signal = AbortSignal.any([own.signal, cancelled]);
      progress("started", `${steps.length} steps`);
      try {
        for (const [index, step] of steps.entries()) {
          const where = `step ${index + 1} of ${steps.length}`;
          if (signal.aborted) return failed("cancelled", `ended before ${where} by a newer macro of its name, or by ir/cancel`);
          const sent = await runStep(step, transmit, signal);
          if (sent && sent.status !== "ok") return { ...sent, message: `${where}: ${sent.message}` };
        }
        return outcome;
      } finally {
        if (running.get(name) === own) running.delete(name);
      }
    },
  };
}

export type Macros = ReturnType<typeof createMacros>;
