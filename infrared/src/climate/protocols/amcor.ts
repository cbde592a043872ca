/** Amcor, 64 bits. The places are those of IRremoteESP8266, src/ir_Amcor.h. */
import { nibbleSum } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { degrees, derived, fans, modes, power } from "../fields.ts";

const VENTILATES = 3;

export const amcor: AcDescription = {
  protocol: "amcor",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 1500,
    oneUs: 600,
    zeroUs: 1500,
    zeroMarkUs: 600,
    layouts: [{ bits: 64, parts: [{ headerUs: [8200, 4200], bits: [0, 64], endMarkUs: 1900, gapUs: 34_300 }] }],
    sends: 2,
  },
  base: "0100000000000000",
  fixed: "b0",
  fields: [
    modes("b1[0:2]", [5, 1, 4, 3, 2]),
    fans("b1[4:6]", [4, 1, 1, 2, 3, 3]),
    degrees("b2[1:6]", { min: 12, max: 32 }),
    power("b5.hi", [3, 0xc]),
    derived("b6[6:7]", ({ mode }) => (mode === "fan" ? VENTILATES : 0)),
  ],
  checks: [nibbleSum("b7", [0, 6])],
};
