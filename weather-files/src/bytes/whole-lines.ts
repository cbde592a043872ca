import { isAscii, isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { TableError } from "../port.ts";
import { SIGNATURE_BYTES, wide } from "./signatures.ts";

/** A file without line ends must not fill the memory. */
const MAX_LINE_BYTES = 2 ** 20;
const [LF, CR] = [0x0a, 0x0d];
const BYTE_ORDER_MARK = "\ufeff";

/**
 * The text of bytes, in pieces of whole lines: UTF-8 or UTF-16, and lines that are no UTF-8 are Windows-1252. Byte order marks are left out,
 * also where files were put one behind the other.
 *
 * @throws TableError when a line has no end.
 */
export async function* wholeLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of narrowed(bytes)) {
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = endOfLines(all);
    rest = all.subarray(end);
    if (rest.length > MAX_LINE_BYTES)
      throw new TableError(`a line is longer than ${MAX_LINE_BYTES / 2 ** 20} MiB; expected a text with a row on each line`);
    if (end > 0) yield decode(all.subarray(0, end));
  }
  if (rest.length > 0) yield decode(rest);
}

/** A CR at the very end may be half of a CR LF. */
function endOfLines(bytes: Buffer): number {
  const lf = bytes.lastIndexOf(LF);
  return lf >= 0 ? lf + 1 : bytes.subarray(0, -1).lastIndexOf(CR) + 1;
}

async function* narrowed(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  let isFirst = true;
  for await (const chunk of gathered(bytes)) {
    if (isFirst) {
      const encoding = wide(chunk.subarray(0, SIGNATURE_BYTES));
      if (encoding !== undefined) decoder = new TextDecoder(encoding);
      isFirst = false;
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
}

/** The first piece is long enough to know the encoding by it. */
async function* gathered(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of bytes) {
    if (first === undefined) {
      yield chunk;
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < SIGNATURE_BYTES) continue;
    yield first;
    first = undefined;
  }
  if (first !== undefined) yield first;
}

function decode(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString("latin1");
  const text = isUtf8(bytes) ? bytes.toString("utf8") : linesOf(bytes).map(decodeLine).join("");
  return text.includes(BYTE_ORDER_MARK) ? text.replaceAll(BYTE_ORDER_MARK, "") : text;
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = endOfLine(bytes, start);
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}

function endOfLine(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1;
  return at + 1;
}

const decodeLine = (bytes: Buffer): string => (isUtf8(bytes) ? bytes.toString("utf8") : windows1252(bytes));

/** 0x80 to 0x9F of Windows-1252 (unicode.org, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT); the rest is as in Latin-1. */
const FROM_0X80 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

const windows1252 = (bytes: Buffer): string =>
  bytes.toString("latin1").replace(/[\x80-\x9f]/g, (character) => FROM_0X80[character.charCodeAt(0) - 0x80] ?? character);
