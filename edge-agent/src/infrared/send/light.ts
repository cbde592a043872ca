import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { Frame } from "../frame.ts";
import type { FrameLabel, Transmitter } from "../transmitter/transmitter.ts";
import { createLightBudget, type LightLimit, lightMs } from "./light-budget.ts";

export interface LightDeps {
  readonly transmitter: Transmitter;
  readonly clock: Clock;
  readonly limit: LightLimit;
  /** How long a device is left in peace after a frame, in ms; undefined is a frame of no known remote. */
  readonly gapMsOf: (remote: string | undefined) => number;
}

export interface LightError {
  readonly code: "led-limit" | "transmit-failed";
  readonly message: string;
}

export type Light = ReturnType<typeof createLight>;

/** The transmitter with its manners: a gap between frames to the same device, and LEDs that are not on for too long. One frame at a time. */
export function createLight({ transmitter, clock, limit, gapMsOf }: LightDeps) {
  const budget = createLightBudget(limit);
  /** Monotonic, by remote. */
  const readyAtMs = new Map<string | undefined, number>();

  const refuse = (neededMs: number, waitMs: number | undefined): Result<void, LightError> => {
    const rule = `the LEDs may be on for ${limit.maxLightPct} % of ${limit.windowMs / 1000} s (infrared.maxLightPct)`;
    const needs = `this needs ${Math.round(neededMs)} ms of light`;
    const when = waitMs === undefined ? "which is more than that; send less of it" : `send it again in ${(waitMs / 1000).toFixed(1)} s`;
    return err({ code: "led-limit", message: `${rule}; ${needs}, ${when}` });
  };

  return {
    /** Resolves when the light is out. The signal ends the wait for the gap, not a frame. */
    async send(frame: Frame, label: FrameLabel, signal?: AbortSignal): Promise<Result<void, LightError>> {
      const gapLeftMs = (readyAtMs.get(label.remote) ?? 0) - clock.monotonicMs();
      if (gapLeftMs > 0) await clock.sleepMs(gapLeftMs, signal);
      const neededMs = lightMs(frame);
      const waitMs = budget.waitMs(neededMs, clock.monotonicMs());
      if (waitMs !== 0) return refuse(neededMs, waitMs);
      const transmitted = await transmitter.transmit(frame, label);
      // Also what failed may have lit the LEDs in part
      budget.spend(neededMs, clock.monotonicMs());
      readyAtMs.set(label.remote, clock.monotonicMs() + gapMsOf(label.remote));
      return transmitted.ok ? ok(undefined) : err({ code: "transmit-failed", message: transmitted.error });
    },
  };
}
