import { AC_FLAGS, type AcFlag, type AcState, type ClimateState, OFF } from "@clima/infrared";

/** What an air conditioner is to do, in the words of commands; the mode is "off" where it is off. */
export interface ClimateWish extends ClimateState, Partial<Readonly<Record<AcFlag, boolean>>> {}

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

const PARTS = ["temperatureC", "fan", "swing", "swingH", ...AC_FLAGS] as const;

/** The parts of a state that are said, apart from its mode. */
export const partsOf = (state: { readonly [P in (typeof PARTS)[number]]?: ClimateWish[P] | undefined }): Omit<ClimateWish, "mode"> =>
  Object.fromEntries(PARTS.flatMap((part) => (state[part] === undefined ? [] : [[part, state[part]]])));

/** What a protocol holds, in the words of commands; `usualMode` where it has not said in which mode it is. */
export const wishOf = (held: AcState, usualMode: string): ClimateWish => ({
  mode: held.power ? (held.mode ?? usualMode) : OFF,
  ...partsOf(held),
});
