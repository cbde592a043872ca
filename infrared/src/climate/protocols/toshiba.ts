/** Toshiba: nine bytes for the state, ten with turbo or econo, seven for the swing. */

import { areRight, type Check, check, complement, fillChecks, xor } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { degrees, type Field, fans, flag, modes, oneFlag } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";
import { place, readPlace } from "../places.ts";

const HEADER_US = [4400, 4300];
const GAP_US = 7400;
const SHORT_BYTES = 9;
const LONG_BYTES = 10;

const shape: FrameShape = {
  carrierHz: 38_000,
  order: "msb",
  markUs: 580,
  oneUs: 1600,
  zeroUs: 490,
  layouts: [56, 72, 80].map((bits) => wholeMessage(bits, HEADER_US, GAP_US)),
  sends: 2,
};

/** Byte 2 has the length from byte 6 on, byte 4 a bit for the long form. */
const checksOf = (bytes: number): readonly Check[] => [
  check("b2.lo", () => bytes - 6),
  complement("b3", "b2"),
  check("b4.3", () => Number(bytes === LONG_BYTES)),
  xor(`b${bytes - 1}`, [0, bytes - 2]),
];

/** The extra byte comes last but one. */
const EXTRA = place("b8");

function inForm(message: Uint8Array, bytes: number): Uint8Array {
  const other = new Uint8Array(bytes);
  other.set(message.subarray(0, SHORT_BYTES - 1));
  fillChecks(other, checksOf(bytes));
  return other;
}

function longForm(message: Uint8Array): Uint8Array | undefined {
  if (message.length === LONG_BYTES) return message;
  return message.length === SHORT_BYTES && areRight(message, checksOf(SHORT_BYTES)) ? inForm(message, LONG_BYTES) : undefined;
}

const MODE_OFF = 7;
const mode = modes("b6[0:2]", [0, 1, 2, 4, 3]);
/** Off is a mode, so that a message which switches off says no other: it stays as it was. */
const modeOrOff: Field = {
  ...mode,
  write: (wish, before) => (wish.power ? mode.write(wish, before) : MODE_OFF),
  read(code, before) {
    if (code !== MODE_OFF) return mode.read(code, before);
    return { power: false, ...(before?.mode === undefined ? {} : { mode: before.mode }) };
  },
};

const toshibaAc = (model: string, base: string, swing: Readonly<Record<string, string>>): AcDescription => ({
  protocol: "toshiba_ac",
  model,
  shape,
  base,
  fixed: "b0 b1 b2.hi b4[0:2] b4[4:7]",
  fields: [
    degrees("b5.hi", { min: 17, max: 30, offset: -17 }),
    modeOrOff,
    fans("b6[5:7]", [0, 2, 3, 4, 5, 6]),
    flag("filter", "b7.4"),
    oneFlag("b8", { turbo: 1, econo: 3 }),
  ],
  checks: checksOf(LONG_BYTES),
  extras: [{ key: "swing", codes: swing, isSaidFirst: true }],
  onAir: (message) => [readPlace(message, EXTRA) === 0 ? inForm(message, SHORT_BYTES) : message],
  heard: longForm,
});

export const toshibaA = toshibaAc("A", "F20D04FB090000000000", { off: "F20D01FE210223", auto: "F20D01FE210120" });
export const toshibaB = toshibaAc("B", "F20D14EB090000000000", { off: "F20D11EE210223", auto: "F20D11EE210120" });
