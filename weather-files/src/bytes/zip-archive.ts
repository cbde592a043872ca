/** Zip archives by their list of files at the end (PKWARE APPNOTE.TXT 6.3.10, 4.3), each file read as a stream: nothing is unpacked to a disk or into memory. */
import { isUtf8 } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { crc32, createInflateRaw } from "node:zlib";
import { TableError } from "../port.ts";
import { type ByteSource, rangeOfFile } from "./byte-source.ts";
import { unpacked } from "./unpacked.ts";

export interface ArchivedFile {
  /** As the archive has it, with slashes. */
  readonly path: string;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly crc32: number;
  readonly method: number;
  readonly isEncrypted: boolean;
  /** Of its head, in the archive. */
  readonly start: number;
}

const LIST_END = 0x06054b50; // 4.3.16
const LIST_END_BYTES = 22;
const LIST_END_64 = 0x06064b50; // 4.3.14
const LOCATOR_64 = 0x07064b50; // 4.3.15
const LOCATOR_64_BYTES = 20;
const ENTRY = 0x02014b50; // 4.3.12
const ENTRY_BYTES = 46;
const HEAD = 0x04034b50; // 4.3.7
const HEAD_BYTES = 30;
const MAX_COMMENT_BYTES = 0xffff;
const [STORED, DEFLATED] = [0, 8]; // 4.4.5
const ENCRYPTED = 1; // 4.4.4, bit 0
const IN_64 = 0xffffffff; // 4.4.1.4
const EXTRA_64 = 1; // 4.5.3

/** A list of 100,000 files has about 10 MB. */
const MAX_LIST_BYTES = 32 * 2 ** 20;

/**
 * The files of an archive, without its folders.
 *
 * @throws TableError when its end is missing, or when it says what no archive says, as archives do that unpack to more than they are.
 */
export async function listArchive(path: string): Promise<readonly ArchivedFile[]> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const list = await findList(handle, size);
    if (list.bytes > MAX_LIST_BYTES || list.start + list.bytes > size) throw new TableError(DAMAGED);
    const files = entriesOf(await readAt(handle, list.start, list.bytes));
    if (files.reduce((sum, { packedBytes }) => sum + packedBytes, 0) > size) throw new TableError(OVERLAPPING);
    return files.filter((file) => !file.path.endsWith("/"));
  } finally {
    await handle.close();
  }
}

const CUT_OFF = "the zip archive is cut off: its end is missing; fetch or copy it again";
const DAMAGED = "the zip archive is damaged; fetch or copy it again, or unpack it and import what comes out of it";
const OVERLAPPING = "the files in the zip archive lie over each other, which makes a small archive unpack to a huge one; it is not read";

/** One file of it. What is read is checked: its length and its sum. */
export async function archivedBytes(path: string, file: ArchivedFile): Promise<ByteSource> {
  const complaint = complainOf(file);
  if (complaint !== undefined) throw new TableError(complaint);
  const start = await startOfContents(path, file);
  const packed = rangeOfFile(file.path, path, start, start + file.packedBytes);
  const read = () => checked(file.method === STORED ? packed.read() : unpacked(packed, createInflateRaw), file);
  return { ...packed, read };
}

function complainOf({ isEncrypted, method }: ArchivedFile): string | undefined {
  if (isEncrypted) return "it is encrypted; unpack the archive with its password, and import what comes out of it";
  if (method === STORED || method === DEFLATED) return undefined;
  return `it is packed by method ${method} of zip, which is not read; unpack the archive, and import what comes out of it`;
}

async function* checked(bytes: AsyncIterable<Buffer>, { unpackedBytes, crc32: expected }: ArchivedFile): AsyncGenerator<Buffer> {
  let [length, sum] = [0, 0];
  for await (const chunk of bytes) {
    length += chunk.length;
    sum = crc32(chunk, sum);
    if (length > unpackedBytes) throw new TableError(DAMAGED);
    yield chunk;
  }
  if (length !== unpackedBytes || sum !== expected) throw new TableError(DAMAGED);
}

async function readAt(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  if (!Number.isSafeInteger(start)) throw new TableError(DAMAGED);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
  if (bytesRead !== length) throw new TableError(CUT_OFF);
  return buffer;
}

interface List {
  readonly start: number;
  readonly bytes: number;
}

async function findList(handle: FileHandle, size: number): Promise<List> {
  const tail = await readAt(
    handle,
    Math.max(0, size - LIST_END_BYTES - MAX_COMMENT_BYTES),
    Math.min(size, LIST_END_BYTES + MAX_COMMENT_BYTES),
  );
  for (let at = tail.length - LIST_END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== LIST_END) continue;
    const [bytes, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    const locator = at - LOCATOR_64_BYTES;
    const isIn64 = locator >= 0 && tail.readUInt32LE(locator) === LOCATOR_64;
    return isIn64 ? findList64(handle, Number(tail.readBigUInt64LE(locator + 8))) : { start, bytes };
  }
  throw new TableError(CUT_OFF);
}

async function findList64(handle: FileHandle, start: number): Promise<List> {
  const end = await readAt(handle, start, 56);
  if (end.readUInt32LE(0) !== LIST_END_64) throw new TableError(DAMAGED);
  return { bytes: Number(end.readBigUInt64LE(40)), start: Number(end.readBigUInt64LE(48)) };
}

function entriesOf(list: Buffer): ArchivedFile[] {
  const files: ArchivedFile[] = [];
  for (let at = 0; at + ENTRY_BYTES <= list.length; ) {
    if (list.readUInt32LE(at) !== ENTRY) break;
    const [nameBytes, extraBytes, commentBytes] = [list.readUInt16LE(at + 28), list.readUInt16LE(at + 30), list.readUInt16LE(at + 32)];
    const extraAt = at + ENTRY_BYTES + nameBytes;
    const [unpackedBytes = 0, packedBytes = 0, start = 0] = in64(
      [list.readUInt32LE(at + 24), list.readUInt32LE(at + 20), list.readUInt32LE(at + 42)],
      list.subarray(extraAt, extraAt + extraBytes),
    );
    files.push({
      path: nameOf(list.subarray(at + ENTRY_BYTES, extraAt)).replaceAll("\\", "/"),
      packedBytes,
      unpackedBytes,
      start,
      crc32: list.readUInt32LE(at + 16),
      method: list.readUInt16LE(at + 10),
      isEncrypted: (list.readUInt16LE(at + 8) & ENCRYPTED) !== 0,
    });
    at = extraAt + extraBytes + commentBytes;
  }
  return files;
}

const nameOf = (bytes: Buffer) => bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");

/** Numbers that 32 bits cannot hold stand in the extra field, in this order. */
function in64(numbers: readonly number[], extra: Buffer): readonly number[] {
  if (!numbers.includes(IN_64)) return numbers;
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== EXTRA_64) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  return numbers.map((number) => {
    if (number !== IN_64) return number;
    if (at + 8 > extra.length) throw new TableError(DAMAGED);
    at += 8;
    return Number(extra.readBigUInt64LE(at - 8));
  });
}

/** Behind the head, whose extra field may differ from that of the list. */
async function startOfContents(path: string, { start }: ArchivedFile): Promise<number> {
  const handle = await open(path);
  try {
    const head = await readAt(handle, start, HEAD_BYTES);
    if (head.readUInt32LE(0) !== HEAD) throw new TableError(DAMAGED);
    return start + HEAD_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28);
  } finally {
    await handle.close();
  }
}
