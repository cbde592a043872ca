/** Sanyo. The places are those of IRremoteESP8266, src/ir_Sanyo.h. */
import { nibbleSum } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, derived, fans, flag, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

const temperature = degrees("b1[0:4]", { min: 16, max: 30, offset: -4 });

/** 72 bits. The remote's sensor is said to feel what is wished; the conditioner uses its own. */
export const sanyoAc: AcDescription = {
  protocol: "sanyo_ac",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 500,
    oneUs: 1600,
    zeroUs: 550,
    layouts: [wholeMessage(72, [8500, 4200], 100_000)],
  },
  base: "6A6020000000000000",
  fixed: "b0",
  fields: [
    temperature,
    derived("b2[0:4]", (wish, before) => temperature.write(wish, before)),
    flag("beep", "b2.6"),
    fans("b4[0:1]", [0, 2, 2, 3, 1, 1], { reads: { 1: "high", 2: "low" } }),
    modes("b4[4:6]", [4, 2, 3, undefined, 1]),
    choice("swing", "b5[0:2]", { auto: 0, lowest: 2, low: 3, middle: 4, upperMiddle: 5, high: 6, highest: 7 }),
    power("b5[6:7]", [2, 1]),
    flag("sleep", "b6.3"),
  ],
  checks: [nibbleSum("b8", [0, 7])],
};

/** 88 bits, without a check. The places are read off the vectors: none of them is off, so that the place of power is inferred. */
export const sanyoAc88: AcDescription = {
  protocol: "sanyo_ac88",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 500,
    oneUs: 1500,
    zeroUs: 750,
    layouts: [wholeMessage(88, [5400, 2000], 3675)],
    sends: 3,
    restUs: 100_000,
  },
  base: "AA55000000000001000010",
  fixed: "b0..b1",
  fields: [
    fans("b2[0:1]", [0, 1, 1, 2, 3, 3], { reads: { 1: "low", 3: "high" } }),
    modes("b2[4:6]", [0, 2, undefined, 5, 4]),
    power("b2.7"),
    degrees("b3[0:4]", { min: 10, max: 30 }),
    choice("swing", "b3.6", { off: 0, auto: 1 }),
  ],
};
