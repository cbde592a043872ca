/** Neoclima, 96 bits. The places are those of IRremoteESP8266, src/ir_Neoclima.h; `econo` is in its vectors only. */
import { sum } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, fans, flag, modes, power } from "../fields.ts";

const HEADER_US = [6112, 7391];

export const neoclima: AcDescription = {
  protocol: "neoclima",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 537,
    oneUs: 1651,
    zeroUs: 571,
    layouts: [{ bits: 96, parts: [{ headerUs: HEADER_US, bits: [0, 96], gapUs: 7391 }, { gapUs: 100_000 }] }],
  },
  base: "00000000000000000000A500",
  fixed: "b10",
  fields: [
    flag("filter", "b1.2"),
    flag("light", "b3.0"),
    flag("turbo", "b3.3"),
    flag("econo", "b3.4"),
    flag("sleep", "b7.0"),
    power("b7.1"),
    choice("swing", "b7[2:3]", { off: 2, auto: 1 }),
    choice("swingH", "b7.4", { off: 1, auto: 0 }),
    fans("b7[5:6]", [0, 3, 3, 2, 1, 1]),
    degrees("b9[0:4]", { min: 16, max: 32, offset: -16 }),
    modes("b9[5:7]", [0, 1, 2, 3, 4]),
  ],
  checks: [sum("b11", [0, 10])],
  rules: [when({ mode: "dry" }, { fan: "low" })],
};
