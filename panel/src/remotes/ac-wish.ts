import { AC_FLAGS, type AcFlag, type AcRangeFacts, type AcStateFacts, type IrStateMessage } from "@clima/schemas";

/** Parts of which one of several is chosen. */
export type AcChoice = "mode" | "fan" | "swing" | "swingH";
export type AcPart = AcChoice | "temperatureC" | AcFlag;

/** What an air conditioner is to do, by its protocol's words, as cmd/ir/state takes it; what its protocol does not have is absent. */
export type AcWish = { readonly [C in AcChoice]?: string } & { readonly temperatureC: number } & { readonly [F in AcFlag]?: boolean };

/** In rising order. */
export const degreesOf = ({ temperaturesC: { min, max, step } }: AcRangeFacts): readonly number[] =>
  Array.from({ length: Math.floor((max - min) / step) + 1 }, (_none, index) => min + index * step);

/** What may be chosen of a part; nothing where there is no choice. */
export function choicesOfPart(range: AcRangeFacts, part: AcChoice): readonly string[] {
  const all: Readonly<Record<AcChoice, readonly string[]>> = {
    mode: range.modes,
    fan: range.fans,
    swing: range.swings,
    swingH: range.swingsH,
  };
  return all[part].length > 1 ? all[part] : [];
}

export const flagsOf = ({ flags }: AcRangeFacts): readonly AcFlag[] => AC_FLAGS.filter((flag) => flags.includes(flag));

const COMFORTABLE_C = 23;

/** What somebody may want who has said nothing yet. */
export function firstWish(range: AcRangeFacts): AcWish {
  const { min, max } = range.temperaturesC;
  const mode = range.modes.includes("cool") ? "cool" : range.modes[0];
  const fan = range.fans[0];
  return {
    ...(mode === undefined ? {} : { mode }),
    temperatureC: Math.min(max, Math.max(min, COMFORTABLE_C)),
    ...(fan === undefined ? {} : { fan }),
  };
}

/** The wish that was last sent; what that does not say, as with "off", stays as it is. */
export function wishAfter(wish: AcWish, { mode, temperatureC, fan, swing, swingH, ...message }: IrStateMessage): AcWish {
  const flags = AC_FLAGS.flatMap((flag) => (message[flag] === undefined ? [] : [[flag, message[flag]] as const]));
  return {
    ...wish,
    ...(mode === "off" ? {} : { mode }),
    ...(temperatureC === undefined ? {} : { temperatureC }),
    ...(fan === undefined ? {} : { fan }),
    ...(swing === undefined ? {} : { swing }),
    ...(swingH === undefined ? {} : { swingH }),
    ...Object.fromEntries(flags),
  };
}

export interface Difference {
  readonly part: AcPart;
  readonly wished: string | number | boolean;
  /** Absent where the air conditioner was not told it at all. */
  readonly held?: string | number | boolean;
}

/** What of a wish is held otherwise. What is off need not be told. */
export const differencesOf = (wish: AcWish, held: AcStateFacts): readonly Difference[] =>
  (["mode", "temperatureC", "fan", "swing", "swingH", ...AC_FLAGS] as const).flatMap((part) => {
    const [wished, had] = [wish[part], held[part]];
    if (wished === undefined || wished === had || (had === undefined && (wished === false || wished === "off"))) return [];
    return [{ part, wished, ...(had === undefined ? {} : { held: had }) }];
  });
