import { readVarint } from "./varint.ts";

/** One MQTT control packet as it stands on the wire: a place in what the socket gave, not a copy or a view of its own. */
export interface Frame {
  /** The upper four bits of the first byte. */
  readonly packetType: number;
  /** What the socket gave; the packet is from `at` to `end` in it. */
  readonly chunk: Buffer;
  readonly at: number;
  /** Where the fixed header ends. */
  readonly bodyAt: number;
  readonly end: number;
}

/** The whole packet, as a view. */
export const packetOf = ({ chunk, at, end }: Frame): Buffer => chunk.subarray(at, end);

/** Cuts a stream of bytes into MQTT control packets [MQTT-2.2]; an unfinished one waits for the next chunk, and only it is copied. */
export function createFramer(): { push(chunk: Buffer): Frame[] } {
  let parts: Buffer[] = [];
  let partsBytes = 0;
  /** Of the packet that waits, or one byte more than is there while its header is not whole. */
  let neededBytes = 0;

  function keep(part: Buffer): void {
    parts.push(part);
    partsBytes += part.length;
  }

  /** Cuts off packets; an unfinished one at the end is kept. */
  function cut(chunk: Buffer, frames: Frame[]): void {
    for (let at = 0; at < chunk.length; ) {
      const length = readVarint(chunk, at + 1);
      if (length === "too-long") throw new Error("an MQTT packet has a length of more than four bytes"); // [MQTT-2.2.3]
      const end = length === "incomplete" ? chunk.length + 1 : length.end + length.value;
      if (length === "incomplete" || end > chunk.length) {
        neededBytes = end - at;
        return keep(chunk.subarray(at));
      }
      frames.push({ packetType: (chunk[at] as number) >> 4, chunk, at, bodyAt: length.end, end });
      at = end;
    }
  }

  return {
    push(chunk) {
      const frames: Frame[] = [];
      let at = 0;
      while (partsBytes > 0 && at < chunk.length) {
        const end = at + neededBytes - partsBytes;
        keep(chunk.subarray(at, end));
        at = Math.min(end, chunk.length);
        if (partsBytes < neededBytes) return frames;
        const packet = Buffer.concat(parts);
        parts = [];
        partsBytes = 0;
        cut(packet, frames);
      }
      cut(at === 0 ? chunk : chunk.subarray(at), frames);
      return frames;
    },
  };
}
