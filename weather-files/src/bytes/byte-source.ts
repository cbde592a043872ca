import { createReadStream, type Stats } from "node:fs";
import type { Readable } from "node:stream";

/** Bytes that are read as a stream, so that memory stays flat. */
export interface ByteSource {
  /** For people: of the file, or its path in an archive. */
  readonly name: string;
  /** From the first byte, as often as it is called. */
  read(): AsyncIterable<Buffer>;
  /** How much of it was read by the last call, 0 to 1. */
  fraction(): number;
}

/** Of what is read at once; small ones make slow streams. */
export const CHUNK_BYTES = 64 * 1024;

/** A part of a file: from `start` to before `end`, in bytes. */
export function rangeOfFile(name: string, path: string, start: number, end: number): ByteSource {
  let readBytes = 0;
  async function* read() {
    readBytes = 0;
    if (end <= start) return;
    for await (const chunk of createReadStream(path, { start, end: end - 1, highWaterMark: CHUNK_BYTES })) {
      readBytes += chunk.length;
      yield chunk;
    }
  }
  return { name, read, fraction: () => (end > start ? readBytes / (end - start) : 1) };
}

export const wholeFile = (name: string, path: string, { size }: Stats): ByteSource => rangeOfFile(name, path, 0, size);

/** So much of a stream may be looked at before it is read. */
const LOOKED_AT_BYTES = 4 * 2 ** 20;

/**
 * A stream that comes only once, such as a pipe. Its beginning is kept, so that it can be looked at; after LOOKED_AT_BYTES it is forgotten and
 * the stream is not read again. How long it is, nobody knows: the fraction is 0 until the end.
 */
export function streamedBytes(name: string, stream: Readable): ByteSource {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let isEnded = false;
  async function next(): Promise<Buffer | undefined> {
    const { done, value } = await chunks.next();
    isEnded = done === true;
    if (isEnded) return undefined;
    if (keptBytes <= LOOKED_AT_BYTES) kept.push(value);
    keptBytes += value.length;
    if (keptBytes > LOOKED_AT_BYTES) kept.length = 0;
    return value;
  }
  async function* read() {
    if (keptBytes > LOOKED_AT_BYTES) throw new Error(`${name} is a stream of which ${keptBytes} bytes are read; it does not begin again`);
    for (let index = 0; index < kept.length; index += 1) yield kept[index] as Buffer;
    for (let chunk = await next(); chunk !== undefined; chunk = await next()) yield chunk;
  }
  return { name, read, fraction: () => (isEnded ? 1 : 0) };
}
