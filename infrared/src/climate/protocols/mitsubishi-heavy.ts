/** Mitsubishi Heavy Industries, which is another maker than Mitsubishi Electric. */

import { complements } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, type Field, fans, fansOrFlags, flag, modes, power } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";
import { place } from "../places.ts";

/** 1 is the short space. */
const shape = (bits: number): FrameShape => ({
  carrierHz: 38_000,
  order: "lsb",
  markUs: 370,
  oneUs: 420,
  zeroUs: 1220,
  layouts: [wholeMessage(bits, [3140, 1630], 100_000)],
});

const MODES = [0, 1, 2, 3, 4];
const DEGREES = { min: 17, max: 31, offset: -17 };

const CLEAN = 1;
const FILTER = 2;
/** Clean is both bits. A wish for clean without filter goes out without the second, as in the vectors, and is not held. */
const cleanAndFilter: Field = {
  at: place("b5[5:6]"),
  write: ({ clean, filter }) => (clean ? CLEAN : 0) | (filter ? FILTER : 0),
  read: (code) => ({ clean: code === CLEAN + FILTER, filter: (code & FILTER) !== 0 }),
  offers: { flags: ["clean", "filter"] },
};

export const mitsubishiHeavy152: AcDescription = {
  protocol: "mitsubishi_heavy_152",
  shape: shape(152),
  base: "AD513CE51A0000000000000000000000008000",
  fixed: "b0..b4 b17",
  fields: [
    modes("b5[0:2]", MODES),
    power("b5.3"),
    cleanAndFilter,
    degrees("b7.lo", DEGREES),
    fansOrFlags(fans("b9.lo", [0, undefined, 1, 2, 3, 4], { reads: { 6: "min", 8: "auto" } }), { econo: 6, turbo: 8 }),
    choice("swing", "b11[5:7]", { off: 6, auto: 0, highest: 1, high: 2, middle: 3, low: 4, lowest: 5 }, { otherwise: "off" }),
    choice("swingH", "b13.lo", { off: 8, auto: 0, leftMax: 1, left: 2, middle: 3, right: 4, rightMax: 5 }, { otherwise: "off" }),
    flag("sleep", "b15.6"),
    flag("quiet", "b15.7"),
  ],
  checks: complements([6, 18]),
};

export const mitsubishiHeavy88: AcDescription = {
  protocol: "mitsubishi_heavy_88",
  shape: shape(88),
  base: "AD513CD926000000000000",
  fixed: "b0..b4",
  fields: [
    choice("swing", "b5.1 b7[3:4]", { off: 0, auto: 4, highest: 6, high: 1, middle: 3, low: 5, lowest: 7 }, { otherwise: "off" }),
    choice("swingH", "b5[2:3] b5[6:7]", { off: 0, auto: 8, leftMax: 1, left: 5, middle: 9, right: 0xd, rightMax: 2 }, { otherwise: "off" }),
    flag("clean", "b5.5"),
    fansOrFlags(fans("b7[5:7]", [0, undefined, 2, 3, 4, undefined], { reads: { 6: "max", 7: "min" } }), { econo: 7, turbo: 6 }),
    modes("b9[0:2]", MODES),
    power("b9.3"),
    degrees("b9.hi", DEGREES),
  ],
  checks: complements([6, 10]),
};
