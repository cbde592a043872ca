/** Gree, and Kelvinator, which sends the same block twice as long. */

import { type Check, check, copy, sumOf } from "../checksums.ts";
import type { AcSwing } from "../climate-protocol.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, derived, fans, flag, modes, power } from "../fields.ts";
import type { FrameShape, Part } from "../frame-shape.ts";

/** Two halves of 32 bits, with three bits that are always the same after the first. */
const block = (headerUs: readonly number[], from: number, halfGapUs: number, gapUs: number): readonly Part[] => [
  { headerUs, bits: [from, from + 32], extraBits: "010", gapUs: halfGapUs },
  { bits: [from + 32, from + 64], gapUs },
];

const START = 10;
/** Of a block of eight bytes, in the high half of its last: low halves of the first four, high halves of the next three. */
const blockCheck = (first: number): Check =>
  check(`b${first + 7}.hi`, (message) => {
    const at = (offset: number) => message[first + offset] ?? 0;
    return START + sumOf([0, 1, 2, 3].map((offset) => at(offset) & 0xf)) + sumOf([4, 5, 6].map((offset) => at(offset) >> 4));
  });

const VANE: Readonly<Record<AcSwing, number>> = { off: 0, auto: 1, highest: 2, high: 3, upperMiddle: 3, middle: 4, low: 5, lowest: 6 };
/** Swinging in one half only. */
const AUTO_HALVES = { 7: "auto", 9: "auto", 11: "auto" } as const;
const vane = choice("swing", "b4.lo", VANE, { reads: AUTO_HALVES });
const MODES = [0, 1, 2, 3, 4];
const temperature = degrees("b1.lo", { min: 16, max: 30, offset: -16 });

const greeShape: FrameShape = {
  carrierHz: 38_000,
  order: "lsb",
  markUs: 620,
  oneUs: 1600,
  zeroUs: 540,
  layouts: [{ bits: 64, parts: block([9000, 4500], 0, 19_980, 19_980) }],
};

const gree = (model: string): AcDescription => ({
  protocol: "gree",
  model,
  shape: greeShape,
  base: "0000005000200000",
  fixed: "b3.hi b5[3:5]",
  fields: [
    modes("b0[0:2]", MODES),
    power("b0.3"),
    fans("b0[4:5]", [0, 1, 2, 2, 3, 3]),
    derived("b0.6", ({ swing }) => Number(swing === "auto")),
    flag("sleep", "b0.7"),
    temperature,
    flag("turbo", "b2.4"),
    flag("light", "b2.5"),
    flag("clean", "b2.7"),
    vane,
    choice("swingH", "b4[4:6]", { off: 0, auto: 1, leftMax: 2, left: 3, middle: 4, right: 5, rightMax: 6 }),
    flag("econo", "b7.2"),
  ],
  checks: [blockCheck(0)],
  rules: [when({ mode: "auto" }, { temperatureC: 25 }), when({ mode: "dry" }, { fan: "min" })],
});

const withPowerTwice = (description: AcDescription): AcDescription => ({
  ...description,
  fields: [...description.fields, derived("b2.6", ({ power: isOn }) => Number(isOn))],
});

/** Saving is a mode of its own, beside its bit. */
const ECONO = 5;
const modeOrEcono = modes("b0[0:2]", MODES, { reads: { [ECONO]: "auto" } });
const withEconoMode = (description: AcDescription): AcDescription => ({
  ...description,
  fields: [
    { ...modeOrEcono, write: (wish, before) => (wish.econo ? ECONO : modeOrEcono.write(wish, before)) },
    ...description.fields.slice(1),
  ],
});

export const greeYaw1f = withPowerTwice(gree("YAW1F"));
export const greeYbofb = gree("YBOFB");
export const greeYx1fsf = withEconoMode(gree("YX1FSF"));

const KELVINATOR_FANS = [0, 1, 2, 3, 4, 5];
const kelvinatorFan = fans("b14[4:6]", KELVINATOR_FANS);
const HEADER_US = [9010, 4505];

export const kelvinator: AcDescription = {
  protocol: "kelvinator",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 680,
    oneUs: 1530,
    zeroUs: 510,
    layouts: [{ bits: 128, parts: [...block(HEADER_US, 0, 19_975, 39_950), ...block(HEADER_US, 64, 19_975, 39_950)] }],
  },
  base: "00000050000000000000007000000000",
  fixed: "b3 b11",
  fields: [
    modes("b0[0:2]", MODES),
    power("b0.3"),
    derived("b0[4:5]", (wish, before) => Math.min(3, kelvinatorFan.write(wish, before))),
    derived("b0.6", ({ swing, swingH }) => Number(swing === "auto" || swingH !== "off")),
    temperature,
    flag("turbo", "b2.4"),
    flag("light", "b2.5"),
    flag("filter", "b2.6"),
    flag("clean", "b2.7"),
    vane,
    choice("swingH", "b4.4", { off: 0, auto: 1 }),
    flag("quiet", "b12.7"),
    kelvinatorFan,
  ],
  checks: [copy("b8", "b0"), copy("b9", "b1"), copy("b10", "b2"), blockCheck(0), blockCheck(8)],
  rules: [when({ mode: "auto" }, { clean: false }), when({ mode: "fan" }, { clean: false }), when({ mode: "heat" }, { clean: false })],
};
