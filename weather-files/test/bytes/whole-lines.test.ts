import { describe, expect, test } from "@jest/globals";
import { SIGNATURE_BYTES } from "../../src/bytes/signatures.ts";
import { wholeLines } from "../../src/bytes/whole-lines.ts";

async function read(...chunks: readonly Buffer[]): Promise<string[]> {
  async function* bytes() {
    yield* chunks;
  }
  const pieces: string[] = [];
  for await (const piece of wholeLines(bytes())) pieces.push(piece);
  return pieces;
}

const TEXT = "Zeit;Temp (°C)\n1;21,4 € “gut” 温度 😀\n";
const wide = (text: string, isBigEndian = false) => {
  const bytes = Buffer.from(text, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
};

describe("a text", () => {
  test.each([
    ["UTF-8", Buffer.from(TEXT)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${TEXT}`)],
    ["UTF-16 LE with a byte order mark", wide(`\ufeff${TEXT}`)],
    ["UTF-16 BE with a byte order mark", wide(`\ufeff${TEXT}`, true)],
    ["UTF-16 LE without one", wide(TEXT)],
    ["UTF-16 BE without one", wide(TEXT, true)],
  ])("is read in %s, wherever its chunks end", async (_what, bytes) => {
    for (let border = 0; border <= bytes.length; border += 1) {
      expect((await read(bytes.subarray(0, border), bytes.subarray(border))).join("")).toBe(TEXT);
    }
    const single = Array.from(bytes, (byte) => Buffer.of(byte));
    expect((await read(...single)).join("")).toBe(TEXT);
  });

  test("is Windows-1252 where it is no UTF-8, line by line", async () => {
    const line = Buffer.from([0x54, 0x20, 0xb0, 0x43, 0x20, 0x80, 0x93, 0x9f, 0x81, 0x0a]);
    expect(await read(Buffer.concat([line, Buffer.from("°C €\r\n"), line]))).toEqual(["T °C €“Ÿ\x81\n°C €\r\nT °C €“Ÿ\x81\n"]);
  });

  test("is Windows-1252 in the lines that are, however late they come", async () => {
    const start = Buffer.from("time;°C\n".repeat(SIGNATURE_BYTES));
    const pieces = await read(start, Buffer.from([0x31, 0xb0]), Buffer.from([0x0a]));
    expect(pieces.at(-1)).toBe("1°\n");
    expect(pieces.join("")).not.toContain("\ufffd");
  });

  test("loses the byte order marks of files that were put one behind the other", async () => {
    expect((await read(Buffer.from("\ufeffa,b\n\ufeffa,b\n"))).join("")).toBe("a,b\na,b\n");
  });

  test("comes in whole lines, and a CR LF is never torn", async () => {
    const start = Buffer.from("a\r\n".repeat(SIGNATURE_BYTES));
    const pieces = await read(start, Buffer.from("b\r\nc\r"), Buffer.from("\nd"), Buffer.from("\re\r"), Buffer.from("f"));
    expect(pieces.slice(1)).toEqual(["b\r\n", "c\r\n", "d\r", "e\r", "f"]);
  });

  test("without line ends is refused before it fills the memory", async () => {
    let chunks = 0;
    async function* endless() {
      for (; ; chunks += 1) yield Buffer.alloc(65_536, "a");
    }
    await expect(async () => {
      for await (const _piece of wholeLines(endless()));
    }).rejects.toThrow("a line is longer than 1 MiB; expected a text with a row on each line");
    expect(chunks).toBeLessThan(20);
  });
});
