/** Samsung: sections of seven bytes, two for the state, and one for timers between them where more than the state changes. */

import { areRight, type Check, check, onesOf } from "../checksums.ts";
import type { AcState } from "../climate-protocol.ts";
import { type AcDescription, when } from "../description.ts";
import { degrees, type Field, fans, flag, modes, oneFlag, power, toggle, type Wish } from "../fields.ts";
import type { FrameShape, Part } from "../frame-shape.ts";
import { messageOf, place } from "../places.ts";

const SECTION_BYTES = 7;
const SECTION_BITS = 8 * SECTION_BYTES;
const HEADER_US = [3086, 8864];
const LEAD_US = [690, 17_844];

const sections = (count: number): readonly Part[] =>
  Array.from({ length: count }, (_, index) => ({
    headerUs: index === 0 ? [...LEAD_US, ...HEADER_US] : HEADER_US,
    bits: [SECTION_BITS * index, SECTION_BITS * (index + 1)] as const,
    gapUs: index === count - 1 ? 100_000 : 2886,
  }));

const shape: FrameShape = {
  carrierHz: 38_000,
  order: "lsb",
  markUs: 586,
  oneUs: 1432,
  zeroUs: 436,
  layouts: [2, 3].map((count) => ({ bits: SECTION_BITS * count, parts: sections(count) })),
};

/** The inverse of how many bits of the section are 1, without those of this check. */
const sectionCheck = (first: number): Check =>
  check(`b${first + 1}.hi b${first + 2}.lo`, (message) => {
    const at = (offset: number) => message[first + offset] ?? 0;
    return 0xff ^ onesOf([at(0), at(1) & 0xf, at(2) >> 4, at(3), at(4), at(5), at(6)]);
  });

const STILL = 7;
/** Which vanes swing, as [vertical, horizontal]. */
const SWINGS = new Map([
  [2, ["auto", "off"]],
  [3, ["off", "auto"]],
  [4, ["auto", "auto"]],
  [STILL, ["off", "off"]],
] as const);
const vanes: Field = {
  at: place("b9[4:6]"),
  write({ swing, swingH }) {
    const wanted = [swing, swingH].map((one) => one !== "off").join();
    return [...SWINGS].find(([, pair]) => pair.map((one) => one !== "off").join() === wanted)?.[0] ?? STILL;
  },
  read(code) {
    const [swing, swingH] = SWINGS.get(code as 2 | 3 | 4 | 7) ?? [];
    return swing && swingH ? { swing, swingH } : {};
  },
  offers: { swings: ["off", "auto"], swingsH: ["off", "auto"] },
};

/** Of auto mode, which chooses the fan's speed itself. */
const OWN_FAN = 6;
const fan = fans("b12[1:3]", [0, 2, 2, 4, 5, 7], { reads: { [OWN_FAN]: "auto" } });

const standard: AcDescription = {
  protocol: "samsung_ac",
  model: "standard",
  shape,
  base: "02020F000000C00102FF610001C0",
  fixed: "b0 b1.lo b2.hi b3 b4 b6[0:3] b6[6:7] b7 b8.lo b9.7 b10.0 b10[5:6] b12.0",
  fields: [
    power("b6[4:5] b13[4:5]", [0xf, 0]),
    flag("quiet", "b5.5"),
    vanes,
    oneFlag("b10[1:3]", { turbo: 3, econo: 7 }),
    flag("light", "b10.4"),
    toggle("clean", "b10.7 b11.1", [3, 0]),
    // The ion generator
    flag("filter", "b11.0"),
    degrees("b11.hi", { min: 16, max: 30, offset: -16 }),
    { ...fan, write: (wish, before) => (wish.mode === "auto" ? OWN_FAN : fan.write(wish, before)) },
    modes("b12[4:6]", [0, 1, 2, 3, 4]),
    toggle("beep", "b13.2"),
  ],
  checks: [sectionCheck(0), sectionCheck(SECTION_BYTES)],
  rules: [
    when({ quiet: true }, { fan: "auto" }),
    when({ econo: true }, { fan: "auto", swing: "auto" }),
    when({ turbo: true }, { fan: "max" }),
  ],
};

const TIMERS_CHECK = [sectionCheck(SECTION_BYTES)];
const NO_TIMER = messageOf("01D20F00000000");
/** An hour until it ends, which the remote calls sleep. */
const SLEEP_AN_HOUR = messageOf("01A28F00000C00");

const withTimers = (message: Uint8Array, timers: Uint8Array): Uint8Array =>
  Uint8Array.of(...message.subarray(0, SECTION_BYTES), ...timers, ...message.subarray(SECTION_BYTES));

/**
 * The timers are sent with what they or the power change, and first of all. Also with every message while asleep: what a short one makes of sleep
 * is not known, and inferred to end it.
 */
function extended(message: Uint8Array, { power: isOn, sleep }: Wish, before: AcState | undefined): readonly Uint8Array[] {
  const isShort = before?.power === isOn && !before.sleep && !sleep;
  return [isShort ? message : withTimers(message, sleep ? SLEEP_AN_HOUR : NO_TIMER)];
}

function stateIn(message: Uint8Array): Uint8Array | undefined {
  if (message.length === 2 * SECTION_BYTES) return message;
  if (!areRight(message, TIMERS_CHECK)) return undefined;
  return Uint8Array.of(...message.subarray(0, SECTION_BYTES), ...message.subarray(2 * SECTION_BYTES));
}

export const samsungStandard = standard;
export const samsungExtended: AcDescription = {
  ...standard,
  model: "extended",
  fields: [...standard.fields, flag("sleep", "b5.4")],
  onAir: extended,
  heard: stateIn,
};
