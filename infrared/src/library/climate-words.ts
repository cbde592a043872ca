import { err, ok, type Result } from "@clima/schemas";
import { AC_FANS, AC_MODES, AC_SWINGS, AC_SWINGS_H, type AcState } from "../climate/climate-protocol.ts";
import { type ClimateWish, partsOf } from "./climate-wish.ts";

/** A wish in the words that protocols have; the error names the word that is none of them. Upper and lower case are the same. */
export function toAcState(power: boolean, wish: Partial<ClimateWish>): Result<AcState, string> {
  const { fan: _fan, swing: _swing, swingH: _swingH, ...others } = partsOf(wish);
  const mode = wordOf("mode", wish.mode, AC_MODES);
  if (!mode.ok) return mode;
  const fan = wordOf("fan", wish.fan, AC_FANS);
  if (!fan.ok) return fan;
  const swing = wordOf("swing", wish.swing, AC_SWINGS);
  if (!swing.ok) return swing;
  const swingH = wordOf("swingH", wish.swingH, AC_SWINGS_H);
  return swingH.ok ? ok({ power, ...others, ...mode.value, ...fan.value, ...swing.value, ...swingH.value }) : swingH;
}

function wordOf<Part extends string, Word extends string>(
  part: Part,
  written: string | undefined,
  words: readonly Word[],
): Result<{ readonly [P in Part]?: Word }, string> {
  if (written === undefined) return ok({});
  const word = words.find((one) => one.toLowerCase() === written.toLowerCase());
  return word === undefined
    ? err(`${part} is ${JSON.stringify(written)}; expected ${words.join(", ")}`)
    : ok({ [part]: word } as { readonly [P in Part]?: Word });
}
