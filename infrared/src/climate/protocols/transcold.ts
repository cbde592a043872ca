/** Transcold, 24 bits, each byte with its opposite. The places and codes are those of IRremoteESP8266, src/ir_Transcold.h. */
import type { AcDescription } from "../description.ts";
import { degrees, type Field, fans, modes } from "../fields.ts";

/** The codes of 18 to 30 °C. */
const DEGREES = [7, 11, 3, 13, 5, 9, 1, 14, 6, 10, 2, 12, 4];
const MIN_C = 18;
/** Of modes that choose the fan's speed themselves. */
const OWN_FAN = 6;
const fan = fans("c[16:19]", [15, 9, 9, 13, 11, 11], { reads: { [OWN_FAN]: "auto" } });
const modeFan: Field = {
  ...fan,
  write: (wish, before) => (wish.fan === "auto" && (wish.mode === "auto" || wish.mode === "dry") ? OWN_FAN : fan.write(wish, before)),
};

export const transcold: AcDescription = {
  protocol: "transcold",
  shape: {
    carrierHz: 38_000,
    order: "number-msb",
    markUs: 555,
    oneUs: 3556,
    zeroUs: 1526,
    layouts: [{ bits: 24, parts: [{ headerUs: [5944, 7563], bits: [0, 24], isDoubled: true, gapUs: 7563 }, { gapUs: 100_000 }] }],
  },
  base: "0xE00054",
  fixed: "c[0:7] c[20:23]",
  fields: [
    degrees("c[8:11]", { min: MIN_C, max: 30, code: (c) => DEGREES[c - MIN_C] ?? 0 }),
    // A wish for fan goes out as dry, as in the vectors
    modes("c[12:15]", [14, 6, 12, undefined, 10], { otherwise: "dry" }),
    modeFan,
  ],
  offCode: "0xEF7954",
  extras: [{ key: "swing", toggle: "0xE76154", isBeforeState: true }],
};
