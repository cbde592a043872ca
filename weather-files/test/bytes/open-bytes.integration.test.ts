import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { strToU8, zipSync } from "fflate";
import { type TempDir, tempDir } from "../../../test/support/temp-dir.ts";
import { type Opened, openBytes } from "../../src/index.ts";
import { zipFile } from "../support/zip-file.ts";

let place: TempDir;
beforeEach(() => {
  place = tempDir();
});
afterEach(() => place.remove());

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(place.path, name);
  writeFileSync(path, bytes);
  return path;
}

/** What was opened, in short: "name: text". */
async function short(opened: Opened): Promise<string> {
  if (opened.kind === "passed over") return `${opened.name} passed over: ${opened.reason}`;
  if (opened.kind !== "text") return `${opened.name} is ${opened.kind}`;
  let text = "";
  for await (const piece of opened.text()) text += piece;
  return `${opened.name}: ${text}`;
}

const open = async (input: string | Readable) => Promise.all((await openBytes(input)).map(short));

const CSV = "time,temp\n2026-01-01,3\n";
const csv = Buffer.from(CSV);
const gz = gzipSync(csv);

describe("a file is known by its first bytes", () => {
  test.each([
    ["a text", csv, [`a: ${CSV}`]],
    ["packed by gzip, in several members", Buffer.concat([gzipSync("time,temp\n"), gzipSync("2026-01-01,3\n")]), [`a: ${CSV}`]],
    ["packed twice", gzipSync(gz), [`a: ${CSV}`]],
    ["a database of SQLite", Buffer.from("SQLite format 3\0 and so on"), ["a is sqlite"]],
    ["Parquet", Buffer.from("PAR1 and so on"), ["a is parquet"]],
    ["UTF-16", Buffer.from(`\ufeff${CSV}`, "utf16le"), [`a: ${CSV}`]],
    ["a text with zeros where the power went", Buffer.from(`${CSV}\0\0\0\0\n${CSV}`), [`a: ${CSV}\0\0\0\0\n${CSV}`]],
  ])("%s", async (_what, bytes, expected) => {
    expect(await open(write("a", bytes))).toEqual(expected);
  });

  test.each<readonly [string, Uint8Array | string, RegExp]>([
    ["nothing", "", /^a: it is empty; expected a table with a header and rows$/],
    ["nothing that is packed", gzipSync(""), /^a: it is empty; expected/],
    ["packed by bzip2", "BZh91AY&SY...", /^a: it is packed by bzip2; unpack it, and import what is in it \(bunzip2\)$/],
    ["packed by xz", Buffer.from("\xfd7zXZ\0...", "latin1"), /packed by xz; unpack it/],
    ["packed by zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4]), /packed by zstd; unpack it/],
    ["7z", Buffer.from("7z\xbc\xaf\x27\x1c...", "latin1"), /a 7z archive; unpack it/],
    [
      "tar in gzip",
      gzipSync(Buffer.concat([Buffer.alloc(257), Buffer.from("ustar\0"), Buffer.alloc(249)])),
      /a tar archive; unpack it.*tar/,
    ],
    ["an old spreadsheet", Buffer.from("d0cf11e0a1b11ae100", "hex"), /spreadsheet of an old Excel.*save the table as CSV/],
    ["a PDF", "%PDF-1.7\n", /a PDF; export the table as CSV/],
    ["a picture", Buffer.from("\x89PNG\r\n", "latin1"), /a picture \(PNG\); export/],
    ["a page", "\ufeff\n<!DOCTYPE html><html>", /a page of the web \(HTML\), maybe one that asks for a login; export/],
    ["XML", '<?xml version="1.0"?><data>', /it is XML; export/],
    ["a database in gzip", gzipSync("SQLite format 3\0 and so on"), /there is a database of SQLite in it; unpack it/],
    ["zeros", Buffer.alloc(600), /neither a text nor a database that is known/],
    ["something else", Buffer.from([1, 2, 0, 3]), /neither a text nor a database that is known/],
    ["a gzip file that is cut off", gz.subarray(0, -9), /^a: it is cut off: the packed file ends too early; fetch or copy it again$/],
    ["a gzip file that is damaged", Buffer.concat([gz.subarray(0, 12), Buffer.alloc(20, 7)]), /^a: it is damaged/],
  ])("%s, which is told with what to do", async (_what, bytes, message) => {
    await expect(open(write("a", bytes))).rejects.toThrow(message);
  });

  test("and a folder, or a file that is not there, by that", async () => {
    await expect(open(place.path)).rejects.toThrow(/is a folder; name the files in it/);
    await expect(open(join(place.path, "none"))).rejects.toThrow(/^none: it cannot be read: ENOENT/);
  });
});

test("a gzip file that is cut off far behind its beginning says so while it is read", async () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => `2026-01-01,${(index * 7919) % 10_007}\n`).join("");
  const [opened] = await openBytes(write("a.csv.gz", gzipSync(rows).subarray(0, -1000)));
  await expect(short(opened as Opened)).rejects.toThrow(/^a.csv.gz: it is cut off/);
});

