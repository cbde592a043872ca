/** One MQTT control packet as it stands on the wire. */
export interface Frame {
  /** The upper four bits of the first byte. */
  readonly packetType: number;
  /** The whole packet. */
  readonly bytes: Buffer;
  /** Where in `bytes` the fixed header ends. */
  readonly bodyAt: number;
}

/** Cuts a stream of bytes into MQTT control packets [MQTT-2.2]; an unfinished one waits for the next chunk. */
export function createFramer(): { push(chunk: Buffer): Frame[] } {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const frames: Frame[] = [];
      let at = 0;
      for (let frame = frameAt(bytes, at); frame; frame = frameAt(bytes, at)) {
        frames.push(frame);
        at += frame.bytes.length;
      }
      rest = bytes.subarray(at);
      return frames;
    },
  };
}

const MAX_LENGTH_BYTES = 4; // [MQTT-2.2.3]

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  const { value: bodyBytes, end } = readVarint(bytes, at + 1);
  if (end === undefined || end + bodyBytes > bytes.length) return undefined;
  return { packetType: (bytes[at] as number) >> 4, bytes: bytes.subarray(at, end + bodyBytes), bodyAt: end - at };
}

/** A variable byte integer [MQTT-1.5.5]; without `end` when the bytes end before it does. */
export function readVarint(bytes: Buffer, at: number): { readonly value: number; readonly end: number | undefined } {
  let value = 0;
  for (let index = 0; index < MAX_LENGTH_BYTES; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return { value: 0, end: undefined };
    value += (byte & 0x7f) * 128 ** index;
    if ((byte & 0x80) === 0) return { value, end: at + index + 1 };
  }
  throw new Error("an MQTT packet has a length of more than four bytes");
}
