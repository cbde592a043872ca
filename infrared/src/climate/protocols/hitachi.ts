/** Hitachi's remotes with a sum, whose values are sent lowest bit first in bytes that are not. */

import { reversed } from "../../codec/bits.ts";
import { check, nibblesOf, sumOf } from "../checksums.ts";
import type { AcState } from "../climate-protocol.ts";
import { type AcDescription, when } from "../description.ts";
import { choice, degrees, derived, type Field, fans, flag, modes, power } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";

const MIN_C = 16;
const MAX_C = 32;
const GAP_US = 100_000;

const shapeOf = (bits: number, headerUs: readonly number[]): FrameShape => ({
  carrierHz: 38_000,
  order: "msb",
  markUs: 400,
  oneUs: 1250,
  zeroUs: 500,
  layouts: [wholeMessage(bits, headerUs, GAP_US)],
});

const temperature = degrees("b11[7:0]", { min: MIN_C, max: MAX_C, code: (c) => 2 * c });

export const hitachiAc: AcDescription = {
  protocol: "hitachi_ac",
  shape: shapeOf(224, [3300, 1700]),
  base: "80080C02FD807F884810000000006060000000000000000080000000",
  fixed: "b0..b8 b12 b24",
  fields: [
    derived("b9.7", (wish, before) => Number(temperature.write(wish, before) === 2 * MIN_C)),
    modes("b10[7:0]", [2, 4, 5, 0xc, 3]),
    temperature,
    fans("b13[7:0]", [1, 2, 2, 3, 4, 5], { reads: { 2: "low" } }),
    choice("swing", "b14.7", { off: 0, auto: 1 }),
    choice("swingH", "b15.7", { off: 0, auto: 1 }),
    power("b17.0"),
  ],
  checks: [check("b27[7:0]", (message) => 62 - sumOf([...message.subarray(0, 27)].map((byte) => reversed(byte))))],
  rules: [
    when({ mode: "dry", fan: "auto" }, { fan: "low" }),
    when({ mode: "dry", fan: "high" }, { fan: "medium" }),
    when({ mode: "dry", fan: "max" }, { fan: "medium" }),
    when({ mode: "fan", fan: "auto" }, { fan: "low" }),
  ],
};

const isSwinging = (state: AcState | undefined) => [state?.swing ?? "off", state?.swingH ?? "off"].map((one) => one !== "off").join();
/** The kinds of sleep are 1 to 4: all are read, and this one is sent. */
const SLEEP = 2;
const sleep: Field = { ...flag("sleep", "b11[1:3]", [SLEEP, 0]), read: (code) => ({ sleep: code > 0 }) };
const withoutSleep = { sleep: false };

const AC1_SHAPE = shapeOf(104, [3400, 3400]);
const hitachiAc1 = (model: string, base: string): AcDescription => ({
  protocol: "hitachi_ac1",
  model,
  shape: AC1_SHAPE,
  base,
  fixed: "b0..b4",
  fields: [
    fans("b5.lo", [1, 8, 8, 4, 2, 2], { reads: { 8: "low" } }),
    modes("b5.hi", [0xe, 6, 2, 4, 9]),
    degrees("b6[6:2]", { min: MIN_C, max: MAX_C, offset: -7 }),
    derived("b11.0", (wish, before) => Number(isSwinging(wish) !== isSwinging(before))),
    sleep,
    derived("b11.4", (wish, before) => Number(wish.power !== (before?.power ?? false))),
    power("b11.5"),
    choice("swing", "b11.6", { off: 0, auto: 1 }),
    choice("swingH", "b11.7", { off: 0, auto: 1 }),
  ],
  checks: [check("b12[7:0]", (message) => sumOf(nibblesOf(message.subarray(5, 12)).map((nibble) => reversed(nibble, 4))))],
  rules: [
    when({ mode: "auto" }, { temperatureC: 25, fan: "auto" }),
    when({ mode: "dry" }, { fan: "low", ...withoutSleep }),
    when({ mode: "heat" }, withoutSleep),
    when({ mode: "fan" }, withoutSleep),
    when({ mode: "heat", fan: "auto" }, { fan: "low" }),
    when({ mode: "fan", fan: "auto" }, { fan: "low" }),
  ],
});

export const hitachiAc1A = hitachiAc1("A", "B2AE4D91F00080000000000000");
export const hitachiAc1B = hitachiAc1("B", "B2AE4D51F00080000000000000");
