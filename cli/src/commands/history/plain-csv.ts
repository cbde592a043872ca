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
  parts(): AsyncGenerator<CsvPart>;
}

/** Ctrl-C waits for the end of a part. A smaller one goes into DuckDB's log before it goes into its file, which costs as much as all else. */
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
      let [line, at] = [2, header.length + 1];
      let bytes = await wholeLines(file, at, PART_BYTES);
      while (bytes.length > 0) {
        at += bytes.length;
        yield { bytes, line, fraction: Math.min(1, at / info.size) };
        line += linesIn(bytes);
        bytes = await wholeLines(file, at, PART_BYTES);
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

/** So many bytes, without the beginning of a line at their end. */
async function wholeLines(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
  const bytes = buffer.subarray(0, bytesRead);
  if (bytesRead < length) return bytes;
  const end = bytes.lastIndexOf(LINE_FEED) + 1;
  return end > 0 ? bytes.subarray(0, end) : wholeLines(file, at, 2 * length);
}

function linesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
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

/** Work with a part as a file of its own. */
export async function withPartFile<T>({ bytes }: CsvPart, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "clima-import-"));
  try {
    const file = join(folder, "lines.csv");
    await writeFile(file, bytes);
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
