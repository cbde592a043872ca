/** Kelon and Hisense, 168 bits: Whirlpool's frame. The places are those of IRremoteESP8266, src/ir_Kelon.h and .cpp. */
import { xor } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, fans, flag, modes, power } from "../fields.ts";

const BETWEEN_US = 8000;
const MIN_C = 16;

export const kelon168: AcDescription = {
  protocol: "kelon168",
  model: "DG11R201",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 560,
    oneUs: 1680,
    zeroUs: 600,
    layouts: [
      {
        bits: 168,
        parts: [
          { headerUs: [9000, 4600], bits: [0, 48], gapUs: BETWEEN_US },
          { bits: [48, 112], gapUs: BETWEEN_US },
          { bits: [112, 168], gapUs: 200_000 },
        ],
      },
    ],
  },
  // The button is that of power, whatever changes
  base: "830604000000800000000000000000010000280000",
  // The halves of b18 name the model, and tell it from Whirlpool's
  fixed: "b0 b1 b6[6:7] b18.lo b18[5:7]",
  fields: [
    fans("b2[0:1] b16.1", [0, 3, 7, 2, 5, 1]),
    flag("sleep", "b2.3"),
    choice("swing", "b2.7 b8.6", { off: 0, auto: 3 }),
    modes("b3[0:2]", [1, 2, 3, 4, 0]),
    degrees("b3.hi", { min: MIN_C, max: 31, offset: -MIN_C }),
    flag("turbo", "b5.4 b5.7", [3, 0]),
    flag("light", "b6.5", [0, 1]),
    power("b18.4"),
  ],
  checks: [xor("b13", [2, 11]), xor("b20", [14, 19])],
  rules: [when({ sleep: true }, { fan: "low" })],
};
