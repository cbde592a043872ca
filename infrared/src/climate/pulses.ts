/** Messages as light, and light as messages. */
import { durationUs } from "../frame.ts";
import { type AirLayout, type AirPart, airLayouts, type FrameShape } from "./frame-shape.ts";
import { isSameMessage } from "./places.ts";

const bitAt = (message: Uint8Array, address: number) => (address < 0 ? 0 : ((message[address >> 3] ?? 0) >> (address & 7)) & 1);

function pulsesOfPart(message: Uint8Array, part: AirPart, { markUs, oneUs, zeroUs, zeroMarkUs = markUs }: FrameShape): number[] {
  const header = (part.headerUs ?? []).map((us, index) => (index % 2 === 0 ? us : -us));
  const bits = [...part.addresses].flatMap((address, index) =>
    bitAt(message, address) === part.opposites[index] ? [zeroMarkUs, -zeroUs] : [markUs, -oneUs],
  );
  return [...header, ...bits, ...(part.gapUs === 0 ? [] : [part.endMarkUs ?? markUs, -part.gapUs])];
}

/** The pulses of one message, once. A shape has a layout for every length of its messages; another length is a fault of the description. */
function pulsesOfMessage(message: Uint8Array, shape: FrameShape): number[] {
  const layout = airLayouts(shape).find(({ byteCount }) => byteCount === message.length);
  if (!layout) throw new Error(`a message of ${message.length} bytes has no layout`);
  const timingsUs = layout.parts.flatMap((part) => pulsesOfPart(message, part, shape));
  const missingUs = (shape.periodUs ?? 0) - durationUs(timingsUs);
  return missingUs > 0 ? lengthened(timingsUs, missingUs) : timingsUs;
}

const lengthened = (timingsUs: readonly number[], byUs: number) => [...timingsUs.slice(0, -1), (timingsUs.at(-1) ?? 0) - byUs];

/** All messages one after the other, each as often as the shape says, with the gap after the last. */
export const pulsesOfMessages = (messages: readonly Uint8Array[], shape: FrameShape): number[] =>
  messages.flatMap((message) => {
    const once = pulsesOfMessage(message, shape);
    const again = Array.from({ length: (shape.sends ?? 1) - 1 }, () => once).flat();
    return [...again, ...lengthened(once, shape.restUs ?? 0)];
  });

/** Receivers stretch marks and cut spaces, or the other way round. */
const TOLERANCE = 0.3;
const TOLERANCE_US = 200;
/** A gap that is longer than what remotes leave between the parts of one message is enough at its end. */
const ENOUGH_GAP_US = 5000;
const GAP_SHARE = 0.6;

const isNear = (us: number, expectedUs: number) => Math.abs(us - expectedUs) <= Math.max(TOLERANCE_US, TOLERANCE * expectedUs);

/** A place in a signal that moves on with each part that is read. */
interface Cursor {
  readonly timingsUs: readonly number[];
  at: number;
}

const next = (cursor: Cursor): number => {
  const us = cursor.timingsUs[cursor.at] ?? 0;
  cursor.at += 1;
  return us;
};

function readHeader(cursor: Cursor, headerUs: readonly number[]): boolean {
  for (let index = 0; index < headerUs.length; index += 1) {
    const us = next(cursor);
    if (!isNear(index % 2 === 0 ? us : -us, headerUs[index] ?? 0)) return false;
  }
  return true;
}

const UNCLEAR = 2;

/** Whichever of 1 and 0 is nearer with mark and space; unclear where neither is near. */
function bitOf(markHeardUs: number, spaceUs: number, { markUs, oneUs, zeroUs, zeroMarkUs = markUs }: FrameShape): number {
  const farFromOneUs = Math.abs(spaceUs - oneUs) + Math.abs(markHeardUs - markUs);
  const farFromZeroUs = Math.abs(spaceUs - zeroUs) + Math.abs(markHeardUs - zeroMarkUs);
  const bit = farFromOneUs < farFromZeroUs ? 1 : 0;
  const isClear = isNear(markHeardUs, bit === 1 ? markUs : zeroMarkUs) && isNear(spaceUs, bit === 1 ? oneUs : zeroUs);
  return isClear ? bit : UNCLEAR;
}

/** False where a bit is unclear, or another than when it was seen before. */
function readBits(cursor: Cursor, { addresses, opposites }: AirPart, shape: FrameShape, seen: Int8Array): boolean {
  const { timingsUs, at } = cursor;
  for (let index = 0; index < addresses.length; index += 1) {
    const heard = bitOf(timingsUs[at + 2 * index] ?? 0, -(timingsUs[at + 2 * index + 1] ?? 0), shape);
    if (heard === UNCLEAR || !note(heard ^ (opposites[index] ?? 0), addresses[index] ?? 0, seen)) return false;
  }
  cursor.at += 2 * addresses.length;
  return true;
}

function note(bit: number, address: number, seen: Int8Array): boolean {
  if (address < 0) return bit === 0;
  if (seen[address] === 1 - bit) return false;
  seen[address] = bit;
  return true;
}

function readEnd(cursor: Cursor, part: AirPart, shape: FrameShape, isLast: boolean): boolean {
  if (part.gapUs === 0) return true;
  if (!isNear(next(cursor), part.endMarkUs ?? shape.markUs)) return false;
  const isEnd = cursor.at >= cursor.timingsUs.length;
  return isEnd ? isLast : -next(cursor) >= Math.min(ENOUGH_GAP_US, GAP_SHARE * part.gapUs);
}

const NOT_SEEN = -1;

function readMessage(cursor: Cursor, layout: AirLayout, shape: FrameShape): Uint8Array | undefined {
  const seen = new Int8Array(8 * layout.byteCount).fill(NOT_SEEN);
  const last = layout.parts.at(-1);
  for (const part of layout.parts) {
    if (!readHeader(cursor, part.headerUs ?? [])) return undefined;
    if (!readBits(cursor, part, shape, seen) || !readEnd(cursor, part, shape, part === last)) return undefined;
  }
  const message = new Uint8Array(layout.byteCount);
  for (let address = 0; address < seen.length; address += 1)
    if (seen[address] === 1) message[address >> 3] = (message[address >> 3] ?? 0) | (1 << (address & 7));
  return message;
}

/** The messages that a signal begins with, each once however often it was sent; none where it has another shape. */
export function messagesIn(timingsUs: readonly number[], shape: FrameShape): readonly Uint8Array[] {
  const messages: Uint8Array[] = [];
  let start = (timingsUs[0] ?? 0) < 0 ? 1 : 0;
  while (start < timingsUs.length) {
    const found = readFirst(timingsUs, start, shape);
    if (!found) break;
    start = found.end;
    if (!isSameMessage(found.message, messages.at(-1))) messages.push(found.message);
  }
  return messages;
}

function readFirst(timingsUs: readonly number[], start: number, shape: FrameShape) {
  for (const layout of airLayouts(shape)) {
    const cursor = { timingsUs, at: start };
    const message = readMessage(cursor, layout, shape);
    if (message) return { message, end: cursor.at };
  }
  return undefined;
}
