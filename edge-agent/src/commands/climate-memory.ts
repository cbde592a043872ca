import type { AcState, ClimateWish } from "@clima/infrared";

export interface RememberedClimate extends ClimateWish {
  /** What one that is a protocol's was last sent, or heard: some protocols say only what changes. */
  readonly held?: AcState;
}

/** What each air conditioner was last asked for; with "off", also what is to be when it is turned on again. */
export interface ClimateMemory {
  /** By the name of its remote. */
  wanted(name: string): RememberedClimate | undefined;
  want(name: string, state: RememberedClimate): void;
}

/** Until the agent ends. */
export function createTransientClimateMemory(): ClimateMemory {
  const states = new Map<string, RememberedClimate>();
  return {
    wanted: (name) => states.get(name),
    want: (name, state) => void states.set(name, state),
  };
}
