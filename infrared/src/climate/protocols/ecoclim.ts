/** Ecoclim, 56 bits, three times without a gap. The places are those of IRremoteESP8266, src/ir_Ecoclim.h. */
import { check, onesOf } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { degrees, derived, fans, modes, power } from "../fields.ts";

const BITS = 56;
const HEADER_US = [5730, 1935] as const;
const [HEADER_MARK_US, HEADER_SPACE_US] = HEADER_US;
const temperature = degrees("c[40:44]", { min: 5, max: 36, offset: -5 });

export const ecoclim: AcDescription = {
  protocol: "ecoclim",
  shape: {
    carrierHz: 38_000,
    order: "number-msb",
    markUs: 440,
    oneUs: 1739,
    zeroUs: 637,
    layouts: [
      {
        bits: BITS,
        parts: [
          { headerUs: HEADER_US, bits: [0, BITS], endMarkUs: HEADER_MARK_US, gapUs: HEADER_SPACE_US },
          { bits: [0, BITS], endMarkUs: HEADER_MARK_US, gapUs: HEADER_SPACE_US },
          { bits: [0, BITS], endMarkUs: 7820, gapUs: 100_000 },
        ],
      },
    ],
  },
  // The timers are off
  base: "0x00000000FFFF02",
  fixed: "c[0:2]",
  fields: [
    fans("c[36:37]", [3, 0, 0, 1, 2, 2]),
    power("c.38"),
    temperature,
    modes("c[45:47]", [0, 1, 2, 4, 5]),
    // The remote's sensor is said to feel what is wished
    derived("c[48:52]", (wish, before) => temperature.write(wish, before)),
  ],
  checks: [check("c.3", (message) => onesOf([(message[0] ?? 0) & ~(1 << 3), ...message.subarray(1)]))],
};
