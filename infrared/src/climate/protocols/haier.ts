/** Haier: an older remote of nine bytes, and the family of the YR-W02, whose longer messages have a second section with its own sum. */

import { sum } from "../checksums.ts";
import { type AcDescription, type Rule, when } from "../description.ts";
import { choice, degrees, derived, type Field, fans, flag, modes, orFahrenheit, power, toggle } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";

const shape: FrameShape = {
  carrierHz: 38_000,
  order: "msb",
  markUs: 520,
  oneUs: 1650,
  zeroUs: 650,
  layouts: [72, 112, 160, 176].map((bits) => wholeMessage(bits, [3000, 3000, 3000, 4300], 150_000)),
};

const MIN_C = 16;
const MAX_C = 30;

/** Power is the command of a message, which is the button that was pressed: every one but that of off is read as on. */
export const haierAc: AcDescription = {
  protocol: "haier_ac",
  shape,
  base: "A50020000C00000000",
  fixed: "b0 b2.5",
  fields: [
    power("b1.lo"),
    degrees("b1.hi", { min: MIN_C, max: MAX_C, offset: -MIN_C }),
    choice("swing", "b2[6:7]", { off: 0, auto: 3, highest: 1, high: 1, lowest: 2, low: 2 }),
    // Haier's word is health
    flag("filter", "b4.5"),
    fans("b5[6:7]", [0, 3, 3, 2, 1, 1]),
    modes("b6[5:7]", [0, 1, 2, 4, 3]),
    flag("sleep", "b7.6"),
  ],
  checks: [sum("b8", [0, 7])],
};

/** From 77 °F on a code is left out, from 79 °F on another. */
function fahrenheitOf(code: number): number {
  const fahrenheit = code + 60;
  if (fahrenheit >= 80) return fahrenheit - 2;
  return fahrenheit >= 78 ? fahrenheit - 1 : fahrenheit;
}
/** In °C the lowest bit is 0. */
const temperature = orFahrenheit(
  degrees("b10.0 b1.hi", { min: MIN_C, max: MAX_C, code: (c) => 2 * (c - MIN_C) }),
  "b10.0 b1.hi b10.5",
  fahrenheitOf,
);

const AUTO_FAN = 5;
const fan = fans("b5[5:7]", [AUTO_FAN, 3, 3, 2, 1, 1]);
/** The second section has the fan too, with auto as 0. */
const fanAgain = (at: string) => derived(at, (wish, before) => (wish.fan === "auto" ? 0 : fan.write(wish, before)));

const family = (base: string, swing: Field): Pick<AcDescription, "shape" | "base" | "fields" | "rules"> => ({
  shape,
  // The button is that of power, whatever is changed
  base: `${base}000000000000000000000005`,
  fields: [
    swing,
    temperature,
    flag("filter", "b3.1"),
    power("b4.6"),
    fan,
    flag("turbo", "b6.6"),
    flag("quiet", "b6.7"),
    modes("b7[5:7]", [0, 1, 2, 6, 4]),
    flag("sleep", "b8.7"),
  ],
  rules: [
    ...(["auto", "dry", "fan"] as const).map((mode) => when({ mode }, { turbo: false, quiet: false })),
    when({ turbo: true }, { quiet: false }),
  ],
});

const FIRST_SUM = sum("b13", [0, 12]);

/** Heat blows to the bottom where the others blow to the middle. */
const middleOrBottom: Rule = (wish) => {
  if (wish.swing !== "middle" && wish.swing !== "lowest") return wish;
  return { ...wish, swing: wish.mode === "heat" ? "lowest" : "middle" };
};
const withVanes = (base: string) => {
  const common = family(base, choice("swing", "b1.lo", { off: 0, auto: 0xc, highest: 1, high: 1, middle: 2, low: 0xa, lowest: 3 }));
  const swingH = choice("swingH", "b2[5:7]", { middle: 0, leftMax: 3, left: 4, right: 5, rightMax: 6, auto: 7 }, { otherwise: "middle" });
  return { ...common, fields: [...common.fields, swingH], rules: [...(common.rules ?? []), middleOrBottom] };
};

const yrw02 = withVanes("A6");
export const haierAcYrw02: AcDescription = {
  ...yrw02,
  protocol: "haier_ac_yrw02",
  base: `${yrw02.base}00`,
  fixed: "b0",
  checks: [FIRST_SUM],
};

const haierAc176 = (model: string, first: string): AcDescription => {
  const common = withVanes(first);
  return {
    ...common,
    protocol: "haier_ac176",
    model,
    base: `${common.base}00B700000000000000`,
    fixed: "b0 b14",
    fields: [...common.fields, fanAgain("b16[6:7]")],
    checks: [FIRST_SUM, sum("b21", [14, 20])],
  };
};
export const haierAc176A = haierAc176("V9014557_A", "A6");
export const haierAc176B = haierAc176("V9014557_B", "59");

const LIGHT_BUTTON = 0x15;
const POWER_BUTTON = 5;
const withPlaces = family(
  "A6",
  choice("swing", "b1.lo", { off: 0, auto: 0xc, highest: 1, high: 4, middle: 6, low: 8, lowest: 3 }, { reads: { 2: "highest" } }),
);
/** The horizontal vane has no place in its messages. */
export const haierAc160: AcDescription = {
  ...withPlaces,
  protocol: "haier_ac160",
  base: `${withPlaces.base}00B50000000000`,
  fixed: "b0 b14",
  fields: [
    ...withPlaces.fields,
    // Heating by electricity, beside the heat pump
    derived("b4.7", ({ mode }) => Number(mode === "heat")),
    flag("clean", "b10.4 b15.6", [3, 0]),
    toggle("light", "b12[0:4]", [LIGHT_BUTTON, POWER_BUTTON]),
    fanAgain("b16[5:7]"),
  ],
  checks: [FIRST_SUM, sum("b19", [14, 18])],
};
