/** Hitachi's remotes that say each byte twice: from the fourth on, every other one is the inverse of that before it. */

import { complements } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, derived, type Field, fans, modes, power, type Wish } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";
import { place } from "../places.ts";

const GAP_US = 100_000;
const START = "01100040BFFF00CC33926D13EC0000";
const checksOf = (bytes: number) => complements([4, bytes - 1]);
/** `after` is what follows byte 26, from the power on. */
const baseOf = (after: string) => `${START}${"00FF".repeat(5)}0000${after}`;

/** The button that was pressed; that of power and mode when nothing else changes. */
const BUTTON = { state: 0x13, swing: 0x81, swingH: 0x8c };

const FANS = [5, 1, 2, 3, 4, 6];
const fields: readonly Field[] = [
  // No auto mode
  modes("b25.lo", [undefined, 3, 5, 1, 6]),
  degrees("b13[2:7]", { min: 16, max: 32 }),
  power("b27.4"),
];
const FIXED = "b0..b3 b5 b7";

const FAN_BYTES: Partial<Record<Wish["fan"], number>> = { min: 0x98, max: 0xa9 };
/** The fan's slowest and fastest speed are also said elsewhere. */
const fanFields: readonly Field[] = [
  fans("b25.hi", FANS),
  derived("b9", ({ fan }) => FAN_BYTES[fan] ?? 0x92),
  derived("b29", ({ fan }) => (fan === "max" ? 0x30 : 0)),
];
const fanRules = [
  ...(["medium", "high", "max"] as const).map((fan) => when({ mode: "dry", fan }, { fan: "low" })),
  when({ mode: "fan", fan: "auto" }, { fan: "min" }),
];

/** The button toggles the swing, and no bit holds it. */
const swingButton: Field = {
  at: place("b11"),
  write: ({ swing }, before) => ((swing === "off") === ((before?.swing ?? "off") === "off") ? BUTTON.state : BUTTON.swing),
  read: (code, before) => ({ swing: (code === BUTTON.swing) === ((before?.swing ?? "off") === "off") ? "auto" : "off" }),
  offers: { swings: ["off", "auto"] },
};

export const hitachiAc424: AcDescription = {
  protocol: "hitachi_ac424",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 463,
    oneUs: 1208,
    zeroUs: 372,
    layouts: [wholeMessage(424, [29_784, 49_290, 3416, 1604], GAP_US)],
  },
  base: baseOf("E11E00FF00FF807F03FC01FE887700FF00FFFF00FF00FF00FF00"),
  fixed: FIXED,
  fields: [...fields, ...fanFields, swingButton],
  checks: checksOf(53),
  rules: fanRules,
};

const shape: FrameShape = {
  carrierHz: 38_000,
  order: "lsb",
  markUs: 400,
  oneUs: 1250,
  zeroUs: 500,
  layouts: [264, 296, 344].map((bits) => wholeMessage(bits, [3300, 1700], GAP_US)),
};

export const hitachiAc344: AcDescription = {
  protocol: "hitachi_ac344",
  shape,
  base: baseOf("E11E00FF00FF807F03FC00FF00FF00FF"),
  fixed: FIXED,
  fields: [
    ...fields,
    ...fanFields,
    choice("swing", "b37.5", { off: 0, auto: 1 }),
    // A vane at rest is in the middle
    choice("swingH", "b35[0:2]", { off: 3, auto: 0, rightMax: 1, right: 2, middle: 3, left: 4, leftMax: 5 }),
    derived("b11", ({ swing, swingH }, before) => {
      if ((swing === "off") !== ((before?.swing ?? "off") === "off")) return BUTTON.swing;
      return swingH === (before?.swingH ?? "off") ? BUTTON.state : BUTTON.swingH;
    }),
  ],
  checks: checksOf(43),
  rules: fanRules,
};

export const hitachiAc264: AcDescription = {
  protocol: "hitachi_ac264",
  shape,
  base: baseOf("C13E00FF00FF"),
  fixed: FIXED,
  fields: [...fields, fans("b25.hi", [5, 1, 1, 3, 4, 4], { reads: { 4: "high" } })],
  checks: checksOf(33),
};

/** What auto mode has for a temperature. Places and codes of this remote: IRremoteESP8266, ir_Hitachi.h. */
const AUTO_C = 1;
const celsius = degrees("b13[2:6]", { min: 16, max: 31 });

export const hitachiAc296: AcDescription = {
  protocol: "hitachi_ac296",
  shape,
  base: baseOf("E11E00FF00FF00FF03FC").replace("13EC", "43BC"),
  fixed: FIXED,
  fields: [
    modes("b25.lo", [7, 3, 5, undefined, 6]),
    { ...celsius, write: (wish, before) => (wish.mode === "auto" ? AUTO_C : celsius.write(wish, before)) },
    fans("b25[4:6]", [5, 1, 2, 3, 4, 4], { reads: { 4: "high" } }),
    power("b27.4"),
  ],
  checks: checksOf(37),
  rules: [when({ mode: "fan" }, { mode: "auto" })],
};
