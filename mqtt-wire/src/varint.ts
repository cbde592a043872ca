/** A variable byte integer and where it ends. */
export interface Varint {
  readonly value: number;
  /** Of the byte after it. */
  readonly end: number;
}

const MAX_BYTES = 4; // [MQTT-2.2.3] [MQTT5-1.5.5-1]

/** The variable byte integer at `at` [MQTT5-1.5.5]; "incomplete" when the bytes end before it does, "too-long" when it has more than four bytes. */
export function readVarint(bytes: Buffer, at: number): Varint | "incomplete" | "too-long" {
  let value = 0;
  for (let index = 0; index < MAX_BYTES; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return "incomplete";
    value |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return "too-long";
}

/** How many bytes a number takes as a variable byte integer: 1 to 4. */
export const varintBytes = (value: number): number => (value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4);

/** Writes a number from 0 to 268,435,455 as a variable byte integer; returns where it ends. */
export function writeVarint(bytes: Buffer, at: number, value: number): number {
  let rest = value;
  let end = at;
  while (rest >= 0x80) {
    bytes[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[end++] = rest;
  return end;
}

/** A number from 0 to 268,435,455 as a variable byte integer. */
export function encodeVarint(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(varintBytes(value));
  writeVarint(bytes, 0, value);
  return bytes;
}
