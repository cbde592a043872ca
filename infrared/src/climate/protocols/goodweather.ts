/** Goodweather, 48 bits, each byte with its opposite. The places are those of IRremoteESP8266, src/ir_Goodweather.h. */
import type { AcDescription } from "../description.ts";
import { choice, degrees, fans, flag, modes, power } from "../fields.ts";

const HEADER_US = [6820, 6820];
/** Swinging fast, and slowly. */
const FAST = 0;
const SLOW = 1;

export const goodweather: AcDescription = {
  protocol: "goodweather",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 580,
    oneUs: 580,
    zeroUs: 1860,
    layouts: [{ bits: 48, parts: [{ headerUs: HEADER_US, bits: [0, 48], isDoubled: true, gapUs: 6820 }, { gapUs: 100_000 }] }],
  },
  base: "0xD50000000000",
  fixed: "c[40:47]",
  fields: [
    flag("light", "c.8"),
    flag("turbo", "c.11"),
    flag("sleep", "c.24"),
    power("c.25"),
    choice(
      "swing",
      "c[26:27]",
      { off: 2, auto: SLOW, highest: FAST, high: FAST, upperMiddle: FAST, middle: SLOW, low: SLOW, lowest: SLOW },
      { reads: { [FAST]: "auto", [SLOW]: "auto" } },
    ),
    fans("c[29:30]", [0, 3, 3, 2, 1, 1]),
    degrees("c[32:35]", { min: 16, max: 31, offset: -16 }),
    modes("c[37:39]", [0, 1, 2, 3, 4]),
  ],
};
