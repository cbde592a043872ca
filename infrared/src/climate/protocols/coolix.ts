/** Coolix: remotes of the Midea group and of many makers that it supplies. */
import type { AcDescription } from "../description.ts";
import { degrees, type Field, fans, modes } from "../fields.ts";
import { place } from "../places.ts";

const BITS = 24;
/** The codes of 17 to 30 °C. */
const DEGREES = [0, 1, 3, 2, 6, 7, 5, 4, 12, 13, 9, 8, 10, 11];
const MIN_C = 17;
/** Of modes that choose the fan's speed themselves. */
const OWN_FAN = 0;
const fan = fans("c[13:15]", [5, 4, 4, 2, 1, 1], { reads: { [OWN_FAN]: "auto" } });
const mode = modes("c[2:3]", [2, 0, 1, 1, 3], { reads: { 1: "dry" } });
const temperature = degrees("c[4:7]", { min: MIN_C, max: 30, code: (c) => DEGREES[c - MIN_C] ?? 0 });

/** Fan mode is dry with a code that is no temperature. */
const FAN_ONLY = 1 | (14 << 2);
const fanOnly: Field = {
  at: place("c[2:3] c[4:7]"),
  write: (wish, before) => (wish.mode === "fan" ? FAN_ONLY : mode.write(wish, before) | (temperature.write(wish, before) << 2)),
  read: (code) => (code === FAN_ONLY ? { mode: "fan" } : {}),
  offers: { modes: ["fan"] },
};

export const coolix: AcDescription = {
  protocol: "coolix",
  shape: {
    carrierHz: 38_000,
    order: "number-msb",
    markUs: 552,
    oneUs: 1656,
    zeroUs: 552,
    layouts: [{ bits: BITS, parts: [{ headerUs: [4692, 4416], bits: [0, BITS], isDoubled: true, gapUs: 5244 }] }],
    sends: 2,
    restUs: 100_000,
  },
  base: "0xB21F00",
  fixed: "c[20:23] c[16:18] c.0",
  fields: [
    mode,
    temperature,
    fanOnly,
    {
      ...fan,
      write: (wish, before) => (wish.fan === "auto" && (wish.mode === "auto" || wish.mode === "dry") ? OWN_FAN : fan.write(wish, before)),
    },
  ],
  offCode: "0xB27BE0",
  extras: [
    { key: "swing", toggle: "0xB26BE0" },
    { key: "swingH", toggle: "0xB2F5A2" },
    { key: "turbo", toggle: "0xB5F5A2" },
    { key: "sleep", toggle: "0xB2E003" },
    { key: "light", toggle: "0xB5F5A5" },
    { key: "clean", toggle: "0xB5F5AA" },
  ],
};
