import { crc32, deflateRawSync } from "node:zlib";

/** A file of an archive, and what may be odd about it. */
export interface ZippedFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly method?: 0 | 8 | 9;
  readonly isEncrypted?: boolean;
  /** Other than they are. */
  readonly unpackedBytes?: number;
  readonly sum?: number;
  /** Sizes and places as numbers of 64 bits. */
  readonly isIn64?: boolean;
}

/** A zip archive by PKWARE APPNOTE.TXT 4.3: heads without sizes, as a writer makes them that streams, and a list at the end. */
export function zipFile(files: readonly ZippedFile[], { comment = "", overlapTimes = 1 } = {}): Buffer {
  const contents: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const packed = (file.method ?? 8) === 8 ? deflateRawSync(file.bytes) : file.bytes;
    const head = headOf(file);
    for (let time = 0; time < overlapTimes; time += 1) list.push(entryOf(file, packed.length, at));
    contents.push(head, packed);
    at += head.length + packed.length;
  }
  const listed = Buffer.concat(list);
  return Buffer.concat([...contents, listed, endOf(list.length, listed.length, at, comment)]);
}

const flagsOf = ({ isEncrypted }: ZippedFile) => 8 | 0x800 | (isEncrypted ? 1 : 0);

function headOf(file: ZippedFile): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(flagsOf(file), 6);
  head.writeUInt16LE(file.method ?? 8, 8);
  head.writeUInt16LE(Buffer.byteLength(file.path), 26);
  head.writeUInt16LE(4, 28);
  return Buffer.concat([head, Buffer.from(file.path), Buffer.from([0xfe, 0xca, 0, 0])]);
}

function entryOf(file: ZippedFile, packedBytes: number, at: number): Buffer {
  const { bytes, unpackedBytes = bytes.length, sum = crc32(bytes), isIn64 = false } = file;
  const entry = Buffer.alloc(46);
  const extra = isIn64 ? extra64([unpackedBytes, packedBytes, at]) : Buffer.alloc(0);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(flagsOf(file), 8);
  entry.writeUInt16LE(file.method ?? 8, 10);
  entry.writeUInt32LE(sum, 16);
  const numbers: readonly (readonly [number, number])[] = [
    [packedBytes, 20],
    [unpackedBytes, 24],
    [at, 42],
  ];
  for (const [number, place] of numbers) entry.writeUInt32LE(isIn64 ? 0xffffffff : number, place);
  entry.writeUInt16LE(Buffer.byteLength(file.path), 28);
  entry.writeUInt16LE(extra.length, 30);
  return Buffer.concat([entry, Buffer.from(file.path), extra]);
}

function extra64(numbers: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 4 + 4 + 8 * numbers.length);
  extra.writeUInt16LE(0xcafe, 0); // another extra field before it, of four bytes
  extra.writeUInt16LE(4, 2);
  extra.writeUInt16LE(1, 8);
  extra.writeUInt16LE(8 * numbers.length, 10);
  for (const [index, number] of numbers.entries()) extra.writeBigUInt64LE(BigInt(number), 12 + 8 * index);
  return extra;
}

function endOf(count: number, listBytes: number, listAt: number, comment: string): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listBytes, 12);
  end.writeUInt32LE(listAt, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  return Buffer.concat([end, Buffer.from(comment)]);
}
