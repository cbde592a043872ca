/** Whirlpool: three sections, of which only the first has a header. */

import { fillChecks, xor } from "../checksums.ts";
import { type AcDescription, type Rule, when } from "../description.ts";
import { choice, degrees, type Field, fans, flag, modes, toggle } from "../fields.ts";
import type { FrameShape } from "../frame-shape.ts";
import { type Place, place, readPlace, writePlace } from "../places.ts";

const BETWEEN_US = 7920;
const shape: FrameShape = {
  carrierHz: 38_000,
  order: "lsb",
  markUs: 597,
  oneUs: 1649,
  zeroUs: 533,
  layouts: [
    {
      bits: 168,
      parts: [
        { headerUs: [8950, 4484], bits: [0, 48], gapUs: BETWEEN_US },
        { bits: [48, 112], gapUs: BETWEEN_US },
        { bits: [112, 168], gapUs: 100_000 },
      ],
    },
  ],
};

const CHECKS = [xor("b13", [2, 11]), xor("b20", [14, 19])];
const POWER_AT = "b2.2";
const SUPER_AT = "b5.4 b5.7";
const SUPER = 3;
const BUTTON = place("b15");
const POWER_BUTTON = 1;
const SUPER_BUTTON = 4;

/** The button is that of power, also for what it does not change, unless super is changed. */
const button: Field = {
  at: BUTTON,
  write: (wish, before) => ((wish.turbo ?? false) === (before?.turbo ?? false) ? POWER_BUTTON : SUPER_BUTTON),
  read: () => ({}),
};

/** Super has a speed and a temperature of its own, and is one of cool and heat. */
const superTogether =
  (minC: number, maxC: number): Rule =>
  (wish) => {
    if (!wish.turbo) return wish;
    if (wish.mode !== "cool" && wish.mode !== "heat") return { ...wish, turbo: false };
    return { ...wish, fan: "max", temperatureC: wish.mode === "cool" ? minC : maxC };
  };

function changed(message: Uint8Array, at: Place, code: number, buttonCode: number): Uint8Array {
  const other = message.slice();
  writePlace(other, at, code);
  writePlace(other, BUTTON, buttonCode);
  fillChecks(other, CHECKS);
  return other;
}

/** A change of power ends super, which therefore has a message of its own after it. */
function onAir(message: Uint8Array): readonly Uint8Array[] {
  const [powerAt, superAt] = [place(POWER_AT), place(SUPER_AT)];
  const isBoth = readPlace(message, powerAt) === 1 && readPlace(message, superAt) === SUPER;
  return isBoth ? [changed(message, superAt, 0, POWER_BUTTON), changed(message, powerAt, 0, SUPER_BUTTON)] : [message];
}

const whirlpool = (model: string, modelByte: string, minC: number, maxC: number): AcDescription => ({
  protocol: "whirlpool_ac",
  model,
  shape,
  base: `830600000000800000000000000000000000${modelByte}0000`,
  fixed: "b0 b1 b6[6:7] b18.3",
  fields: [
    fans("b2[0:1]", [0, 3, 3, 2, 1, 1]),
    toggle("power", POWER_AT),
    flag("sleep", "b2.3"),
    choice("swing", "b2.7 b8.6", { off: 0, auto: 3 }),
    modes("b3[0:2]", [1, 2, 3, 4, 0]),
    degrees("b3.hi", { min: minC, max: maxC, offset: -minC }),
    flag("turbo", SUPER_AT, [SUPER, 0]),
    flag("light", "b6.5", [0, 1]),
    button,
  ],
  checks: CHECKS,
  rules: [when({ power: false }, { turbo: false }), when({ sleep: true }, { fan: "min" }), superTogether(minC, maxC)],
  onAir,
});

export const whirlpoolDg11j13a = whirlpool("DG11J13A", "00", 18, 32);
export const whirlpoolDg11j191 = whirlpool("DG11J191", "08", 16, 30);
