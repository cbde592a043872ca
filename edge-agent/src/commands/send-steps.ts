import type { Light } from "../infrared/send/light.ts";
import type { Clock } from "../platform/clock.ts";
import { type Answer, failed } from "./answer.ts";
import type { Transmission } from "./work.ts";

export interface SendDeps {
  readonly light: Light;
  readonly clock: Clock;
  /** Ends it after the frame that is on air. */
  readonly signal: AbortSignal;
}

/** Frame after frame, with the pauses between them; the first that fails is the last. */
export async function sendSteps({ steps, label, answer }: Transmission, { light, clock, signal }: SendDeps): Promise<Answer> {
  for (const [index, step] of steps.entries()) {
    const done = steps.length === 1 ? "" : `after ${index} of ${steps.length} steps: `;
    for (let sent = 0; sent < step.times; sent += 1) {
      if (signal.aborted) return { ...failed("cancelled", `${done}cancelled; what was sent before stays sent`), ...label };
      const lit = await light.send(step.frame, step.label, signal);
      if (!lit.ok) return { ...failed(lit.error.code, `${done}${lit.error.message}`), ...step.label };
    }
    const isLast = index === steps.length - 1;
    if (!isLast && step.pauseMs > 0) await clock.sleepMs(step.pauseMs, signal);
  }
  return answer;
}
