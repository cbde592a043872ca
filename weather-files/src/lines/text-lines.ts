import { TableError } from "../port.ts";

/** A line without its end; `line` counts from 1. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/** A file without line ends must not fill the memory. */
const MAX_LINE_CHARS = 1_000_000;

/** The lines of a text that comes in pieces, many at once; they end with LF, CR LF or CR. A TableError is thrown for an endless one. */
export async function* textLines(pieces: AsyncIterable<string>): AsyncGenerator<readonly TextLine[]> {
  let line = 0;
  let rest = "";
  const number = (text: string): TextLine => {
    line += 1;
    return { line, text };
  };
  for await (const piece of pieces) {
    // A CR at the end may be half of a CR LF
    const texts = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = texts.pop() ?? "";
    if (rest.length > MAX_LINE_CHARS)
      throw new TableError(`line ${line + texts.length + 1} is longer than ${MAX_LINE_CHARS} characters; is this a text?`);
    if (texts.length > 0) yield texts.map(number);
  }
  if (rest !== "") yield [number(rest.replace(/\r$/, ""))];
}

/** The first lines of a text, at least `wanted` where there are so many, and all of them again. */
export async function peekLines(
  batches: AsyncIterable<readonly TextLine[]>,
  wanted: number,
): Promise<{ readonly first: readonly TextLine[]; readonly all: AsyncIterable<readonly TextLine[]> }> {
  const iterator = batches[Symbol.asyncIterator]();
  const first: TextLine[] = [];
  while (first.length < wanted) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(...next.value);
  }
  async function* all() {
    if (first.length > 0) yield first;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { first, all: all() };
}
