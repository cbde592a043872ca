/** Electra, and the remotes of AUX, Frigidaire and others that speak the same. */

import { sum } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, fans, flag, modes, power, toggle } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

const VANE = { off: 7, auto: 0 };

export const electraAc: AcDescription = {
  protocol: "electra_ac",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 646,
    oneUs: 1647,
    zeroUs: 547,
    layouts: [wholeMessage(104, [9166, 4470], 100_000)],
  },
  base: "C3000000000000000000000800",
  // Bit 6 of byte 3 is set in messages that say only how warm it is at the remote
  fixed: "b0 b3.6",
  fields: [
    choice("swing", "b1[0:2]", VANE),
    degrees("b1[3:7]", { min: 16, max: 32, offset: -8 }),
    choice("swingH", "b2[5:7]", VANE),
    fans("b4[5:7]", [5, 3, 3, 2, 1, 1]),
    flag("turbo", "b5.6"),
    flag("quiet", "b5.7"),
    modes("b6[5:7]", [0, 1, 2, 6, 4]),
    flag("clean", "b9.2"),
    power("b9.5"),
    toggle("light", "b11", [0x15, 0x08]),
  ],
  checks: [sum("b12", [0, 11])],
};
