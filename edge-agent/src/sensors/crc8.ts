const POLYNOMIAL = 0x31;

/** CRC-8 of Sensirion's and TE's humidity sensors: x⁸+x⁵+x⁴+1, most significant bit first, nothing inverted. */
export function crc8(bytes: readonly number[], initial: number): number {
  let crc = initial;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ POLYNOMIAL) & 0xff : crc << 1;
  }
  return crc;
}
