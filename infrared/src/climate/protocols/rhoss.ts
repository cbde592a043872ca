/** Rhoss, 96 bits and one more. The places are those of IRremoteESP8266, src/ir_Rhoss.h. */
import { sum } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, fans, modes, power } from "../fields.ts";

export const rhoss: AcDescription = {
  protocol: "rhoss",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 648,
    oneUs: 1545,
    zeroUs: 457,
    layouts: [{ bits: 96, parts: [{ headerUs: [3042, 4248], bits: [0, 96], extraBits: "0", gapUs: 100_000 }] }],
  },
  base: "AA0060000000540000000000",
  fixed: "b0 b2 b6",
  fields: [
    degrees("b1.lo", { min: 16, max: 30, offset: -16 }),
    fans("b4[0:1]", [0, 1, 1, 2, 3, 3]),
    modes("b4.hi", [5, 2, 3, 4, 1]),
    choice("swing", "b5.0", { off: 0, auto: 1 }),
    power("b5[6:7]", [2, 1]),
  ],
  checks: [sum("b11", [0, 10])],
};
