import { join } from "node:path";
import { Readable } from "node:stream";
import { quantityNames, type Values } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { countParquetRows, readParquet, writeParquet } from "../src/duckdb/parquet.ts";
import type { StoredReading } from "../src/index.ts";
import { csvHeader, readCsv, toCsv } from "../src/transfer/csv-file.ts";
import type { Item } from "../src/transfer/item.ts";
import { lineProtocolHeader, type Precision, readLineProtocol, toLineProtocol } from "../src/transfer/line-protocol-file.ts";
import { parseLine } from "../src/transfer/parse-line.ts";

const SEED = seedOfRun();

function randomReadings(count: number): StoredReading[] {
  const random = createRandom(SEED + count);
  return Array.from({ length: count }, (_, index) => {
    const names = quantityNames.filter(() => random() < 0.3);
    const values = Object.fromEntries((names.length > 0 ? names : ["temperatureC"]).map((name) => [name, 20 + random() / (1 + index)]));
    for (const name of ["seaLevelPressureHpa", "pressureHpa"] as const) if (name in values) values[name] = 1000 + random();
    if ("pressureTendencyCode" in values) values["pressureTendencyCode"] = index % 9;
    return {
      station: `s-${index % 7}`,
      takenAt: new Date(Date.UTC(1990, 0, 1) + index * 12_345_678).toISOString(),
      values: values as Values,
    };
  });
}

