import type { Reading } from "@clima/schemas";
import type { Complaint } from "../complaint.ts";

export interface TimeLimits {
  /** How far a reading may be ahead of this machine's clock. */
  readonly maxFutureMs: number;
}

/**
 * Says why the reading's time cannot be right, in words; undefined when it can. The past is no reason: decades of recorded weather are
 * replayed, and how far back stores reach is in the schema of timestamps. `nowMs` is this machine's clock, ms since 1970.
 */
export function createTimeCheck({ maxFutureMs }: TimeLimits, nowMs: () => number) {
  let latest = { atMs: Number.NaN, takenAt: "" };
  return ({ takenAt }: Pick<Reading, "takenAt">): Complaint | undefined => {
    const atMs = nowMs();
    if (atMs !== latest.atMs) latest = { atMs, takenAt: new Date(atMs + maxFutureMs).toISOString() };
    // Timestamps of the schema have one form, whose order as text is their order in time.
    if (takenAt <= latest.takenAt) return undefined;
    const reason = `takenAt is ${takenAt}; expected at most ${latest.takenAt}, which is ${maxFutureMs / 1000} s ahead of the ingest's clock`;
    return { kind: "future", reason };
  };
}
