import { join } from "node:path";
import { Readable } from "node:stream";
import { type Measurement, measurementNames, measurements, type Point } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { countParquetRows } from "../src/duckdb/parquet.ts";
import { readPointParquet, writePointParquet } from "../src/duckdb/point-parquet.ts";
import type { Item } from "../src/transfer/item.ts";
import { pointCsvHeader, pointToCsv, readPointCsv } from "../src/transfer/point-csv.ts";
import { pointLineHeader, pointToLine, readPointLines } from "../src/transfer/point-lines.ts";

const SEED = seedOfRun();
const TEXTS = ["plain", "two words", 'a "quoted", word', "a=b,c", "C:\\temp\\x y", "ü ☂ 雨", "'", "#5", "0", "true"];

function randomPoints(measurement: Measurement, count: number): Point[] {
  const random = createRandom(SEED);
  const text = () => TEXTS[Math.floor(random() * TEXTS.length)] ?? "";
  const randomValue = (type: string) =>
    type === "text" ? text() : type === "flag" ? Math.round(random()) : random() < 0.5 ? -random() / 3 : Math.round(random() * 1e6);
  const { tags, fields } = measurements[measurement];
  const [firstField = ""] = Object.keys(fields);
  return Array.from({ length: count }, (_, index) => {
    const chosen = Object.entries(fields).filter(([name]) => name === firstField || random() < 0.4);
    return {
      measurement,
      station: `s-${index % 3}`,
      takenAt: new Date(Date.UTC(2026, 0, 1) + index * 61_000).toISOString(),
      ...(random() < 0.5 ? { id: `${text()} ${index}` } : {}),
      tags: Object.fromEntries(Object.keys(tags).flatMap((name) => (random() < 0.5 ? [[name, text()]] : []))),
      fields: Object.fromEntries(chosen.map(([name, { type }]) => [name, randomValue(type)])),
    };
  });
}

async function collect(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const asItems = (points: readonly Point[]): Item[] => points.map((point) => ({ kind: "point", point }));
const csv = (text: string) => collect(readPointCsv(Readable.from([text]), "station_health"));
const lp = (text: string) => collect(readPointLines(Readable.from([text]), "ms", "station_health"));

describe.each(measurementNames)("points of %s come in as they went out", (measurement) => {
  let folder: ReturnType<typeof tempDir>;
  beforeEach(() => {
    folder = tempDir();
  });
  afterEach(() => folder.remove());
  const points = randomPoints(measurement, 300);

  test("as CSV", async () => {
    const text = pointCsvHeader(measurement) + points.map(pointToCsv).join("");
    expect(await collect(readPointCsv(Readable.from([text]), measurement))).toEqual(asItems(points));
  });

  test("as line protocol, whose own precision counts", async () => {
    const text = pointLineHeader + points.map(pointToLine).join("");
    expect(await collect(readPointLines(Readable.from([text]), "s", measurement))).toEqual(asItems(points));
  });

  test("as Parquet", async () => {
    const file = join(folder.path, "points.parquet");
    async function* batches() {
      yield points.slice(0, 100);
      yield points.slice(100);
    }
    await writePointParquet(file, measurement, batches());
    expect(await countParquetRows(file)).toBe(300);
    expect(await collect(readPointParquet(file, measurement))).toEqual(asItems(points));
  });
});

describe("points that cannot be used are refused in words", () => {
  test.each([
    ["Garden,2026-01-01T00:00:00Z,1,,1", 'station is "Garden"; expected 1 to 32 of a-z, 0-9 and -, no - first'],
    ["garden,yesterday,1,,1", 'takenAt is "yesterday"; expected an instant like 2026-11-23T04:00:00.000Z'],
    ["garden,2026-01-01T00:00:00Z,warm,,1", 'uptimeS is "warm"; expected a number'],
    ["garden,2026-01-01T00:00:00Z,1,,maybe", 'ok is "maybe"; expected 1 or 0'],
    ["garden,2026-01-01T00:00:00Z,,bmp180,", "there is no field that Clima knows"],
    ["garden,2026-01-01T00:00:00Z,1", "there are 3 fields; expected 5 as in the first line"],
  ])("%s", async (row, reason) => {
    expect(await csv(`station,takenAt,uptimeS,sensor,ok\n${row}\n`)).toEqual([{ kind: "refused", line: 2, reason }]);
  });

  test("what is unknown is skipped by name, and the rest taken", async () => {
    const [skipped, point] = await csv("station,takenAt,uptimeS,dust\ngarden,2026-01-01T00:00:00Z,1,7\n");
    expect([skipped, point?.kind]).toEqual([{ kind: "skipped", what: "column dust" }, "point"]);
    const kinds = (
      await lp("weather,station=a rainMm=1 1\nstation_health,station=a uptimeS=1,dust=2 1\nstation_health,station=a uptimeS=1\n")
    ).map(({ kind }) => kind);
    expect(kinds).toEqual(["skipped", "skipped", "point", "refused"]);
  });
});
