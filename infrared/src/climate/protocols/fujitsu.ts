/** Fujitsu: one protocol in two lengths. */

import { type Check, check, sumOf } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import type { Extra } from "../extras.ts";
import { choice, degrees, derived, type Field, fans, fansOrFlags, flag, modes, orFahrenheit } from "../fields.ts";
import { type FrameShape, wholeMessage } from "../frame-shape.ts";

const HEADER_US = [3324, 1574];
const GAP_US = 8100;

/** Long messages hold a state, short ones a command. */
const shape: FrameShape = {
  carrierHz: 38_000,
  order: "lsb",
  markUs: 448,
  oneUs: 1182,
  zeroUs: 390,
  layouts: [128, 120, 56, 48].map((bits) => wholeMessage(bits, HEADER_US, GAP_US)),
};

const QUIET = 4;
const MIN_C = 16;
const MAX_C = 30;
const TEMPERATURE_AT = "b8[2:7]";
const quarters = degrees(TEMPERATURE_AT, { min: MIN_C, max: MAX_C, code: (c) => 4 * (c - MIN_C) });
/** Of the ARREW4E, in steps of its own; °F have a bit for it. */
const halves = orFahrenheit(
  degrees(TEMPERATURE_AT, { min: MIN_C, max: MAX_C, step: 0.5, code: (c) => 2 * (c - 8) }),
  `${TEMPERATURE_AT} b8.1`,
  (code) => code + 44,
);

/** What all models hold. A message of the state switches on; that it is on already is another bit, which says nothing more. */
const held = (temperature: Field): readonly Field[] => [
  temperature,
  modes("b9[0:2]", [0, 1, 2, 3, 4]),
  fansOrFlags(fans("b10[0:2]", [0, QUIET, 3, 2, 1, 1]), { quiet: QUIET }),
];

const vertical = choice("swing", "b10.4", { off: 0, auto: 1 });
const horizontal = choice("swingH", "b10.5", { off: 0, auto: 1 });

const SLEEP_MINUTES = 60;
const TIMER_AT = "b9[4:5]";
const IS_ENABLED = 1 << 11;
const sleep: readonly Field[] = [flag("sleep", TIMER_AT), derived("b11 b12[0:3]", (wish) => (wish.sleep ? SLEEP_MINUTES | IS_ENABLED : 0))];
/** The bit for clean, which is the heating to 10 °C of some models: a wish for it is sent as in the vectors, and not held. */
const notClean = derived("b9.3", ({ clean }) => Number(clean ?? false));

const longCheck = check("b15", (message) => -sumOf(message.subarray(7, 15)));
const shortCheck = check("b14", (message) => 0x9b - sumOf(message.subarray(0, 14)));

interface Model {
  readonly base: string;
  readonly offCode: string;
  readonly check: Check;
  readonly temperature?: Field;
}

const fujitsu = (
  model: string,
  { base, offCode, check: last, temperature = quarters }: Model,
  own: readonly Field[],
  extras: readonly Extra[] = [],
) => ({
  protocol: "fujitsu_ac",
  model,
  shape,
  base,
  fixed: "b0 b1 b3..b7",
  fields: [...held(temperature), ...own],
  checks: [last],
  offCode,
  extras,
});

const SIXTEEN: Model = { base: "1463001010FE09300100000000002000", offCode: "146300101002FD", check: longCheck };
const FIFTEEN: Model = { base: "1463001010FC083001000000000000", offCode: "146300101002", check: shortCheck };

export const fujitsuArrah2e: AcDescription = fujitsu("ARRAH2E", SIXTEEN, [vertical, horizontal, ...sleep, notClean]);
export const fujitsuArreb1e: AcDescription = fujitsu(
  "ARREB1E",
  SIXTEEN,
  [vertical, ...sleep],
  [
    { key: "turbo", toggle: "146300101039C6", isBeforeState: true },
    { key: "econo", toggle: "146300101009F6", isBeforeState: true },
  ],
);
export const fujitsuArry4: AcDescription = fujitsu("ARRY4", SIXTEEN, [vertical, flag("clean", "b9.3"), flag("filter", "b14.3")]);
/** Of its timer only the kind is sent, without the minutes. */
export const fujitsuArrew4e: AcDescription = fujitsu(
  "ARREW4E",
  { ...SIXTEEN, base: "1463001010FE09310100000000000000", temperature: halves },
  [vertical, horizontal, derived(TIMER_AT, (wish) => Number(wish.sleep ?? false)), notClean],
);
export const fujitsuArdb1: AcDescription = fujitsu("ARDB1", FIFTEEN, []);
export const fujitsuArjw2: AcDescription = fujitsu("ARJW2", FIFTEEN, []);
