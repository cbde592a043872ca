import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type TempDir, tempDir } from "../../test/support/temp-dir.ts";
import { type Item, openWeatherFile, type ReadOptions, type WeatherSource } from "../src/index.ts";
import { all, readOptions, shortItem, shortItems } from "./support/items.ts";
import { zipFile } from "./support/zip-file.ts";

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

async function sources(input: string | Readable, options: Partial<ReadOptions> = {}): Promise<readonly WeatherSource[]> {
  const opened = await openWeatherFile(input, readOptions(options));
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

/** All that a file says, source after source. */
async function read(input: string | Readable, options: Partial<ReadOptions> = {}): Promise<string[]> {
  const items: string[] = [];
  for (const source of await sources(input, options)) items.push(...(await shortItems(source.items)));
  return items;
}

const OWN = "station,takenAt,temperatureC,humidityPct\ngarden,2026-01-01T00:00:00.000Z,3.5,80\n";
const READING = "2026-01-01T00:00:00.000Z garden temperatureC=3.5 humidityPct=80";

describe("Clima's own table", () => {
  test.each<readonly [string, string | Uint8Array]>([
    ["as it is", OWN],
    ["with a byte order mark and CR LF", `\ufeff${OWN.replaceAll("\n", "\r\n")}`],
    ["in UTF-16", Buffer.from(`\ufeff${OWN}`, "utf16le")],
    ["packed", gzipSync(OWN)],
    ["in an archive", zipFile([{ path: "2026/a.csv", bytes: Buffer.from(OWN) }])],
    ["of a spreadsheet", `sep=;\r\n${OWN.replaceAll(",", ";").replace("3.5", "3,5").replaceAll("\n", ";;\r\n")}`],
    ["with spaces and tabs", OWN.replaceAll(",", " \t ")],
    ["with all cells in quotes", OWN.replace(/[^,\n]+/g, '"$&"')],
  ])("is read %s", async (_what, bytes) => {
    expect(await read(write("a.txt", bytes))).toEqual([READING]);
  });

  test("is read from a pipe", async () => {
    expect(await read(Readable.from([Buffer.from(OWN.slice(0, 50)), Buffer.from(OWN.slice(50))], { objectMode: false }))).toEqual([
      READING,
    ]);
  });

  test("gives back what it refuses, so that it can be mended and read again", async () => {
    const rows = [
      'garden;2026-01-01T00:00:00Z;"3,5;80',
      "garden;2026-02-30T00:00:00Z;3,5;80",
      "garden;2026-01-01T00:01:00Z;3,5",
      "garden;2026-01-01T00:02:00Z;850,5;---",
      "garden;2026-01-01T00:03:00Z;3,5;80",
    ];
    const [source] = await sources(write("a.csv", `# of 2026\nstation;takenAt;temperatureC;humidityPct\n${rows.join("\n")}\n`));
    if (!source) throw new Error("there is no source");
    const items = await all<Item>(source.items);
    const refused = items.filter((item) => item.kind === "refused");
    expect(source.refusedHeader).toBe("# of 2026\nstation;takenAt;temperatureC;humidityPct");
    expect(source.delimiter).toBe(";");
    expect(refused.map(({ line, text }) => `${line}: ${text}`)).toEqual(rows.slice(0, 4).map((row, index) => `${index + 3}: ${row}`));
    expect(refused.map(({ reason }) => reason)).toEqual([
      'a quote opens on line 3 and does not close where its cell ends; close it or remove it (a quote within quotes is written "")',
      expect.stringContaining("2026-02-30"),
      "the line has 3 cells; expected 4, as the header has",
      expect.stringContaining("850"),
    ]);
    const mended = `${source.refusedHeader};why\n${refused.map(({ text }) => `${text.replace('"', "")};no reason`).join("\n")}`;
    expect((await read(write("b.csv", mended))).filter((item) => !item.startsWith("refused"))).toEqual([READING]);
    const [again] = await sources(write("b.csv", mended));
    expect(again?.uses.filter(({ use }) => use === "passed over")).toEqual([]);
    expect(again?.refusedHeader.split("\n").at(-1)).toBe("station;takenAt;temperatureC;humidityPct;why");
  });
});

describe("what is in a file is known by itself:", () => {
  test("lines of InfluxDB, behind a byte order mark and comments, too", async () => {
    const lines = "\ufeff# precision: ms\r\nweather,station=garden temperatureC=3.5,humidityPct=80 1767225600000\r\n";
    expect(await read(write("a.lp", lines))).toEqual([READING]);
    expect(await read(write("a.lp.gz", gzipSync(lines)))).toEqual([READING]);
  });

  test("messages", async () => {
    const message = {
      schema: "telemetry/1",
      station: "garden",
      bootId: "a",
      seq: 1,
      takenAt: "2026-01-01T00:00:00.000Z",
      values: { temperatureC: 3.5, humidityPct: 80 },
    };
    expect(await read(write("a", `\n${JSON.stringify(message)}\n`))).toEqual([READING]);
  });

  test("tables of an archive, each by its own shape; the rest is told as skipped", async () => {
    const archive = zipFile([
      { path: "a.csv", bytes: Buffer.from(OWN) },
      { path: "readme.txt", bytes: Buffer.from("Hello,\nhere are readings.\n") },
      { path: "picture", bytes: Buffer.from("GIF89a") },
      { path: "b.lp", bytes: Buffer.from("weather,station=garden temperatureC=4 1767225660\n") },
    ]);
    const [, , readme] = await sources(write("a.zip", archive));
    expect(readme).toMatchObject({ name: "readme.txt", profile: "nothing for Clima", notes: [] });
    expect(await read(write("a.zip", archive))).toEqual([
      READING,
      "2026-01-01T00:01:00.000Z garden temperatureC=4",
      expect.stringMatching(/^skipped readme.txt: /),
      expect.stringMatching(/^skipped picture: it is a picture \(GIF\)/),
    ]);
  });
});

describe("a sentence says what to do with", () => {
  test.each<readonly [string, string | Uint8Array, RegExp]>([
    ["an empty file", "", /^a: it is empty; expected a table with a header and rows$/],
    ["blank lines", "\n\n", /^a: there are only blank lines/],
    ["two columns of one name", "takenAt,temperatureC,temperatureC\n", /^a: the columns 2 and 3 are both named "temperatureC"; give one/],
    ["JSON", '[{"temperature": 3}]', /^a: it is JSON, but no messages of Clima/],
    [
      "a picture in an archive alone",
      zipFile([{ path: "p", bytes: Buffer.from("GIF89a") }]),
      /^a: there is no table in the archive; p: it is a/,
    ],
    ["prose", "Dear all,\nit rained.\n", /^a/],
  ])("%s", async (_what, bytes, message) => {
    await expect(read(write("a", bytes))).rejects.toThrow(message);
  });

  test("a file that is cut off, after what was read of it", async () => {
    const rows = Array.from(
      { length: 50_000 },
      (_, index) => `garden,${new Date(1767225600000 + index * 1000).toISOString()},${index % 30},80\n`,
    );
    const [source] = await sources(write("a.csv.gz", gzipSync(OWN + rows.join("")).subarray(0, -100)));
    const items: string[] = [];
    await expect(async () => {
      for await (const batch of source?.items ?? []) items.push(...batch.map(shortItem));
    }).rejects.toThrow(/^a.csv.gz: it is cut off: the packed file ends too early/);
    expect(items.length).toBeGreaterThan(10_000);
  });
});
