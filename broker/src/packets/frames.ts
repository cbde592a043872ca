import { readVarint, varintBytes } from "@clima/mqtt-wire";
import { ByteReader } from "./byte-reader.ts";

/**
 * Cuts a byte stream into packets (fixed header, section 2.2) without copying those that lie in one chunk. That of mqtt-wire is for who trusts the
 * other side: this one refuses a packet by its length, before it takes room, and stops between two packets.
 */
export interface FrameReader {
  /** Largest packet that is accepted, its header included. */
  maxBytes: number;
  /** Bytes of a packet that is not complete yet. */
  pending: Buffer | undefined;
}

export type FrameProblem = "too-large" | "malformed-length";

/**
 * A packet: its first byte, and its body as a reader. `isPadded`: the remaining length has more bytes than its value needs, which MQTT 5
 * forbids [MQTT5-1.5.5-1] and older versions do not. The handler answers false to stop: the rest is kept and comes with the next call.
 */
export type OnFrame = (header: number, body: ByteReader, isPadded: boolean) => boolean;

/** Hands over every whole packet in `chunk` and what was pending before it. */
export function readFrames(reader: FrameReader, chunk: Buffer | undefined, onFrame: OnFrame): FrameProblem | undefined {
  const bytes = reader.pending === undefined ? chunk : joinPending(reader.pending, chunk);
  reader.pending = undefined;
  if (bytes === undefined) return undefined;
  let start = 0;
  while (start < bytes.length) {
    const length = readVarint(bytes, start + 1);
    if (length === "too-long") return "malformed-length"; // [MQTT-2.2.3]
    if (length === "incomplete") break;
    const end = length.end + length.value;
    if (end - start > reader.maxBytes) {
      keepRest(reader, bytes, start);
      return "too-large";
    }
    if (end > bytes.length) break;
    const isPadded = length.end - start - 1 > varintBytes(length.value);
    const isGoingOn = onFrame(bytes[start] as number, new ByteReader(bytes, length.end, end), isPadded);
    start = end;
    if (!isGoingOn) break;
  }
  keepRest(reader, bytes, start);
  return undefined;
}

function keepRest(reader: FrameReader, bytes: Buffer, start: number): void {
  if (start < bytes.length) reader.pending = start === 0 ? bytes : bytes.subarray(start);
}

/** Keeps bytes for later without looking at them. */
export function keepForLater(reader: FrameReader, chunk: Buffer): void {
  reader.pending = reader.pending === undefined ? chunk : joinPending(reader.pending, chunk);
}

/** Room grows by doubling, so that a large packet in small chunks is not copied again for each of them. */
const spare = new WeakMap<Buffer, { readonly room: Buffer; readonly used: number }>();

function joinPending(pending: Buffer, chunk: Buffer | undefined): Buffer {
  if (chunk === undefined || chunk.length === 0) return pending;
  const total = pending.length + chunk.length;
  const known = spare.get(pending);
  let room = known?.room;
  if (room === undefined || known?.used !== pending.length || room.length < total) {
    room = Buffer.allocUnsafe(Math.max(total, pending.length > 4096 ? total * 2 : total));
    pending.copy(room, 0);
  }
  chunk.copy(room, pending.length);
  const joined = room.subarray(0, total);
  spare.set(joined, { room, used: total });
  return joined;
}
