import { AC_FLAGS, type AcFlag, type AcState } from "../climate/climate-protocol.ts";
import { type ClimateState, OFF } from "./climate.ts";

/** What an air conditioner is to do, in the words of commands; the mode is "off" where it is off. */
export interface ClimateWish extends ClimateState, Partial<Readonly<Record<AcFlag, boolean>>> {}

const PARTS = ["temperatureC", "fan", "swing", "swingH", ...AC_FLAGS] as const;

/** The parts of a state that are said, apart from its mode. */
export const partsOf = (state: { readonly [P in (typeof PARTS)[number]]?: ClimateWish[P] | undefined }): Omit<ClimateWish, "mode"> =>
  Object.fromEntries(PARTS.flatMap((part) => (state[part] === undefined ? [] : [[part, state[part]]])));

/** What a protocol holds, in the words of commands; `usualMode` where it has not said in which mode it is. */
export const wishOf = (held: AcState, usualMode: string): ClimateWish => ({
  mode: held.power ? (held.mode ?? usualMode) : OFF,
  ...partsOf(held),
});

/** As in "cool 24 °C, fan auto, turbo". */
export function describeWish({ mode, temperatureC, fan, swing, swingH, ...flags }: ClimateWish): string {
  if (mode === OFF) return OFF;
  const on = Object.entries(flags).flatMap(([flag, isOn]) => (isOn ? [flag] : []));
  const parts = [
    `${mode}${temperatureC === undefined ? "" : ` ${temperatureC} °C`}`,
    ...(fan === undefined ? [] : [`fan ${fan}`]),
    ...(swing === undefined ? [] : [`swing ${swing}`]),
    ...(swingH === undefined ? [] : [`swingH ${swingH}`]),
    ...on,
  ];
  return parts.join(", ");
}
