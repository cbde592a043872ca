/** Midea, 48 bits: each code is followed by its opposite. */

import { reversed } from "../../codec/bits.ts";
import { check, sumOf } from "../checksums.ts";
import type { AcDescription } from "../description.ts";
import { degrees, fans, flag, modes, orFahrenheit, power } from "../fields.ts";

const BITS = 48;
const HEADER_US = [4480, 4480];
const GAP_US = 5600;
const CHECKED_BYTES = [1, 6] as const;

/** Bit 29 says that the temperature is in °F. */
const temperature = orFahrenheit(degrees("c[24:28]", { min: 17, max: 30, offset: -17 }), "c[24:29]", (code) => code + 62);

export const midea: AcDescription = {
  protocol: "midea",
  shape: {
    carrierHz: 38_000,
    order: "number-msb",
    markUs: 560,
    oneUs: 1680,
    zeroUs: 560,
    layouts: [
      {
        bits: BITS,
        parts: [
          { headerUs: HEADER_US, bits: [0, BITS], gapUs: GAP_US },
          { headerUs: HEADER_US, bits: [0, BITS], isInverted: true, gapUs: GAP_US },
        ],
      },
    ],
    restUs: 100_000,
  },
  base: "0xA10040FFFF00",
  // The type of the message: 1 and 4 hold a state, and no other has bit 41 clear
  fixed: "c[43:47] c.41 c.16",
  fields: [power("c.39"), flag("sleep", "c.38"), fans("c[35:36]", [0, 1, 1, 2, 3, 3]), modes("c[32:34]", [2, 0, 1, 4, 3]), temperature],
  checks: [check("c[0:7]", (message) => reversed(-sumOf([...message.subarray(...CHECKED_BYTES)].map((byte) => reversed(byte))) & 0xff))],
  extras: [
    { key: "swing", toggle: "0xA201FFFFFF7C" },
    { key: "econo", toggle: "0xA202FFFFFF7E" },
    { key: "light", toggle: "0xA208FFFFFF75" },
    { key: "turbo", toggle: "0xA209FFFFFF74" },
    { key: "clean", toggle: "0xA20DFFFFFF70", isPossible: ({ mode }) => mode !== "heat" && mode !== "fan" },
    { key: "quiet", codes: { true: "0xA212FFFFFF6E", false: "0xA213FFFFFF6F" } },
  ],
};
