/** What an air conditioner is to do; what its remote does not tell apart is absent. */
export interface ClimateState {
  readonly mode: string;
  readonly fan?: string;
  readonly swing?: string;
  readonly temperatureC?: number;
}

/** What its remote has codes for. */
export interface AirConditioner {
  /** The button that turns it off. */
  readonly off: string;
  readonly states: readonly (ClimateState & { readonly button: string })[];
}

const STATES_AT_LEAST = 4;

/**
 * The air conditioner of a remote whose buttons are states, as the station has them: "off", or mode, fan, swing and temperature, such as
 * "cool auto 21". Undefined where it is another remote.
 */
export function airConditionerOf(buttons: readonly string[]): AirConditioner | undefined {
  const off = buttons.find((button) => button.toLowerCase() === "off");
  const states = buttons.flatMap((button) => {
    const state = readState(button);
    return state === undefined ? [] : [{ ...state, button }];
  });
  return off === undefined || states.length < STATES_AT_LEAST ? undefined : { off, states };
}

function readState(button: string): ClimateState | undefined {
  const [mode = "", ...words] = button.split(" ");
  const last = Number(words.at(-1));
  if (words.length < 2 || !Number.isFinite(last)) return undefined;
  const [fan, ...swing] = words.slice(0, -1);
  return { mode, temperatureC: last, ...(fan === undefined ? {} : { fan }), ...(swing.length === 0 ? {} : { swing: swing.join(" ") }) };
}

/** A part of a state that can be chosen. */
export type Choice = "mode" | "fan" | "swing" | "temperatureC";
/** What is chosen first has fewer of the others to go with it. */
const ORDER: readonly Choice[] = ["mode", "fan", "swing", "temperatureC"];

/** What there is to choose, given what was chosen before it: `cool` may have other fan speeds than `dry`. */
export function choicesOf({ states }: AirConditioner, choice: Choice, chosen: ClimateState): readonly (string | number)[] {
  const before = ORDER.slice(0, ORDER.indexOf(choice));
  const fitting = states.filter((state) => before.every((each) => state[each] === chosen[each]));
  const found = [...new Set(fitting.flatMap((state) => state[choice] ?? []))];
  return choice === "temperatureC" ? found.map(Number).sort((one, other) => one - other) : found;
}

/** The state nearest to what is wanted that there is a code for, with its button: first the mode, then fan, swing and temperature as far as they go. */
export function nearestState({ states }: AirConditioner, wanted: ClimateState): AirConditioner["states"][number] | undefined {
  let left = states;
  for (const choice of ["mode", "fan", "swing"] as const) {
    const same = left.filter((state) => state[choice] === wanted[choice]);
    if (same.length > 0) left = same;
  }
  const distance = ({ temperatureC = 0 }: ClimateState) => Math.abs(temperatureC - (wanted.temperatureC ?? temperatureC));
  return left.reduce<(typeof left)[number] | undefined>(
    (best, state) => (best === undefined || distance(state) < distance(best) ? state : best),
    undefined,
  );
}

/** The state that a press of one of its buttons made. */
export const stateOfButton = ({ states }: AirConditioner, button: string): AirConditioner["states"][number] | undefined =>
  states.find((state) => state.button.toLowerCase() === button.toLowerCase());
