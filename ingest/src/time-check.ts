import { err, ok, type Reading, type Result } from "@clima/schemas";

export interface TimeLimits {
  /** How far a station's clock may be ahead of this one. */
  readonly maxFutureS: number;
  /** Older readings are taken for those of a clock that was never set. */
  readonly earliest: string;
}

/** Refuses readings of a time that cannot be; the reason says by how much. */
export function checkTimes(readings: readonly Reading[], { maxFutureS, earliest }: TimeLimits, nowMs: number): Result<void, string> {
  for (const { takenAt } of readings) {
    const aheadS = (Date.parse(takenAt) - nowMs) / 1000;
    if (aheadS > maxFutureS)
      return err(
        `takenAt is ${takenAt}, ${Math.round(aheadS)} s ahead of this machine's clock; expected at most ${maxFutureS} s (ingest.maxFutureS)`,
      );
    if (takenAt < earliest) return err(`takenAt is ${takenAt}; expected ${earliest} or later (ingest.earliest)`);
  }
  return ok(undefined);
}
