import { err, ok, type Result } from "@clima/schemas";
import type { AcRange } from "../climate/climate-protocol.ts";
import { buttonsInOrder } from "./button-order.ts";
import type { FoundButton } from "./library.ts";
import type { Remote } from "./remote.ts";

/** What an air conditioner is to do. */
export interface ClimateState {
  readonly mode: string;
  readonly temperatureC?: number;
  readonly fan?: string;
  /** Up and down. */
  readonly swing?: string;
  /** Left and right. */
  readonly swingH?: string;
}

/** What an air conditioner's remote can be asked for. */
export interface ClimateRange {
  readonly modes: readonly string[];
  /** In rising order. */
  readonly temperaturesC: readonly number[];
  readonly fans: readonly string[];
  readonly swings: readonly string[];
  /** Left and right; and what is on or off beside, like turbo: of protocols. */
  readonly swingsH?: readonly string[];
  readonly flags?: readonly string[];
}

/** Undefined for a remote that is of no air conditioner: its buttons are no states with "off" and temperatures among them. */
export function climateRange(remote: Remote): ClimateRange | undefined {
  if (remote.climate) return protocolRange(remote.climate.range);
  const states = buttonsInOrder(remote).map(([name]) => readState(name));
  const temperaturesC = each(states, ({ temperatureC }) => temperatureC).sort((a, b) => a - b);
  const modes = each(states, ({ mode }) => mode);
  if (temperaturesC.length === 0 || !modes.some((mode) => same(mode, OFF))) return undefined;
  return { modes, temperaturesC, fans: each(states, ({ fan }) => fan), swings: each(states, ({ swing }) => swing) };
}

const protocolRange = ({ modes, temperaturesC, ...others }: AcRange): ClimateRange => ({
  ...others,
  modes: [OFF, ...modes],
  temperaturesC: temperaturesBetween(temperaturesC),
});

/** From the lowest to the highest, both included. */
export const temperaturesBetween = ({ min, max, step }: AcRange["temperaturesC"]): number[] =>
  Array.from({ length: Math.floor((max - min) / step) + 1 }, (_none, index) => min + index * step);

const each = <T>(states: readonly ClimateState[], part: (state: ClimateState) => T | undefined): T[] => [
  ...new Set(states.flatMap((state) => part(state) ?? [])),
];

/** Of what was wanted before, as much as the remote has together with what is wanted now; the temperature rather than the fan, and that rather than the swing. */
const KEPT: readonly (readonly ("temperatureC" | "fan" | "swing")[])[] = [
  ["temperatureC", "fan", "swing"],
  ["temperatureC", "fan"],
  ["temperatureC", "swing"],
  ["temperatureC"],
  ["fan", "swing"],
  ["fan"],
  ["swing"],
];

/** The button of a state; what is not asked for stays as it was, where the remote has that. */
export function findChange(remote: Remote, state: ClimateState, before: ClimateState | undefined): ReturnType<typeof findState> {
  for (const parts of before ? KEPT : []) {
    const kept = Object.fromEntries(parts.flatMap((part) => (before?.[part] === undefined ? [] : [[part, before[part]]])));
    const found = findState(remote, { ...kept, ...state });
    if (found.ok) return found;
  }
  return findState(remote, state);
}

export const OFF = "off";
const MAX_SHOWN = 12;
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/**
 * The button of a state. The buttons of an air conditioner are named by their states, as its file has them: "off", or mode, fan and swing, then
 * temperature, like "cool auto 21". What is not asked for is taken from the first button that fits.
 */
export function findState(remote: Remote, state: ClimateState): Result<FoundButton & { readonly state: ClimateState }, string> {
  const buttons = buttonsInOrder(remote);
  const found = buttons.flatMap(([button, code]) => {
    const read = readState(button);
    return fits(read, state) ? [{ remote, button, code, state: read }] : [];
  })[0];
  if (found) return ok(found);
  const modes = [...new Set(buttons.map(([name]) => readState(name).mode))];
  if (!modes.some((mode) => same(mode, state.mode)))
    return err(`${remote.name} has no mode ${JSON.stringify(state.mode)}; it has ${list(modes)}`);
  const ofMode = buttons.map(([name]) => name).filter((name) => same(readState(name).mode, state.mode));
  return err(`${remote.name} has no such state in ${state.mode}; it has ${list(ofMode)}`);
}

const list = (names: readonly string[]) =>
  `${names.slice(0, MAX_SHOWN).join(", ")}${names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : ""}`;

/** What a button's name says. */
function readState(name: string): ClimateState {
  const [mode = "", ...words] = name.split(" ");
  const last = Number(words.at(-1));
  const hasTemperature = words.length > 0 && Number.isFinite(last);
  const [fan, ...swing] = hasTemperature ? words.slice(0, -1) : words;
  return {
    mode,
    ...(hasTemperature ? { temperatureC: last } : {}),
    ...(fan === undefined ? {} : { fan }),
    ...(swing.length === 0 ? {} : { swing: swing.join(" ") }),
  };
}

function fits(read: ClimateState, { mode, temperatureC, fan, swing }: ClimateState): boolean {
  const isSame = (had: string | undefined, wanted: string | undefined) => wanted === undefined || (had !== undefined && same(had, wanted));
  return (
    same(read.mode, mode) &&
    (temperatureC === undefined || read.temperatureC === temperatureC) &&
    isSame(read.fan, fan) &&
    isSame(read.swing, swing)
  );
}
