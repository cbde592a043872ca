import { crc8 } from "./crc8.ts";

// Sensirion SHT3x-DIS version 4, section 4.12; SHT4x version 2, section 4.4
const CRC_INITIAL = 0xff;

/** The word of two bytes and a checksum; undefined where the checksum is wrong. */
export function parseWord([msb = 0, lsb = 0, checksum]: Uint8Array): number | undefined {
  return crc8([msb, lsb], CRC_INITIAL) === checksum ? (msb << 8) | lsb : undefined;
}

/** A word and its checksum, as a chip says it. */
export function wordBytes(counts: number): readonly number[] {
  const bytes = [counts >> 8, counts & 0xff];
  return [...bytes, crc8(bytes, CRC_INITIAL)];
}
