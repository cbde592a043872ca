import type { Frame } from "../frame.ts";

export interface LightLimit {
  /** How much of the window the light may be on, carrier or not; 0 < share ≤ 100. */
  readonly maxLightPct: number;
  readonly windowMs: number;
}

interface Spent {
  readonly atMs: number;
  readonly lightMs: number;
}

/**
 * Watches over the LEDs: revision 1.0 of the pHAT has no resistor before them, so that the time they are on is all that bounds their heat.
 * Times are monotonic.
 */
export function createLightBudget({ maxLightPct, windowMs }: LightLimit) {
  const maxLightMs = (windowMs * maxLightPct) / 100;
  let spent: readonly Spent[] = [];

  /** ms until this much light is allowed; 0 is now, undefined is never, for it is too much for a whole window. */
  function waitMs(lightMs: number, nowMs: number): number | undefined {
    if (lightMs > maxLightMs) return undefined;
    spent = spent.filter(({ atMs }) => nowMs - atMs < windowMs);
    let used = spent.reduce((sum, entry) => sum + entry.lightMs, 0);
    if (used + lightMs <= maxLightMs) return 0;
    for (const entry of spent) {
      used -= entry.lightMs;
      if (used + lightMs <= maxLightMs) return entry.atMs + windowMs - nowMs;
    }
    return windowMs;
  }

  return {
    waitMs,
    /** To be told at the end of each transmission. */
    spend: (lightMs: number, nowMs: number): void => {
      spent = [...spent, { atMs: nowMs, lightMs }];
    },
  };
}

/** Time with the light on, in ms. */
export const lightMs = ({ timingsUs }: Pick<Frame, "timingsUs">): number =>
  timingsUs.reduce((sum, us) => (us > 0 ? sum + us : sum), 0) / 1000;
