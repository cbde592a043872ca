import type { ClimateState } from "@clima/infrared";

/** What each air conditioner was last asked for; with "off", also what is to be when it is turned on again. */
export interface ClimateMemory {
  wanted(remote: string): ClimateState | undefined;
  want(remote: string, state: ClimateState): void;
}

/** Until the agent ends. */
export function createTransientClimateMemory(): ClimateMemory {
  const states = new Map<string, ClimateState>();
  return {
    wanted: (remote) => states.get(remote),
    want: (remote, state) => void states.set(remote, state),
  };
}
