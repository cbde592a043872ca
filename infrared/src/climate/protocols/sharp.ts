/** Sharp, 104 bits, in three models that differ in their modes and fan speeds. */
import { check, nibblesOf, xorOf } from "../checksums.ts";
import type { AcMode } from "../climate-protocol.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, type Field, fans, modes } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";
import { place } from "../places.ts";

const shape: FrameShape = {
  carrierHz: 38_000,
  order: "lsb",
  markUs: 470,
  oneUs: 1400,
  zeroUs: 500,
  layouts: [wholeMessage(104, [3800, 1900], 100_000)],
};

const ON_FROM_OFF = 1;
const OFF = 2;
const STAYS_ON = 3;
const power: Field = {
  at: place("b5.hi"),
  write: (wish, before) => {
    if (!wish.power) return OFF;
    return before?.power ? STAYS_ON : ON_FROM_OFF;
  },
  read: (code) => ({ power: code !== OFF }),
};

const SAME_SWING = 0;
const TOGGLE_SWING = 7;
const LOW = 4;
const LOWEST = 6;
const positions = choice("swing", "b8[0:2]", {
  highest: 1,
  high: 1,
  off: 2,
  upperMiddle: 3,
  middle: 3,
  low: LOW,
  lowest: LOWEST,
  auto: TOGGLE_SWING,
});
/** Code 0 leaves the vane as it is, 7 starts and ends its swinging; it is lowest only while heating. */
const swing: Field = {
  ...positions,
  write: (wish, before) => {
    if (wish.swing === (before?.swing ?? "off")) return SAME_SWING;
    return wish.swing === "lowest" && wish.mode !== "heat" ? LOW : positions.write(wish, before);
  },
  read: (code, before) => {
    const was = before?.swing ?? "off";
    if (code === SAME_SWING) return { swing: was };
    return code === TOGGLE_SWING && was === "auto" ? { swing: "off" } : positions.read(code, before);
  },
};

const degreesC = degrees("b4", { min: 15, max: 30, offset: -15 });
/** In its high half is the model; the modes that choose the temperature themselves have none. */
const temperature = (model: number, heldModes: readonly AcMode[]): Field => ({
  ...degreesC,
  write: (wish, before) => (heldModes.includes(wish.mode) ? model | degreesC.write(wish, before) : 0),
  read: (code, before) => {
    if (code === 0) return {};
    return (code & 0xf0) === model ? degreesC.read(code & 0xf, before) : undefined;
  },
});

const sharp = (model: string, base: string, fields: readonly Field[]): AcDescription => ({
  protocol: "sharp_ac",
  model,
  shape,
  base,
  fixed: "b0..b3 b5.lo b9 b11.4 b12.lo",
  fields: [power, ...fields, swing],
  checks: [check("b12.hi", (message) => xorOf([...nibblesOf(message.subarray(0, 12)), (message[12] ?? 0) & 0xf]))],
  rules: [when({ mode: "auto" }, { fan: "auto" }), when({ mode: "dry" }, { fan: "auto" })],
});

const MODE = "b6[0:1]";
const coolOnlyFan = fans("b6[4:6]", [2, 4, 3, 5, 5, 7]);

export const sharpA907 = sharp("A907", "AA5ACF1000010000088000E001", [
  modes(MODE, [0, 2, 3, 0, 1]),
  fans("b6[4:6]", [2, 4, 4, 3, 5, 7]),
  temperature(0xc0, ["cool", "heat"]),
]);
export const sharpA705 = sharp("A705", "AA5ACF1000010000088000F001", [
  modes(MODE, [undefined, 2, 3, 0], { otherwise: "fan" }),
  coolOnlyFan,
  temperature(0xd0, ["cool"]),
]);
export const sharpA903 = sharp("A903", "AA5ACF1000010000088000F001", [modes(MODE, [0, 2, 3, 0]), coolOnlyFan, temperature(0xc0, ["cool"])]);
