import { crc32 } from "node:zlib";

const HEADER_BYTES = 8;

/** One record: length of the content, its CRC-32 (as in zip), both little-endian, and the content. */
export function encodeRecord(content: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(content.length, 0);
  header.writeUInt32LE(crc32(content), 4);
  return Buffer.concat([header, content]);
}

/** The records up to the first that is not whole. `damagedAt` is where that one begins; undefined when all are whole. */
export function decodeRecords(bytes: Buffer): { readonly contents: Buffer[]; readonly damagedAt: number | undefined } {
  const contents: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const content = recordAt(bytes, at);
    if (!content) return { contents, damagedAt: at };
    contents.push(content);
    at += HEADER_BYTES + content.length;
  }
  return { contents, damagedAt: undefined };
}

function recordAt(bytes: Buffer, at: number): Buffer | undefined {
  if (at + HEADER_BYTES > bytes.length) return undefined;
  const end = at + HEADER_BYTES + bytes.readUInt32LE(at);
  if (end > bytes.length) return undefined;
  const content = bytes.subarray(at + HEADER_BYTES, end);
  return crc32(content) === bytes.readUInt32LE(at + 4) ? content : undefined;
}
