import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { seedOfRun } from "../../../test/support/seed.ts";
import { SIGNATURE_BYTES } from "../../src/bytes/signatures.ts";
import { wholeLines } from "../../src/bytes/whole-lines.ts";
import { csvLine } from "../../src/table/csv-line.ts";
import type { Delimiter, Dialect } from "../../src/table/dialect.ts";
import { createTokenizer } from "../../src/table/tokenizer.ts";
import { shortRow } from "../support/text-file.ts";

const SEED = seedOfRun();

function read(text: string, dialect: Partial<Dialect> = {}): string[] {
  const tokenizer = createTokenizer({ delimiter: ",", ...dialect });
  return [...tokenizer.push(text), ...tokenizer.end()].map(shortRow);
}

const STRAY = (line: number) =>
  `${line}: a quote opens on line ${line} and does not close where its cell ends; close it or remove it (a quote within quotes is written "")`;

describe("a row", () => {
  test.each([
    ["ends with LF, CR LF or CR, as it comes", "a,b\r\nc,d\ne,f\rg,h", ["1: a|b", "2: c|d", "3: e|f", "4: g|h"]],
    ["has its line, blank lines counted", "\n\na,b\r\n\r\nc,d\r\re,f\n", ["3: a|b", "5: c|d", "7: e|f"]],
    ["has no space around its cells", " a ,\tb\u00a0, c\n , ,\n", ["1: a|b|c", "2: ||"]],
    ["has cells in quotes", '"a","b, c"\n"d" , "e ""f"""\n', ["1: a|b, c", '2: d|e "f"']],
    ["goes on over line ends in quotes", '"a\nb\r\nc",d\ne,f\n', ["1: a\nb\r\nc|d", "4: e|f"]],
    ["keeps a quote in the middle of a cell", '5\'10" tall,b\na,2"\n', ["1: 5'10\" tall|b", '2: a|2"']],
    ["has empty cells", ',,\n"",\n""\na,', ["1: ||", "2: |", "4: a|"]],
  ])("%s", (_what, text, rows) => {
    expect(read(text)).toEqual(rows);
  });

  test("whose quote does not close is told with its line, and spoils no other row", () => {
    expect(read('a,b\nc,"d\ne,f\n"g","h"\ni,j\n', { width: 2 })).toEqual(["1: a|b", STRAY(2), "3: e|f", "4: g|h", "5: i|j"]);
    expect(read('a,b\n"c,d\ne,f\n')).toEqual(["1: a|b", STRAY(2), "3: e|f"]);
    expect(read('a,b\n"c"d,e\nf,g\n')).toEqual(["1: a|b", STRAY(2), "3: f|g"]);
  });

  test("whose quote closes by chance in a later row is known by its cells", () => {
    const text = 'a,b,c\nd,"e,f\ng,h",i,x\nj,"k\nl",m\n';
    expect(read(text, { width: 3 })).toEqual(["1: a|b|c", STRAY(2), '3: g|h"|i|x', "4: j|k\nl|m"]);
  });

  test("keeps the line of a stray quote as its only cell", () => {
    const tokenizer = createTokenizer({ delimiter: "," });
    expect(tokenizer.push('a,"b\nc\n')).toEqual([]);
    expect(tokenizer.end()).toEqual([
      { line: 1, cells: ['a,"b'], problem: expect.any(String) },
      { line: 2, cells: ["c"] },
    ]);
  });

  test("with a stray quote is told before the rest of the file is read", () => {
    const tokenizer = createTokenizer({ delimiter: "," });
    expect(tokenizer.push('a,"b\n')).toEqual([]);
    expect(tokenizer.push("c,d\n".repeat(300)).slice(0, 3).map(shortRow)).toEqual([STRAY(1), "2: c|d", "3: c|d"]);
  });

  test("of a text in columns of spaces is divided by runs of them", () => {
    expect(read('  1/01/26  12:00a   5.3   "x\n\n 1/01/26  12:30a  ---  y\n', { delimiter: " " })).toEqual([
      '1: 1/01/26|12:00a|5.3|"x',
      "3: 1/01/26|12:30a|---|y",
    ]);
  });
});

const delimiters = fc.constantFrom<Delimiter>(",", ";", "\t", "|");
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const piece = fc.constantFrom(
  '"',
  '""',
  ",",
  ";",
  "\t",
  "|",
  "\n",
  "\r",
  "\r\n",
  " ",
  "a",
  "21,4",
  "°",
  "€",
  "温度",
  "😀",
  "#",
  "sep=",
  "0",
);
const cell = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
const rows = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 }));

/** As RFC 4180 lets others write: each cell in quotes. */
const allQuoted = (cells: readonly string[], delimiter: string) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter);

async function readBytes(chunks: readonly Buffer[], dialect: Dialect): Promise<(readonly string[])[]> {
  async function* bytes() {
    // As much as is looked at in one piece
    yield Buffer.alloc(SIGNATURE_BYTES, "\n");
    yield* chunks;
  }
  const tokenizer = createTokenizer(dialect);
  const read: (readonly string[])[] = [];
  for await (const text of wholeLines(bytes())) read.push(...tokenizer.push(text).map(({ cells }) => cells));
  return [...read, ...tokenizer.end().map(({ cells }) => cells)];
}

function chunksOf(bytes: Buffer, borders: readonly number[]): Buffer[] {
  const places = [0, ...borders.map((border) => border % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

test.each([
  ["by us", csvLine],
  ["with all cells in quotes", allQuoted],
])("whatever is written %s is read back, with any delimiter, line end and border of chunks", async (_who, write) => {
  await fc.assert(
    fc.asyncProperty(rows, delimiters, lineEnd, fc.array(fc.nat(), { maxLength: 8 }), async (written, delimiter, end, borders) => {
      const text = written.map((cells) => write(cells, delimiter) + end).join("");
      const width = written[0]?.length;
      const read = await readBytes(chunksOf(Buffer.from(text), borders), { delimiter, width, isQuotedSpaceKept: true });
      expect(read).toEqual(written);
    }),
    { seed: SEED, numRuns: 300 },
  );
});
