/** Eurom, 96 bits. The places are read off the vectors of IRremoteESP8266: none of them is off, so that the place of power is inferred. */
import { nibbleSum } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, type Field, fans, flag, modes, power } from "../fields.ts";

/** Above 31 °C a bit of its own is set. */
const ABOVE_31 = 1 << 4;
const degreesC = degrees("b2.hi b2.3", { min: 16, max: 32, code: (c) => (c > 31 ? ABOVE_31 : c - 16) });
/** What is sent in modes that have no temperature. */
const NO_DEGREES = 7;
const temperature: Field = {
  ...degreesC,
  write: (wish, before) => (wish.mode === "cool" || wish.mode === "heat" ? degreesC.write(wish, before) : NO_DEGREES),
};

export const eurom: AcDescription = {
  protocol: "eurom",
  shape: {
    carrierHz: 38_000,
    order: "msb",
    markUs: 454,
    oneUs: 1162,
    zeroUs: 355,
    layouts: [{ bits: 96, parts: [{ headerUs: [3257, 3187], bits: [0, 96], gapUs: 50_058 }] }],
  },
  base: "182700000000008000800000",
  fixed: "b0..b1 b7 b9",
  fields: [
    modes("b2[0:2]", [undefined, 1, 2, 3, 4], { otherwise: "fan" }),
    temperature,
    choice("swing", "b3.6", { off: 0, auto: 1 }),
    power("b3.7"),
    flag("sleep", "b5.6"),
    fans("b10.hi", [undefined, 1, 1, 2, 4, 4], { otherwise: "min" }),
  ],
  checks: [nibbleSum("b11", [2, 10])],
};
