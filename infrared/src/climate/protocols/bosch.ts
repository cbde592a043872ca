/** Bosch, 144 bits: Coolix's frame twice, and a third one. The places are those of IRremoteESP8266, src/ir_Bosch.h. */
import { complements, copy, sum } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { degrees, type Field, fans, flag, modes } from "../fields.ts";
import type { Part } from "../frame-shape.ts";

const HEADER_US = [4366, 4415];
const SECTION_BITS = 48;
const section = (index: number): Part => ({
  headerUs: HEADER_US,
  bits: [SECTION_BITS * index, SECTION_BITS * (index + 1)],
  gapUs: 5235,
});

/** Of modes that choose the fan's speed themselves. */
const OWN_FAN = 0b000110011;
const fan = fans("b13[1:6] b2[5:7]", [0b101110011, 0b111001010, 0b100010100, 0b010011110, 0b001101000, 0b001110010], {
  reads: { [OWN_FAN]: "auto" },
});
const modeFan: Field = {
  ...fan,
  write: (wish, before) => (wish.mode === "auto" || wish.mode === "dry" ? OWN_FAN : fan.write(wish, before)),
};

/** The codes of 16 to 30 °C: the upper four bits as Coolix's, after a bit for 16 °C and one for °F. */
const DEGREES = [2, 0, 4, 12, 8, 24, 28, 20, 16, 48, 52, 36, 32, 40, 44];
const MIN_C = 16;

export const bosch144: AcDescription = {
  protocol: "bosch144",
  shape: {
    carrierHz: 38_000,
    order: "msb",
    markUs: 456,
    oneUs: 1645,
    zeroUs: 610,
    layouts: [
      { bits: 144, parts: [section(0), section(1), section(2)] },
      { bits: 96, parts: [section(0), section(1)] },
    ],
    restUs: 100_000,
  },
  base: "B24D1FE00000B24D1FE00000D50000000000",
  // b15.0 would say that the temperature is in °F
  fixed: "b0 b12 b15.0",
  fields: [
    modes("b13.0 b4[2:3]", [0b101, 0b000, 0b011, 0b010, 0b110]),
    modeFan,
    degrees("b14.5 b15.4 b4.hi", { min: MIN_C, max: 30, code: (c) => DEGREES[c - MIN_C] ?? 0 }),
    flag("quiet", "b14.7"),
  ],
  checks: [...complements([1, 5]), ...[0, 1, 2, 3, 4, 5].map((byte) => copy(`b${6 + byte}`, `b${byte}`)), sum("b17", [12, 16])],
  rules: [when({ mode: "auto" }, { fan: "auto" }), when({ mode: "dry" }, { fan: "auto" })],
  offCode: "B24D7B84E01FB24D7B84E01F",
};
