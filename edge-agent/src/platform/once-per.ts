import type { Clock } from "./clock.ts";

export const HOUR_MS = 3_600_000;

/** True for the first time a name comes, and again when periodMs have passed since it was last true. */
export function createOncePer(periodMs: number, clock: Pick<Clock, "monotonicMs">): (name: string) => boolean {
  const lastAtMs = new Map<string, number>();
  return (name) => {
    const nowMs = clock.monotonicMs();
    const before = lastAtMs.get(name);
    if (before !== undefined && nowMs - before < periodMs) return false;
    lastAtMs.set(name, nowMs);
    return true;
  };
}
