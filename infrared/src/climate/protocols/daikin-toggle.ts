/** Daikin's remotes that switch on and off by one bit that changes it. */

import { check, nibbleSum, nibblesOf, sumOf } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { bcd, choice, degrees, type Field, fans, fansOrFlags, flag, modes, toggle } from "../fields.ts";
import type { FrameShape, Part } from "../frame-shape.ts";

const HEADER_US = [9800, 9800, 9800, 9800, 4600, 2500];
const END_MARK_US = 4600;
const GAP_US = 20_300;

const shape = (bits: number, second: Part): FrameShape => ({
  carrierHz: 38_000,
  order: "lsb",
  markUs: 350,
  oneUs: 954,
  zeroUs: 382,
  layouts: [
    {
      bits,
      parts: [
        { headerUs: HEADER_US, bits: [0, 64], gapUs: GAP_US },
        { endMarkUs: END_MARK_US, ...second },
      ],
    },
  ],
});

/** Auto, low, medium, high. The quiet speed and the strong one have a flag and are wished by it. */
const fan = fans("b1.hi", [1, undefined, 8, 4, 2, undefined], { reads: { 3: "max", 9: "auto" } });

const common: readonly Field[] = [
  degrees("b6", { min: 16, max: 30, code: bcd }),
  choice("swing", "b7.0", { off: 0, auto: 1 }),
  flag("sleep", "b7.1"),
  toggle("power", "b7.3"),
];

/** All nibbles before it. */
const firstCheck = check("b7.hi", (message) => sumOf(nibblesOf(message.subarray(0, 7))) + ((message[7] ?? 0) & 0xf));

/** The remote of 64 bits. The clock and the times of timers that are off are those of a remote that was recorded. */
export const daikin64: AcDescription = {
  protocol: "daikin64",
  shape: shape(64, { gapUs: 100_000 }),
  base: "0x0416161607200016",
  fixed: "b0 b7.2",
  fields: [modes("b1.lo", [undefined, 2, 1, 4, 8], { otherwise: "cool" }), fansOrFlags(fan, { quiet: 9, turbo: 3 }), ...common],
  checks: [firstCheck],
};

const onlyCoolAndHeat = { quiet: false, turbo: false, econo: false };

/** The BRC52B63. Dry is only heard: a wish for it goes out as cool, as in the vectors. */
export const daikin128: AcDescription = {
  protocol: "daikin128",
  shape: shape(128, { bits: [64, 128], gapUs: GAP_US }),
  base: "1600000000000004A100000000000000",
  fixed: "b0 b7.2 b8",
  fields: [
    modes("b1.lo", [0xa, 2, undefined, 4, 8], { otherwise: "cool", reads: { 1: "dry" } }),
    fansOrFlags(fan, { turbo: 3, quiet: 9 }),
    ...common,
    flag("econo", "b9.2"),
    toggle("light", "b9.3"),
  ],
  checks: [firstCheck, nibbleSum("b15", [8, 14])],
  rules: [when({ mode: "auto" }, onlyCoolAndHeat), when({ mode: "fan" }, onlyCoolAndHeat)],
};