test("how much is read is known", async () => {
  const [opened] = await openBytes(write("a.csv", CSV.repeat(100_000)));
  if (opened?.kind !== "text") throw new Error("it is no text");
  const fractions: number[] = [];
  for await (const _piece of opened.text()) fractions.push(opened.fraction());
  expect(fractions.length).toBeGreaterThan(3);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(opened.fraction()).toBe(1);
});

describe("of a zip archive", () => {
  const zipped = (path: string, more = {}) => ({ path, bytes: csv, ...more });

  test("each text is one of its own, by its path, and what nobody packed on purpose is passed over", async () => {
    const bytes = zipSync({
      "2025/a.csv": strToU8(CSV),
      "2026/b.txt": strToU8("b\n"),
      "2026/": new Uint8Array(),
      "__MACOSX/2025/._a.csv": strToU8("x"),
      ".DS_Store": strToU8("x"),
      "c.csv.gz": gz,
      "picture.png": new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
    });
    expect(await open(write("a.zip", bytes))).toEqual([
      `2025/a.csv: ${CSV}`,
      "2026/b.txt: b\n",
      `c.csv.gz: ${CSV}`,
      "picture.png passed over: it is a picture (PNG); export the table as CSV where you have it from, and import that",
    ]);
  });

  test("files are read that are stored as they are, that were streamed, or whose sizes have 64 bits, and a comment behind is no harm", async () => {
    const bytes = zipFile([zipped("a", { method: 0 }), zipped("dir\\b"), zipped("ä", { isIn64: true })], { comment: "of 2026" });
    expect(await open(write("a.zip", bytes))).toEqual([`a: ${CSV}`, `dir/b: ${CSV}`, `ä: ${CSV}`]);
  });

  test.each<readonly [string, Buffer | Uint8Array, RegExp]>([
    [
      "that is cut off",
      zipFile([zipped("a")]).subarray(0, -5),
      /^a.zip: the zip archive is cut off: its end is missing; fetch or copy it again$/,
    ],
    ["that is encrypted", zipFile([zipped("a", { isEncrypted: true })]), /there is no table in the archive; a: it is encrypted; unpack/],
    ["packed in a way that is not known", zipFile([zipped("a", { method: 9 })]), /a: it is packed by method 9 of zip/],
    ["in an archive", zipSync({ "b.zip": zipSync({ a: csv }) }), /b.zip: there is a zip archive in it; unpack it/],
    [
      "of a spreadsheet",
      zipSync({ "[Content_Types].xml": csv, "xl/workbook.xml": csv }),
      /^a.zip: it is a spreadsheet; open it, save .* as CSV/,
    ],
    ["of an OpenDocument", zipSync({ mimetype: csv, "content.xml": csv }), /it is a spreadsheet/],
    ["of nothing", zipFile([]), /there are no files in the archive/],
    [
      "of files that lie over each other",
      zipFile([{ path: "a", bytes: Buffer.alloc(4096, CSV), method: 0 }], { overlapTimes: 50 }),
      /lie over each other/,
    ],
  ])("one %s is told with what to do", async (_what, bytes, message) => {
    await expect(open(write("a.zip", bytes))).rejects.toThrow(message);
  });

  test.each([
    ["unpacks to more than it says", { unpackedBytes: 5 }],
    ["has another sum than it says", { sum: 1 }],
  ])("a file that %s is damaged", async (_what, odd) => {
    await expect(open(write("a.zip", zipFile([zipped("a", odd)])))).rejects.toThrow(/; a: the zip archive is damaged/);
    const [a, b] = await open(write("a.zip", zipFile([zipped("a", odd), zipped("b")])));
    expect([a, b]).toEqual([expect.stringMatching(/^a passed over: the zip archive is damaged/), `b: ${CSV}`]);
  });
});

describe("of a stream", () => {
  const stream = (...chunks: readonly Buffer[]) => Readable.from(chunks, { objectMode: false });

  test("a text is read, packed or not, and may be looked at before", async () => {
    const [opened] = await openBytes(stream(gz.subarray(0, 10), gz.subarray(10)));
    if (opened === undefined) throw new Error("nothing was opened");
    expect(await short(opened)).toBe(`the input: ${CSV}`);
    expect(await short(opened)).toBe(`the input: ${CSV}`);
  });

  test("much is read once, with its beginning twice", async () => {
    const [opened] = await openBytes(stream(...Array.from({ length: 200 }, () => Buffer.from(CSV.repeat(2000)))));
    if (opened?.kind !== "text") throw new Error("it is no text");
    for await (const piece of opened.text()) {
      expect(piece.startsWith(CSV)).toBe(true);
      break;
    }
    let length = 0;
    for await (const piece of opened.text()) length += piece.length;
    expect(length).toBe(200 * 2000 * CSV.length);
    await expect(short(opened)).rejects.toThrow(/does not begin again/);
  });

  test("an archive is told with what to do", async () => {
    await expect(open(stream(zipFile([])))).rejects.toThrow(
      /^the input: it is a zip archive, which is not read from a pipe; save it as a file/,
    );
  });
});
