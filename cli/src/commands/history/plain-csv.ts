import { type FileHandle, mkdtemp, open, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isQuantity } from "@clima/schemas";

/** The lines of a part of a file. */
export interface CsvPart {
  readonly bytes: Buffer;
  /** Of its first line in the file, from 1. */
  readonly line: number;
  /** How much of the file is read with it, 0 to 1. */
  readonly fraction: number;
}

/** A file that `clima export` could have written. */
export interface PlainCsv {
  readonly columns: readonly string[];
  /** Its first lines, by which a reader knows what it is. */
  readonly sample: readonly string[];
  /** The bytes of one are there until the next is asked for. */
  parts(): AsyncGenerator<CsvPart>;
}

/** DuckDB has rows in groups; others than full ones are put together later, all of a table in memory. */
const GROUP_LINES = 122_880;
/** Ctrl-C waits for the end of a part. A much smaller one goes into DuckDB's log before it goes into its file, which costs as much as all else. */
const PART_LINES = 2 * GROUP_LINES;
const PART_BYTES = 24 * 2 ** 20;
const HEADER_BYTES = 16_384;
const LINE_FEED = 10;

/** Undefined for a file whose first line is not station, takenAt and names of quantities, in any order. */
export async function openPlainCsv(path: string): Promise<PlainCsv | undefined> {
  const info = await stat(path);
  if (!info.isFile()) return undefined;
  const [header = "", ...lines] = (await firstBytes(path)).split("\n");
  const columns = header.split(",");
  const others = columns.filter((name) => !isQuantity(name)).sort();
  if (others.join() !== "station,takenAt" || columns.length < 3 || new Set(columns).size < columns.length) return undefined;

  async function* parts(): AsyncGenerator<CsvPart> {
    const file = await open(path);
    try {
      const buffer = Buffer.allocUnsafe(Math.min(PART_BYTES, info.size));
      let [line, at] = [2, header.length + 1];
      for (let part = await readLines(file, at, buffer); part.bytes.length > 0; part = await readLines(file, at, buffer)) {
        at += part.bytes.length;
        yield { bytes: part.bytes, line, fraction: Math.min(1, at / info.size) };
        line += part.count;
      }
    } finally {
      await file.close();
    }
  }

  return { columns, sample: lines.slice(0, -1), parts };
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** As many whole lines as a part may have. Of a longer line as much as the buffer holds, of which nobody can make a reading. */
async function readLines(file: FileHandle, at: number, buffer: Buffer) {
  const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
  const read = buffer.subarray(0, bytesRead);
  const { count, end } = firstLines(read, PART_LINES);
  const isLast = bytesRead < buffer.length && count < PART_LINES;
  return { bytes: isLast || count === 0 ? read : read.subarray(0, end), count };
}

/** How many lines end in it, at most so many, and where the last of these does. */
function firstLines(bytes: Buffer, most: number) {
  let [count, end] = [0, 0];
  for (let next = bytes.indexOf(LINE_FEED); next >= 0 && count < most; next = bytes.indexOf(LINE_FEED, end)) {
    end = next + 1;
    count += 1;
  }
  return { count, end };
}

function inGroups(bytes: Buffer): Buffer[] {
  const groups: Buffer[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const { count, end } = firstLines(rest, GROUP_LINES);
    const length = count < GROUP_LINES ? rest.length : end;
    groups.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
  return groups;
}

/** What DuckDB would read otherwise than we do. */
const UNUSUAL = ['"', "\r", " ", "_", "\t", "\n\n"];
export const isPlain = ({ bytes }: CsvPart): boolean => bytes[0] !== LINE_FEED && !UNUSUAL.some((text) => bytes.includes(text));

/** The text of lines of a part, by their numbers from 0; of all without any. With their places in the file. */
export function linesOf(
  { bytes, line }: CsvPart,
  numbers?: readonly number[],
): { readonly text: string; readonly places: readonly number[] } {
  const lines = bytes.toString("utf8").split("\n");
  const wanted = numbers ?? lines.map((_, index) => index);
  return { text: wanted.map((number) => `${lines[number]}\n`).join(""), places: wanted.map((number) => line + number) };
}

/** Work with a part as files, one a group. */
export async function withPartFiles<T>({ bytes }: CsvPart, work: (files: readonly string[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "clima-import-"));
  try {
    const groups = inGroups(bytes);
    const files = groups.map((_, index) => join(folder, `lines-${index}.csv`));
    for (const [index, group] of groups.entries()) await writeFile(files[index] ?? "", group);
    return await work(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
