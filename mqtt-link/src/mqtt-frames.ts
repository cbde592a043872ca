/** One MQTT control packet as it stands on the wire. */
export interface Frame {
  /** The upper four bits of the first byte. */
  readonly packetType: number;
  /** The whole packet. */
  readonly bytes: Buffer;
  /** What follows the fixed header. */
  readonly body: Buffer;
}

/** Cuts a stream of bytes into MQTT control packets [MQTT-2.2]; an unfinished one waits for the next chunk. */
export function createFramer(): { push(chunk: Buffer): Frame[] } {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const frames: Frame[] = [];
      for (let frame = firstFrame(rest); frame; frame = firstFrame(rest)) {
        frames.push(frame);
        rest = rest.subarray(frame.bytes.length);
      }
      return frames;
    },
  };
}

const MAX_LENGTH_BYTES = 4; // [MQTT-2.2.3]

function firstFrame(bytes: Buffer): Frame | undefined {
  let bodyBytes = 0;
  for (let index = 1; index <= MAX_LENGTH_BYTES; index += 1) {
    const byte = bytes[index];
    if (byte === undefined) return undefined;
    bodyBytes += (byte & 0x7f) * 128 ** (index - 1);
    if ((byte & 0x80) === 0) return cut(bytes, index + 1, bodyBytes);
  }
  throw new Error("an MQTT packet has a remaining length of more than four bytes");
}

function cut(bytes: Buffer, headerBytes: number, bodyBytes: number): Frame | undefined {
  const end = headerBytes + bodyBytes;
  if (bytes.length < end) return undefined;
  return { packetType: (bytes[0] ?? 0) >> 4, bytes: bytes.subarray(0, end), body: bytes.subarray(headerBytes, end) };
}
