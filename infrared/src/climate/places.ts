/** Where a value is in a message, in the notation of protocol descriptions: `b5.3`, `b5[4:6]`, `b5.lo`, `c[13:15]`, several of them for split values. */

/** The addresses of a value's bits, lowest first; bit 0 is the lowest of byte 0. */
export type Place = readonly number[];

const BYTE = 8;
const NIBBLES: Readonly<Record<string, readonly [number, number]>> = { lo: [0, 3], hi: [4, 7] };

function spanOf(part: string): readonly [number, number] {
  const bits = /^(?:b(\d+)|c)(?:\.(\d+|lo|hi)|\[(\d+):(\d+)\])?$/.exec(part);
  if (!bits) throw new Error(`"${part}" is no place; expected one like b5, b5.3, b5.lo, b5[4:6] or c[13:15]`);
  const [, byte, single, from, to] = bits;
  const start = byte === undefined ? 0 : BYTE * Number(byte);
  const [low, high] = NIBBLES[single ?? ""] ?? [Number(single ?? from ?? 0), Number(single ?? to ?? BYTE - 1)];
  return [start + low, start + high];
}

function bitsBetween(first: number, last: number): number[] {
  const step = last < first ? -1 : 1;
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => first + step * index);
}

/**
 * Parts separated by spaces, the lowest bits first. `b5` is the byte whose index in the order of sending is 5; `c` counts the bits of a message
 * that is one number. `b5[0:4]` is bits 0 to 4 as a number, `b5[4:0]` the same bits in reverse.
 */
export const place = (notation: string): Place => notation.split(" ").flatMap((part) => bitsBetween(...spanOf(part)));

/** The bytes `b4..b9`, or single places separated by spaces: each a place of its own. */
export function places(notation: string): readonly Place[] {
  return notation.split(" ").flatMap((part) => {
    const range = /^b(\d+)\.\.b(\d+)$/.exec(part);
    return range ? bitsBetween(Number(range[1]), Number(range[2])).map((byte) => place(`b${byte}`)) : [place(part)];
  });
}

export function readPlace(message: Uint8Array, at: Place): number {
  let number = 0;
  for (let index = 0; index < at.length; index += 1) {
    const bit = at[index] ?? 0;
    number |= (((message[bit >> 3] ?? 0) >> (bit & 7)) & 1) << index;
  }
  return number;
}

export function writePlace(message: Uint8Array, at: Place, number: number): void {
  for (let index = 0; index < at.length; index += 1) {
    const bit = at[index] ?? 0;
    const mask = 1 << (bit & 7);
    const byte = message[bit >> 3] ?? 0;
    message[bit >> 3] = (number >> index) & 1 ? byte | mask : byte & ~mask;
  }
}

/** `0x…` is a number, whose lowest byte is kept first; other hexadecimal digits are bytes in the order of sending. */
export function messageOf(hex: string): Uint8Array {
  const digits = hex.replace(/^0x/, "");
  const bytes = Uint8Array.from(digits.padStart(digits.length + (digits.length % 2), "0").match(/../g) ?? [], (byte) =>
    Number.parseInt(byte, 16),
  );
  return hex.startsWith("0x") ? bytes.reverse() : bytes;
}

/** The message in the form that `like` has: a number with as many digits, or bytes. */
export function hexOf(message: Uint8Array, like: string): string {
  const isNumber = like.startsWith("0x");
  const digits = Array.from(message, (byte) => byte.toString(16).toUpperCase().padStart(2, "0"));
  return isNumber
    ? `0x${digits
        .reverse()
        .join("")
        .slice(2 - like.length)}`
    : digits.join("");
}

export const isSameMessage = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
  a.length === b?.length && a.every((byte, index) => byte === b[index]);
