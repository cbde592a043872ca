import type { StoreRecord } from "@clima/schemas";
import type { MessageFault } from "../rejected/port.ts";

export interface TimeLimits {
  /** How far a reading may be ahead of this machine's clock. */
  readonly maxFutureMs: number;
  /** How far it may lie behind; any time when undefined, for decades of recorded weather are replayed. */
  readonly maxPastMs?: number | undefined;
}

/**
 * Says why the reading's time cannot be right, in words; undefined when it can. How far back stores reach is in the schema of timestamps.
 * `nowMs` is this machine's clock, ms since 1970.
 */
export function createTimeCheck({ maxFutureMs, maxPastMs }: TimeLimits, nowMs: () => number) {
  const limitsAt = (atMs: number) => ({
    atMs,
    latest: new Date(atMs + maxFutureMs).toISOString(),
    earliest: maxPastMs === undefined ? "" : new Date(atMs - maxPastMs).toISOString(),
  });
  let limits = limitsAt(nowMs());
  return ({ takenAt }: Pick<StoreRecord, "takenAt">): MessageFault | undefined => {
    const atMs = nowMs();
    if (atMs !== limits.atMs) limits = limitsAt(atMs);
    const { latest, earliest } = limits;
    // Timestamps of the schema have one form, whose order as text is their order in time.
    if (takenAt > latest)
      return fault("future", takenAt, `at most ${latest}, which is ${maxFutureMs / 1000} s ahead of the ingest's clock`);
    if (takenAt < earliest)
      return fault("past", takenAt, `at least ${earliest}, which is ${(maxPastMs ?? 0) / 1000} s behind the ingest's clock`);
    return undefined;
  };
}

const fault = (kind: MessageFault["kind"], takenAt: string, expected: string): MessageFault => ({
  kind,
  reason: `takenAt is ${takenAt}; expected ${expected}`,
});
