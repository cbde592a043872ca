/** Vestel, 56 bits. */
import { check, onesOf } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { choice, degrees, type Field, fans, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";
import { place } from "../places.ts";

const NORMAL = 1;
const SLEEP = 3;
const TURBO = 7;
const comfort: Field = {
  at: place("c[24:27]"),
  write: ({ sleep, turbo }) => {
    if (sleep) return SLEEP;
    return turbo ? TURBO : NORMAL;
  },
  read: (code) => ({ sleep: code === SLEEP, turbo: code === TURBO }),
  offers: { flags: ["sleep", "turbo"] },
};

/** The speed that the conditioner chooses while cooling and heating. */
const OWN_FANS = { 12: "auto", 13: "auto" } as const;

export const vestel: AcDescription = {
  protocol: "vestel_ac",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 520,
    oneUs: 1535,
    zeroUs: 480,
    layouts: [wholeMessage(56, [3110, 9066], 100_000)],
  },
  base: "0xC0000000000201",
  // c.54 tells the state from the message of the clock
  fixed: "c[0:11] c[54:55]",
  fields: [
    choice("swing", "c[20:23]", { off: 0xf, auto: 0xa }),
    comfort,
    degrees("c[36:39]", { min: 18, max: 30, offset: -16 }),
    fans("c[40:43]", [1, 5, 5, 9, 0xb, 0xb], { reads: OWN_FANS }),
    modes("c[44:46]", [0, 1, 2, 3, 4]),
    power("c[52:53]", [3, 0]),
  ],
  checks: [check("c[12:19]", (message) => 0xff - 2 - onesOf([(message[2] ?? 0) & 0xf0, ...message.subarray(3)]))],
};
