/** TCL, and Teknopoint, which differs in one bit. */

import { sum } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, fans, flag, modes, power } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";

const shape: FrameShape = {
  carrierHz: 38_000,
  order: "lsb",
  markUs: 500,
  oneUs: 1050,
  zeroUs: 325,
  layouts: [wholeMessage(112, [3000, 1650], 100_000)],
};

const MAX_C = 31;
const HALF = 1 << 4;

const tcl = (model: string, maker: string): AcDescription => ({
  protocol: "tcl112ac",
  model,
  shape,
  base: `23CB26010020000040000000${maker}00`,
  fixed: "b0..b3 b12.7",
  fields: [
    power("b5.2"),
    flag("light", "b5.6", [0, 1]),
    flag("econo", "b5.7"),
    modes("b6.lo", [8, 3, 2, 7, 1]),
    // The maker's word is health
    flag("filter", "b6.4"),
    flag("turbo", "b6.5"),
    degrees("b7.lo b12.5", { min: 16, max: MAX_C, step: 0.5, code: (c) => MAX_C - Math.floor(c) + (Number.isInteger(c) ? 0 : HALF) }),
    fans("b8[0:2]", [0, 1, 2, 3, 5, 5]),
    choice("swing", "b8[3:5]", { off: 0, auto: 7, highest: 1, high: 2, middle: 3, low: 4, lowest: 5 }),
    choice("swingH", "b12.3", { off: 0, auto: 1 }),
  ],
  checks: [sum("b13", [0, 12])],
  rules: [when({ turbo: true }, { fan: "max", swing: "auto" })],
  extras: [{ key: "quiet", isBeforeState: true, codes: { true: "23CB260200600000000000000085", false: "23CB260200400000000000000065" } }],
});

export const tclTac09chsd = tcl("TAC09CHSD", "80");
export const tclGz055be1 = tcl("GZ055BE1", "00");
