/** Mitsubishi Electric. */

import { complement, sum } from "../checksums.ts";
import type { AcMode } from "../climate-protocol.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, derived, fans, fansOrFlags, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

const CARRIER_HZ = 38_000;
const PLACES_V = { highest: 1, high: 2, middle: 3, low: 4, lowest: 5 };
const PLACES_H = { leftMax: 1, left: 2, middle: 3, right: 4, rightMax: 5 };

const MIN_C = 16;
const HALF = 1 << 4;
const SILENT = 5;
/** Said once more, in another code. */
const MODE_AGAIN: Readonly<Record<AcMode, number>> = { auto: 0, cool: 6, dry: 2, heat: 0, fan: 7 };
/** Off is where the conditioner puts the vane itself. */
const vane = choice("swing", "b9[3:5]", { off: 0, auto: 7, ...PLACES_V }, { otherwise: "off" });

/** MSZ. */
export const mitsubishiAc: AcDescription = {
  protocol: "mitsubishi_ac",
  shape: {
    carrierHz: CARRIER_HZ,
    order: "lsb",
    markUs: 450,
    oneUs: 1300,
    zeroUs: 420,
    layouts: [{ bits: 144, parts: [{ headerUs: [3400, 1750], bits: [0, 144], endMarkUs: 440, gapUs: 15_500 }] }],
    sends: 2,
  },
  base: "23CB26010000000000406700000000000000",
  fixed: "b0..b4",
  fields: [
    power("b5.5"),
    modes("b6[3:5]", [4, 3, 2, 7, 1]),
    degrees("b7[0:4]", { min: MIN_C, max: 31, step: 0.5, code: (c) => Math.floor(c) - MIN_C + (Number.isInteger(c) ? 0 : HALF) }),
    derived("b8.lo", ({ mode }) => MODE_AGAIN[mode]),
    choice("swingH", "b8.hi", { ...PLACES_H, wide: 6, auto: 8 }, { otherwise: "middle" }),
    fansOrFlags(fans("b9[0:2] b9.7", [8, SILENT, 1, 2, 3, 4]), { quiet: SILENT }),
    vane,
    derived("b16[3:5]", vane.write),
  ],
  checks: [sum("b17", [0, 16])],
};

export const mitsubishi112: AcDescription = {
  protocol: "mitsubishi112",
  shape: {
    carrierHz: CARRIER_HZ,
    order: "lsb",
    markUs: 450,
    oneUs: 1250,
    zeroUs: 385,
    layouts: [wholeMessage(112, [3450, 1696], 100_000)],
  },
  base: "23CB260100200000000000000000",
  // The last two tell it from TCL, which begins as it does
  fixed: "b0..b4 b8[6:7] b12[6:7]",
  fields: [
    power("b5.2"),
    modes("b6[0:2]", [7, 3, 2, undefined, 1]),
    degrees("b7.lo", { min: MIN_C, max: 31, code: (c) => 31 - c }),
    fansOrFlags(fans("b8[0:2]", [5, 3, 3, 5, 0, 0], { reads: { 0: "max", 2: "min", 3: "low", 5: "medium" } }), { quiet: 2 }),
    choice("swing", "b8[3:5]", { auto: 7, ...PLACES_V }),
    choice("swingH", "b12[2:5]", { auto: 0xc, ...PLACES_H, wide: 8 }),
  ],
  checks: [sum("b13", [0, 12])],
};

export const mitsubishi136: AcDescription = {
  protocol: "mitsubishi136",
  shape: {
    carrierHz: CARRIER_HZ,
    order: "lsb",
    markUs: 467,
    oneUs: 1137,
    zeroUs: 351,
    layouts: [wholeMessage(136, [3324, 1474], 100_000)],
  },
  base: "23CB2621000080C1040000000000000000",
  fixed: "b0..b4 b8",
  fields: [
    power("b5.6"),
    modes("b6[0:2]", [3, 1, 5, 0, 2]),
    degrees("b6.hi", { min: 17, max: 30, offset: -16 }),
    fansOrFlags(fans("b7[1:2]", [2, 1, 1, 2, 3, 3], { reads: { 0: "min", 1: "low", 2: "medium", 3: "max" } }), { quiet: 0 }),
    choice("swing", "b7.hi", { auto: 0xc, highest: 3, high: 2, middle: 2, low: 1, lowest: 0 }),
  ],
  checks: [5, 6, 7, 8, 9, 10].map((byte) => complement(`b${byte + 6}`, `b${byte}`)),
};
