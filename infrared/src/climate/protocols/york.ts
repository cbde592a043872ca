/** York, 136 bits. The places and the check are those of IRremoteESP8266, src/ir_York.h; its vectors never set the bit of the vane. */
import { check } from "../checksums.ts";
import { type AcDescription, when } from "../description.ts";
import { degrees, fans, modes, power } from "../fields.ts";
import { wholeMessage } from "../frame-shape.ts";

const POLYNOMIAL = 0xa001;

/** The CRC-16/ARC. */
function crc16Of(bytes: Iterable<number>): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
  }
  return crc;
}

export const york: AcDescription = {
  protocol: "york",
  shape: {
    carrierHz: 38_000,
    order: "lsb",
    markUs: 612,
    oneUs: 1778,
    zeroUs: 579,
    layouts: [wholeMessage(136, [4887, 2267], 100_000)],
  },
  base: "0810070240080300000000000000EC0000",
  fixed: "b0..b5 b14",
  fields: [fans("b7.lo", [8, 1, 1, 2, 3, 3]), power("b7.4"), modes("b8.lo", [8, 2, 3, 4, 1]), degrees("b9[2:7]", { min: 18, max: 32 })],
  checks: [check("b15 b16", (message) => crc16Of(message.subarray(0, 14)))],
  rules: [when({ mode: "dry" }, { fan: "min" })],
};
