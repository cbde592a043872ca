/** Panasonic: remotes of two sections with a sum, and an older one of 32 bits. */

import { sum } from "../checksums.ts";
import type { AcSwing, AcSwingH } from "../climate-protocol.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, type Field, fans, flag, modes, power, toggle } from "../fields.ts";
import type { FrameShape, Part } from "../frame-shape.ts";

const CARRIER_HZ = 36_700;
const HEADER_US = [3456, 1728];

const shape: FrameShape = {
  carrierHz: CARRIER_HZ,
  order: "lsb",
  markUs: 432,
  oneUs: 1296,
  zeroUs: 432,
  layouts: [
    {
      bits: 216,
      parts: [
        { headerUs: HEADER_US, bits: [0, 64], gapUs: 10_000 },
        { headerUs: HEADER_US, bits: [64, 216], gapUs: 100_000 },
      ],
    },
  ],
};

/** A vane that cannot rest: it swings, or stands in one of five places. */
const vane = (at: string, auto: number) =>
  choice("swing", at, { auto, highest: 1, high: 2, middle: 3, low: 4, lowest: 5 } satisfies Partial<Record<AcSwing, number>>);
const PLACES_H: Partial<Record<AcSwingH, number>> = { auto: 0xd, middle: 6, leftMax: 9, left: 0xa, right: 0xb, rightMax: 0xc };
const vaneH = choice("swingH", "b17.lo", PLACES_H);

interface Model {
  readonly model: string;
  readonly base: string;
  /** What tells its messages from those of the other models. */
  readonly fixed: string;
  readonly power?: Field;
  readonly quiet?: string;
  readonly turbo?: string;
  readonly others?: readonly Field[];
}

const panasonicAc = ({ model, base, fixed, quiet = "b21.0", turbo = "b21.5", others = [], ...own }: Model): AcDescription => ({
  protocol: "panasonic_ac",
  model,
  shape,
  base: `0220E004000000060220E00400${base}`,
  fixed: `b0..b12 b14.0 b14[6:7] b15 b23 ${fixed}`,
  fields: [
    own.power ?? power("b13.0"),
    modes("b13.hi", [0, 3, 2, 6, 4]),
    degrees("b14[1:5]", { min: 16, max: 30 }),
    vane("b16.lo", 0xf),
    fans("b16.hi", [0xa, 3, 4, 5, 6, 7]),
    flag("quiet", quiet),
    flag("turbo", turbo),
    ...others,
  ],
  checks: [sum("b26", [0, 25], 0xf4)],
  rules: [when({ turbo: true }, { quiet: false })],
});

const middleH = choice("swingH", "b17.lo", { middle: 6 });
export const panasonicLke = panasonicAc({ model: "LKE", base: "023080AF06000EE0000081000000", fixed: "b13.1 b17", others: [middleH] });
export const panasonicNke = panasonicAc({ model: "NKE", base: "003080AF06000EE0000081000000", fixed: "b13.3 b17", others: [middleH] });
export const panasonicDke = panasonicAc({
  model: "DKE",
  base: "003080AF0D000EE0000001000600",
  fixed: "b13.3 b21.4",
  // The ion generator
  others: [vaneH, flag("filter", "b22.0")],
});
export const panasonicJke = panasonicAc({ model: "JKE", base: "003080AF00000EE0000081000000", fixed: "b13.3 b17" });

const SWAPPED = { quiet: "b21.5", turbo: "b21.0" } as const;
export const panasonicCkp = panasonicAc({
  model: "CKP",
  base: "003080AF00000EE0100001000000",
  fixed: "b17 b21.4",
  power: toggle("power", "b13.0"),
  ...SWAPPED,
});
export const panasonicRkr = panasonicAc({
  model: "RKR",
  base: "083080AF0D000EE0000089000000",
  fixed: "b13.3",
  ...SWAPPED,
  others: [vaneH],
});

const HEADER_32_US = [3543, 3450];
/** Two bytes, each twice, all of it twice, and a header at the end. Source: the signals of IRremoteESP8266, commit 222afce. */
function twoBytes(from: number): readonly Part[] {
  const once: Part = { headerUs: HEADER_32_US, bits: [from, from + 16], byteSends: 2, gapUs: 0 };
  return [once, once, { headerUs: HEADER_32_US, gapUs: 13_946 }];
}

/** Places of the fields: IRremoteESP8266, ir_Panasonic.h. */
export const panasonicAc32: AcDescription = {
  protocol: "panasonic_ac32",
  shape: {
    carrierHz: CARRIER_HZ,
    order: "lsb",
    markUs: 920,
    oneUs: 2575,
    zeroUs: 828,
    layouts: [{ bits: 32, parts: [...twoBytes(16), ...twoBytes(0)] }],
  },
  base: "0x02F936F4",
  fixed: "c[0:2] c[7:15] c[28:31]",
  fields: [
    choice("swingH", "c.3", { off: 0, auto: 1 }),
    vane("c[4:6]", 7),
    degrees("c[16:19]", { min: 16, max: 30, offset: -15 }),
    fans("c[20:23]", [0xf, 2, 3, 4, 5, 6]),
    modes("c[24:26]", [6, 2, 3, 1, 4]),
    toggle("power", "c.27", [0, 1]),
  ],
};