async function collect(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const stored = (items: readonly Item[]) =>
  items.map((item) =>
    item.kind === "reading" ? { station: item.reading.station, takenAt: item.reading.takenAt, values: item.reading.values } : item,
  );
const lp = (text: string, precision: Precision = "ns") => collect(readLineProtocol(Readable.from([text]), precision));
const csv = (text: string) => collect(readCsv(Readable.from([text])));

describe("a line of line protocol", () => {
  test.each([
    ["m f=1 5", { measurement: "m", tags: {}, fields: { f: 1 }, timestamp: 5n }],
    [
      "weather,station=garden temperatureC=21.5,rainMm=0",
      { measurement: "weather", tags: { station: "garden" }, fields: { temperatureC: 21.5, rainMm: 0 }, timestamp: undefined },
    ],
    [
      "my\\ m\\,x,a\\ b=c\\=d\\,e f\\ g=1i,h=2u -7",
      { measurement: "my m,x", tags: { "a b": "c=d,e" }, fields: { "f g": 1, h: 2 }, timestamp: -7n },
    ],
    [
      'm s="a, b=c \\"d\\" \\\\ \\x",t=true,u=F 1',
      { measurement: "m", tags: {}, fields: { s: 'a, b=c "d" \\ \\x', t: true, u: false }, timestamp: 1n },
    ],
    [
      "m,t=back\\slash f=1e-9,g=-.5,h=+2.,i=1E3 1700000000000000000",
      { measurement: "m", tags: { t: "back\\slash" }, fields: { f: 1e-9, g: -0.5, h: 2, i: 1000 }, timestamp: 1700000000000000000n },
    ],
  ])("%s", (line, point) => {
    expect(parseLine(line)).toEqual({ ok: true, value: point });
  });

  test.each([
    ["", "there are no fields"],
    ["weather", "there are no fields"],
    [",a=b f=1", "the measurement has no name"],
    ["m f", '"f" is no field; expected name=value'],
    ["m f=", '"f=" is no field; expected name=value'],
    ["m f=abc", '"f=abc" is no field'],
    ["m f=NaN", '"f=NaN" is no field'],
    ['m f="open 1', "a quoted text has no end"],
    ["m f=1 12:00", 'the timestamp is "12:00"; expected a whole number'],
  ])("%s is refused: %s", (line, reason) => {
    expect(parseLine(line)).toEqual({ ok: false, error: expect.stringContaining(reason) });
  });

  test("of random characters is an answer, never an exception", () => {
    const random = createRandom(SEED);
    const alphabet = 'weather,= "\\i01.-teF#\u00e4\u0000';
    for (let round = 0; round < 20_000; round += 1) {
      const line = Array.from({ length: Math.floor(random() * 30) }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
      expect(typeof parseLine(line).ok).toBe("boolean");
    }
  });
});

describe("a file of line protocol", () => {
  test("of our own comes back as it was, whatever precision is given", async () => {
    const readings = randomReadings(500);
    expect(stored(await lp(lineProtocolHeader + readings.map(toLineProtocol).join(""), "ns"))).toEqual(readings);
  });

  test.each([
    ["s", "1700000000"],
    ["ms", "1700000000000"],
    ["us", "1700000000000123"],
    ["ns", "1700000000000123456"],
  ] as const)("has times in %s", async (precision, timestamp) => {
    const items = await lp(`weather,station=a temperatureC=1 ${timestamp}\n`, precision);
    expect(stored(items)).toEqual([{ station: "a", takenAt: "2023-11-14T22:13:20.000Z", values: { temperatureC: 1 } }]);
  });

  test("tells of each line what becomes of it", async () => {
    const lines = [
      "# a comment",
      "",
      "cpu,host=x load=1 1",
      "weather,station=a temperatureC=1i,windchill=3 1000000000",
      "weather,station=a windchill=3 1",
      "weather,station=A temperatureC=1 1",
      "weather temperatureC=1 1",
      "weather,station=a temperatureC=999 1",
      "weather,station=a temperatureC=1",
      "nonsense",
    ];
    expect(stored(await lp(lines.join("\r\n"), "ns"))).toEqual([
      { kind: "skipped", what: "measurement cpu" },
      { kind: "skipped", what: "field windchill" },
      { station: "a", takenAt: "1970-01-01T00:00:01.000Z", values: { temperatureC: 1 } },
      { kind: "skipped", what: "field windchill" },
      { kind: "refused", line: 5, reason: "there is no field that Clima knows" },
      { kind: "refused", line: 6, reason: expect.stringContaining('station is "A"') },
      { kind: "refused", line: 7, reason: expect.stringContaining('station is ""') },
      { kind: "refused", line: 8, reason: expect.stringContaining("temperatureC is 999") },
      { kind: "refused", line: 9, reason: "there is no timestamp" },
      { kind: "refused", line: 10, reason: "there are no fields" },
    ]);
  });
});

describe("a CSV file", () => {
  test("of our own comes back as it was", async () => {
    const readings = randomReadings(500);
    expect(stored(await csv(csvHeader + readings.map(toCsv).join("")))).toEqual(readings);
  });

  test("may have its columns in another order, quotes, and columns that are none of ours", async () => {
    const text = '\ufefftakenAt,"note",temperatureC,station\r\n2026-01-01T01:00:00+01:00,"a ""b"", c",-3.5,roof\r\n';
    expect(stored(await csv(text))).toEqual([
      { kind: "skipped", what: "column note" },
      { station: "roof", takenAt: "2026-01-01T00:00:00.000Z", values: { temperatureC: -3.5 } },
    ]);
  });

  test.each([
    ["x,2026-01-01T00:00:00Z", "there are 2 fields; expected 3"],
    ["x,2026-01-01,1", 'takenAt is "2026-01-01"; expected an instant like'],
    ["x,2026-01-01T00:00,1", 'takenAt is "2026-01-01T00:00"; expected an instant like'],
    ["x,1969-01-01T00:00:00Z,1", "takenAt is"],
    ["x,2026-01-01T00:00:00Z,warm", 'temperatureC is "warm"; expected a number'],
    ["x,2026-01-01T00:00:00Z,", "values"],
    ["X Y,2026-01-01T00:00:00Z,1", "station is"],
  ])("refuses %s with its line", async (row, reason) => {
    expect(await csv(`station,takenAt,temperatureC\n${row}\n`)).toEqual([
      { kind: "refused", line: 2, reason: expect.stringContaining(reason) },
    ]);
  });

  test("without the columns that it needs says so", async () => {
    const [first] = await csv("time,temperatureC\n");
    expect(first).toEqual({ kind: "refused", line: 1, reason: "there is no column station" });
  });
});

describe("a Parquet file", () => {
  let folder: ReturnType<typeof tempDir>;
  beforeEach(() => {
    folder = tempDir();
  });
  afterEach(() => folder.remove());

  test("comes back as it was, and leaves nothing beside it", async () => {
    const readings = randomReadings(5000);
    const file = join(folder.path, "it's.parquet");
    async function* batches() {
      for (let first = 0; first < readings.length; first += 999) yield readings.slice(first, first + 999);
    }
    await writeParquet(file, batches());
    expect(await countParquetRows(file)).toBe(readings.length);
    expect(stored(await collect(readParquet(file)))).toEqual(readings);
    const { readdirSync } = await import("node:fs");
    expect(readdirSync(folder.path)).toEqual(["it's.parquet"]);
  });
});
