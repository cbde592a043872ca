/** Carrier, 64 bits. */
import { check, nibblesOf, sumOf } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, derived, fans, flag, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

const USUAL_HOURS = 1;
const SLEEP_HOURS = 2;

export const carrierAc64: AcDescription = {
  protocol: "carrier_ac64",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 503,
    oneUs: 1736,
    zeroUs: 615,
    layouts: [wholeMessage(64, [8940, 4556], 100_000)],
  },
  base: "0x1090000000005584",
  fixed: "c[0:15]",
  fields: [
    modes("c[20:21]", [undefined, 2, undefined, 3, 1]),
    fans("c[22:23]", [0, 1, 1, 2, 3, 3], { reads: { 1: "low", 3: "high" } }),
    degrees("c[24:27]", { min: 16, max: 30, offset: -16 }),
    choice("swing", "c.29", { off: 0, auto: 1 }),
    power("c.36"),
    flag("sleep", "c.39"),
    derived("c[60:63]", ({ sleep }) => (sleep ? SLEEP_HOURS : USUAL_HOURS)),
  ],
  checks: [check("c[16:19]", (message) => sumOf(nibblesOf([(message[2] ?? 0) & 0xf0, ...message.subarray(3)])))],
};
