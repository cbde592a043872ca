import type { Reading } from "@clima/schemas";
import type { Complaint } from "../complaint.ts";

export interface TimeLimits {
  /** How far a reading may be ahead of this machine's clock. */
  readonly maxFutureMs: number;
}

/**
 * Why the reading's time cannot be right, in words; undefined when it can. The past is no reason: decades of recorded weather are
 * replayed, and how far back stores reach is in the schema of timestamps.
 */
export function complainOfTime({ takenAt }: Pick<Reading, "takenAt">, nowMs: number, { maxFutureMs }: TimeLimits): Complaint | undefined {
  if (Date.parse(takenAt) <= nowMs + maxFutureMs) return undefined;
  const latest = new Date(nowMs + maxFutureMs).toISOString();
  const reason = `takenAt is ${takenAt}; expected at most ${latest}, which is ${maxFutureMs / 1000} s ahead of the ingest's clock`;
  return { kind: "future", reason };
}
