/** Daikin's remotes of several sections, each with a sum. */

import { type Check, sum } from "../checksums.ts";
import { type AcDescription, type Rule, when } from "../description.ts";
import { choice, degrees, derived, type Field, fans, fansOrFlags, flag, modes, power } from "../fields.ts";
import type { FrameShape, Part } from "../frame-shape.ts";

/** Five bits that are 0, before what is said. */
const leadIn = (gapUs: number): Part => ({ extraBits: "00000", gapUs });

/** Sections that end before these bits, each with a header. */
function sections(headerUs: readonly number[], gapUs: number, ends: readonly number[]): readonly Part[] {
  return ends.map((end, index) => ({ headerUs, bits: [ends[index - 1] ?? 0, end], gapUs }));
}

type Times = Pick<FrameShape, "markUs" | "oneUs" | "zeroUs"> & Partial<FrameShape>;

function shapeOf(times: Times, parts: readonly Part[]): FrameShape {
  const bits = Math.max(...parts.map((part) => part.bits?.[1] ?? 0));
  return { carrierHz: 38_000, order: "lsb", layouts: [{ bits, parts }], ...times };
}

/** Auto, cool, dry, fan, heat. */
const MODES = [0, 3, 2, 6, 4];
const QUIET = 0xb;
/** The second of five levels, which no wish sends. */
const LEVEL_2 = 4;
/** The lowest speed is the quiet one. */
const FANS = [0xa, QUIET, 3, 5, 6, 7];
const daikinFans = (at: string, codes: readonly (number | undefined)[] = FANS) => fans(at, codes, { reads: { [LEVEL_2]: "medium" } });
const moving = (key: "swing" | "swingH", at: string): Field => choice(key, at, { off: 0, auto: 0xf });

const turboAlone = when({ turbo: true }, { quiet: false, econo: false });
const COOL_MIN_C = 18;
const warmer: Rule = (wish) => ({ ...wish, temperatureC: Math.max(COOL_MIN_C, wish.temperatureC) });
/** A temperature below is only for the other modes. */
const coolIsWarmer: Rule = (wish) => (wish.mode === "cool" ? warmer(wish) : wish);
const heatAloneIsColder: Rule = (wish) => (wish.mode === "heat" ? wish : warmer(wish));

const HEADER_US = [3650, 1623];
const GAP_US = 29_428;

/** The family of the ARC433. */
export const daikin: AcDescription = {
  protocol: "daikin",
  shape: shapeOf({ markUs: 428, oneUs: 1280, zeroUs: 428 }, [leadIn(GAP_US), ...sections(HEADER_US, GAP_US, [64, 128, 280])]),
  base: "11DA2700C50000D711DA27004200005411DA27000008000000000006600000C0000000",
  fixed: "b0..b2 b4 b8..b10 b12 b16..b18 b20",
  fields: [
    power("b21.0"),
    modes("b21[4:6]", MODES),
    degrees("b22", { min: 10, max: 32, step: 0.5, code: (c) => 2 * c }),
    moving("swing", "b24.lo"),
    daikinFans("b24.hi"),
    moving("swingH", "b25.lo"),
    flag("turbo", "b29.0"),
    flag("quiet", "b29.5"),
    flag("econo", "b32.2"),
    flag("clean", "b33.1"),
  ],
  checks: [sum("b7", [0, 6]), sum("b15", [8, 14]), sum("b34", [16, 33])],
  rules: [turboAlone],
};

export const daikin216: AcDescription = {
  protocol: "daikin216",
  shape: shapeOf({ markUs: 420, oneUs: 1300, zeroUs: 450 }, sections([3440, 1750], 29_650, [64, 216])),
  base: "11DA27F00000000211DA270000003000A0000000000000C0000000",
  fixed: "b0..b3 b8..b10 b23",
  fields: [
    power("b13.0"),
    modes("b13[4:6]", MODES),
    degrees("b14[1:6]", { min: 10, max: 32 }),
    moving("swing", "b16.lo"),
    fansOrFlags(fans("b16.hi", [0xa, undefined, 3, 5, 6, 7], { reads: { [LEVEL_2]: "medium", [QUIET]: "min" } }), { quiet: QUIET }),
    moving("swingH", "b17.lo"),
    flag("turbo", "b21.0"),
  ],
  checks: [sum("b7", [0, 6]), sum("b26", [8, 25])],
  rules: [turboAlone],
};

export const daikin160: AcDescription = {
  protocol: "daikin160",
  shape: shapeOf({ markUs: 342, oneUs: 1786, zeroUs: 700 }, sections([5000, 2145], 29_650, [56, 160])),
  base: "11DA27F00D000F11DA2700D300F10000000A0800",
  fixed: "b0..b5 b7..b11 b13.lo b18",
  fields: [
    power("b12.0"),
    modes("b12[4:6]", MODES),
    choice("swing", "b13.hi", { auto: 0xf, highest: 5, high: 4, middle: 3, low: 2, lowest: 1 }),
    degrees("b16[1:6]", { min: 10, max: 32, offset: -10 }),
    // Five levels, five names: to read the second as medium, as others do, would make it the third when it is sent again
    fans("b17.lo", [0xa, 3, 4, 5, 6, 7]),
  ],
  checks: [sum("b6", [0, 5]), sum("b19", [7, 18])],
};

const DRY_FAN_C = 17;
/** What the mode makes of a part that its own code is not in. */
const OPERATION: Partial<Readonly<Record<string, number>>> = { dry: 2, fan: 6 };
const HEAT_OR_COOL = 7;

