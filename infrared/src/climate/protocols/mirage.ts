/** Mirage, 120 bits: the remote KKG9AC1. The places are those of IRremoteESP8266, src/ir_Mirage.h. */
import { nibbleSum } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, type Field, fans, flag, modes } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

const OFF = 0x5f;
const vane = choice("swing", "b5[1:7]", {
  off: 0,
  auto: 0xd,
  highest: 0xb,
  high: 9,
  upperMiddle: 9,
  middle: 7,
  low: 5,
  lowest: 3,
});
/** Off is a position of the vane: inferred from the constant of the source, as no vector is off. */
const vaneOrOff: Field = {
  ...vane,
  write: (wish, before) => (wish.power ? vane.write(wish, before) : OFF),
  read: (code, before) => (code >= OFF ? { power: false } : { power: true, ...vane.read(code, before) }),
};

export const mirageKkg9ac1: AcDescription = {
  protocol: "mirage",
  model: "KKG9AC1",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 554,
    oneUs: 1592,
    zeroUs: 545,
    layouts: [wholeMessage(120, [8360, 4248], 100_000)],
  },
  base: "56000000000000000C000C00000000",
  fixed: "b0 b8 b10",
  fields: [
    degrees("b1", { min: 16, max: 32, offset: 0x5c }),
    flag("light", "b3.3"),
    fans("b4[0:1]", [0, 3, 3, 2, 1, 1], { reads: { 1: "high", 3: "low" } }),
    modes("b4.hi", [undefined, 2, 3, 5, 1], { otherwise: "cool" }),
    vaneOrOff,
    flag("sleep", "b6.7"),
    flag("turbo", "b7.3"),
  ],
  checks: [nibbleSum("b14", [0, 13])],
};
