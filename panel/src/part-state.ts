import type { Part } from "./api-types.ts";

/** Remembers since when a part is as it is. `problem`: why it is away, undefined while it is not. */
export function createPartState(isAwayFirst: boolean, sinceMs: number) {
  let state: Part = { isAway: isAwayFirst, since: iso(sinceMs) };

  return {
    of: (): Part => state,
    /** Whether something is new. The time is that of the change, not of a further proof of it. */
    note(isAway: boolean, nowMs: number, problem?: string): boolean {
      const since = isAway === state.isAway ? state.since : iso(nowMs);
      const isNews = isAway !== state.isAway || problem !== state.problem;
      state = problem === undefined ? { isAway, since } : { isAway, since, problem };
      return isNews;
    },
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