/** The layout is read off the vectors and the header of IRremoteESP8266 (`Daikin176Protocol`). */
export const daikin176: AcDescription = {
  protocol: "daikin176",
  shape: shapeOf({ markUs: 370, oneUs: 1780, zeroUs: 710 }, sections([5070, 2140], 29_410, [56, 176])),
  base: "11DA171804001E11DA17180003000000000006002000",
  fixed: "b0..b2 b7..b9",
  fields: [
    derived("b12[4:6]", ({ mode }) => OPERATION[mode] ?? HEAT_OR_COOL),
    power("b14.0"),
    modes("b14[4:6]", [3, 2, 7, 0, 1]),
    degrees("b17[1:6]", { min: 10, max: 32, offset: -9 }),
    choice("swingH", "b18.lo", { off: 6, auto: 5 }),
    fans("b18.hi", [3, 1, 1, 3, 3, 3], { reads: { 1: "min", 3: "max" } }),
  ],
  checks: [sum("b6", [0, 5]), sum("b21", [7, 20])],
  rules: [when({ mode: "dry" }, { temperatureC: DRY_FAN_C }), when({ mode: "fan" }, { temperatureC: DRY_FAN_C })],
};

export const daikin152: AcDescription = {
  protocol: "daikin152",
  shape: shapeOf({ markUs: 433, oneUs: 1529, zeroUs: 433 }, [leadIn(25_182), ...sections([3492, 1718], 25_182, [152])]),
  base: "11DA270000003000A0000000000000C5000000",
  fixed: "b0..b2 b15",
  fields: [
    power("b5.0"),
    modes("b5[4:6]", MODES),
    degrees("b6[1:7]", { min: 10, max: 32 }),
    moving("swing", "b8.lo"),
    daikinFans("b8.hi"),
    flag("turbo", "b13.0"),
    flag("quiet", "b13.5"),
    flag("econo", "b16.2"),
  ],
  checks: [sum("b18", [0, 17])],
  rules: [turboAlone, heatAloneIsColder],
};

const SLEEP_MINUTES = 60;
const NO_TIME = 0x600;
/** The topmost position is only heard: a wish for it goes out as the second, as remotes in the vectors do. */
const POSITIONS = { auto: 0xf, highest: 2, high: 2, upperMiddle: 3, middle: 4, low: 5, lowest: 6 };
const TOPMOST = { reads: { 1: "highest", 2: "high" } } as const;

/** The second section of remotes of 312 bits, and what both say in the first. */
const longFields: readonly Field[] = [
  derived("b6.7", ({ power: isOn }) => Number(!isOn)),
  flag("clean", "b8.3"),
  power("b25.0"),
  modes("b25[4:6]", MODES),
  daikinFans("b28.hi"),
  derived("b30 b31.lo", ({ sleep }) => (sleep ? SLEEP_MINUTES : NO_TIME)),
  flag("turbo", "b33.0"),
  flag("quiet", "b33.5"),
  flag("econo", "b36.2"),
  flag("filter", "b36.4"),
  flag("sleep", "b36.5"),
];
const longChecks: readonly Check[] = [sum("b19", [0, 18]), sum("b38", [20, 37])];
const long = { fixed: "b0..b4 b20..b24", checks: longChecks, rules: [turboAlone, coolIsWarmer] };

/** Of the horizontal vane. A wish for off goes out as moving, as in the vectors; off is heard, and stays. */
const STILL = 0xbf;

/** The ARC477A1. */
export const daikin2: AcDescription = {
  ...long,
  protocol: "daikin2",
  shape: shapeOf({ carrierHz: 36_700, markUs: 460, oneUs: 1270, zeroUs: 420 }, [
    { headerUs: [10_024, 25_180, 3500, 1728], bits: [0, 160], gapUs: 35_204 },
    { headerUs: [3500, 1728], bits: [160, 312], gapUs: 35_204 },
  ]),
  base: "11DA2700010040F0200C8004B016240000BEDE0011DA270000080000A0000006600000C1806000",
  fields: [
    ...longFields,
    degrees("b26[1:6]", { min: 10, max: 32 }),
    flag("light", "b7[4:5]", [1, 3]),
    flag("beep", "b7[6:7]", [2, 3]),
    choice(
      "swingH",
      "b17",
      { auto: 0xbe, wide: 0xa3, leftMax: 0xa8, left: 0xa9, middle: 0xaa, right: 0xab, rightMax: 0xac },
      { reads: { [STILL]: "off" } },
    ),
    choice("swing", "b18.lo", { off: 0xe, ...POSITIONS }, TOPMOST),
  ],
};

/**
 * The layout is read off the vectors and public notes on the ARC472A43. Where neither has an example it is as in `daikin2`: light, filter, sleep; the
 * horizontal vane is as in `daikin`.
 */
export const daikin312: AcDescription = {
  ...long,
  protocol: "daikin312",
  shape: shapeOf({ carrierHz: 36_700, markUs: 453, oneUs: 1275, zeroUs: 414 }, [
    leadIn(25_100),
    ...sections([3518, 1688], 35_512, [160, 312]),
  ]),
  base: "11DA270002586400640600000F0010000000000011DA270000080000A0000006600000C5000800",
  fields: [
    ...longFields,
    degrees("b26[0:6]", { min: 10, max: 32, step: 0.5, code: (c) => 2 * c }),
    flag("light", "b12[0:1]", [1, 3]),
    flag("beep", "b12[2:3]", [2, 3]),
    choice("swing", "b28.lo", { off: 0, ...POSITIONS }, TOPMOST),
    moving("swingH", "b29.lo"),
  ],
};
