/** Pronto hexadecimal codes: words of 16 bits, lengths in periods of the carrier. */

import { err, ok, type Result } from "@clima/schemas";
import { USUAL_CARRIER_HZ } from "../frame.ts";
import { sequenceOfButton } from "../library/press.ts";
import type { Button, RawButton } from "../library/remote.ts";

// Philips: a clock of 4.145146 MHz
const CLOCK_US = 0.241246;
const LEARNED = 0x0000;
const UNMODULATED = 0x0100;

/** The timings of a code: its intro, or what repeats where it has none. */
export function readPronto(text: string): Result<RawButton, string> {
  const words = text.trim().split(/\s+/);
  if (!words.every((word) => /^[0-9a-f]{4}$/i.test(word))) return err("a Pronto code has words of four hexadecimal digits");
  const [kind = 0, frequency = 0, introPairs = 0, repeatPairs = 0, ...lengths] = words.map((word) => Number.parseInt(word, 16));
  if (kind !== LEARNED && kind !== UNMODULATED) return err(`the code begins with ${words[0]}; expected 0000 or 0100, timings`);
  if (frequency === 0) return err("the code's frequency is 0");
  const expected = 2 * (introPairs + repeatPairs);
  if (lengths.length !== expected) return err(`the code has ${lengths.length} lengths; its head says ${expected}`);
  const pairs = introPairs > 0 ? lengths.slice(0, 2 * introPairs) : lengths;
  const periodUs = frequency * CLOCK_US;
  const timingsUs = pairs.map((length, index) => Math.round(length * periodUs) * (index % 2 === 0 ? 1 : -1));
  return ok({ carrierHz: kind === UNMODULATED ? 0 : Math.round(1e6 / periodUs), timingsUs });
}

const hex = (value: number) => Math.min(0xffff, Math.round(value)).toString(16).toUpperCase().padStart(4, "0");

/** A button as a Pronto code: the first frames as intro, what is sent while it is held as repeat. */
export function writePronto(button: Button): string {
  const { carrierHz, intro, repeat } = partsOf(button);
  const frequency = 1e6 / ((carrierHz || USUAL_CARRIER_HZ) * CLOCK_US);
  const periodUs = Math.round(frequency) * CLOCK_US;
  const lengths = [...intro, ...repeat].map((us) => hex(Math.abs(us) / periodUs));
  return [hex(carrierHz === 0 ? UNMODULATED : LEARNED), hex(frequency), hex(intro.length / 2), hex(repeat.length / 2), ...lengths].join(
    " ",
  );
}

function partsOf(button: Button) {
  const { carrierHz, minSends, frame } = sequenceOfButton(button);
  const isHeldSame = !("protocol" in button || button.repeatTimingsUs);
  const repeats = isHeldSame ? 0 : Math.max(1, minSends - 1, "protocol" in button ? 0 : (button.repeatTimingsUs?.length ?? 0));
  const pairsAfter = (sent: number) => {
    const { timingsUs, gapUs } = frame(sent);
    return [...timingsUs, -gapUs];
  };
  return { carrierHz, intro: pairsAfter(0), repeat: Array.from({ length: repeats }, (_, index) => pairsAfter(index + 1)).flat() };
}
