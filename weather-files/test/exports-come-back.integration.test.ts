import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { measurementNames, type Point, quantityNames, type Values } from "@clima/schemas";
import {
  csvHeader,
  lineProtocolHeader,
  loadParquet,
  loadPointParquet,
  pointCsvHeader,
  pointLineHeader,
  pointToCsv,
  pointToLine,
  type StoredReading,
  toCsv,
  toLineProtocol,
} from "@clima/store";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { type Item, openPointFile, openWeatherFile, type WeatherSource } from "../src/index.ts";
import { all, readOptions } from "./support/items.ts";
import { randomPoints } from "./support/random-points.ts";

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

async function* inParts<T>(records: readonly T[]) {
  for (let first = 0; first < records.length; first += 999) yield records.slice(first, first + 999);
}

async function itemsOf(opened: Awaited<ReturnType<typeof openWeatherFile>>): Promise<readonly Item[]> {
  if (!opened.ok) throw new Error(opened.error);
  expect(opened.value).toHaveLength(1);
  const [source] = opened.value as [WeatherSource];
  const items = await all(source.items);
  expect(source.fraction()).toBe(1);
  return items;
}

const storedOf = (items: readonly Item[]) =>
  items.map((item) => {
    if (item.kind !== "reading") return item;
    const { station, takenAt, values } = item.reading;
    return { station, takenAt, values };
  });
const pointsOf = (items: readonly Item[]) => items.map((item) => (item.kind === "point" ? item.point : item));

let folder: ReturnType<typeof tempDir>;
beforeEach(() => {
  folder = tempDir();
});
afterEach(() => folder.remove());

/** A file of that name with the text, packed where the name says so. */
function write(name: string, text: string): string {
  const file = join(folder.path, name);
  writeFileSync(file, name.endsWith(".gz") ? gzipSync(text) : text);
  return file;
}

describe("readings come in as they went out", () => {
  const readings = randomReadings(2000);

  test.each([
    ["a.csv", csvHeader + readings.map(toCsv).join("")],
    ["a.csv.gz", csvHeader + readings.map(toCsv).join("")],
    ["a.lp", lineProtocolHeader + readings.map(toLineProtocol).join("")],
    ["with a byte order mark.lp", `\ufeff${lineProtocolHeader}${readings.map(toLineProtocol).join("")}`],
    ["of Windows.lp", (lineProtocolHeader + readings.map(toLineProtocol).join("")).replaceAll("\n", "\r\n")],
  ])("as %s", async (name, text) => {
    expect(storedOf(await itemsOf(await openWeatherFile(write(name, text), readOptions())))).toEqual(readings);
  });

  test("as Parquet, which leaves nothing beside it", async () => {
    const file = join(folder.path, "it's.parquet");
    await (await loadParquet()).writeParquet(file, inParts(readings));
    expect(storedOf(await itemsOf(await openWeatherFile(file, readOptions())))).toEqual(readings);
    expect(readdirSync(folder.path)).toEqual(["it's.parquet"]);
  });
});

describe.each(measurementNames)("points of %s come in as they went out", (measurement) => {
  const points = randomPoints(measurement, 300, SEED);
  const read = async (file: string): Promise<readonly (Point | Item)[]> =>
    pointsOf(await itemsOf(await openPointFile(file, measurement, readOptions())));

  test.each([
    ["points.csv", pointCsvHeader(measurement) + points.map(pointToCsv).join("")],
    ["points.csv.gz", pointCsvHeader(measurement) + points.map(pointToCsv).join("")],
    ["points.lp", pointLineHeader + points.map(pointToLine).join("")],
  ])("as %s", async (name, text) => {
    expect(await read(write(name, text))).toEqual(points);
  });

  test("as Parquet", async () => {
    const file = join(folder.path, "points.parquet");
    await (await loadPointParquet()).writePointParquet(file, measurement, inParts(points));
    expect(await read(file)).toEqual(points);
  });
});
