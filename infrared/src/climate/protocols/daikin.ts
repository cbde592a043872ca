/** Daikin's remotes of several sections, each with a sum. */

import { sum } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, fans, flag, modes, power } from "../fields.ts";

const GAP_US = 29_428;
const HEADER_US = [3650, 1623];

/** The family of the ARC433. */
export const daikin: AcDescription = {
  protocol: "daikin",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 428,
    oneUs: 1280,
    zeroUs: 428,
    layouts: [
      {
        bits: 280,
        parts: [
          { extraBits: "00000", gapUs: GAP_US },
          { headerUs: HEADER_US, bits: [0, 64], gapUs: GAP_US },
          { headerUs: HEADER_US, bits: [64, 128], gapUs: GAP_US },
          { headerUs: HEADER_US, bits: [128, 280], gapUs: GAP_US },
        ],
      },
    ],
  },
  base: "11DA2700C50000D711DA27004200005411DA27000008000000000006600000C0000000",
  fixed: "b0..b2 b4 b8..b10 b12 b16..b18 b20",
  fields: [
    power("b21.0"),
    modes("b21[4:6]", [0, 3, 2, 6, 4]),
    degrees("b22", { min: 10, max: 32, step: 0.5, code: (c) => 2 * c }),
    choice("swing", "b24.lo", { off: 0, auto: 0xf }),
    fans("b24.hi", [0xa, 0xb, 3, 5, 6, 7]),
    choice("swingH", "b25.lo", { off: 0, auto: 0xf }),
    flag("turbo", "b29.0"),
    flag("quiet", "b29.5"),
    flag("econo", "b32.2"),
    flag("clean", "b33.1"),
  ],
  checks: [sum("b7", [0, 6]), sum("b15", [8, 14]), sum("b34", [16, 33])],
  rules: [when({ turbo: true }, { quiet: false, econo: false })],
};
