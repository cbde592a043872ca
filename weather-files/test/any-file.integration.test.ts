/** Whatever bytes a file has, it is read or a sentence says why not: no fault of ours comes out. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { seedOfRun } from "../../test/support/seed.ts";
import { type TempDir, tempDirInMemory } from "../../test/support/temp-dir.ts";
import { openWeatherFile, TableError } from "../src/index.ts";
import { readOptions } from "./support/items.ts";
import { zipFile } from "./support/zip-file.ts";

const SEED = seedOfRun();
const RUNS = 150;

let place: TempDir;
beforeAll(() => {
  place = tempDirInMemory();
});
afterAll(() => place.remove());

/** The number of rows that were read or refused, or the sentence. */
async function read(bytes: Uint8Array): Promise<number | string> {
  const path = join(place.path, "a");
  writeFileSync(path, bytes);
  const opened = await openWeatherFile(path, readOptions({ station: "garden", timeZone: "UTC" }));
  if (!opened.ok) return opened.error;
  let count = 0;
  try {
    for (const source of opened.value) for await (const batch of source.items) count += batch.length;
  } catch (error) {
    if (error instanceof TableError) return error.message;
    throw error;
  }
  return count;
}

const csv = Buffer.from(
  `# of 2026\nstation;takenAt;temperatureC;"humidityPct"\n${Array.from({ length: 30 }, (_, index) => `garden;2026-01-01T00:${index + 10}:00Z;2${index % 10},5;"${index}"\n`).join("")}`,
);
const good: readonly (readonly [string, Buffer])[] = [
  ["CSV", csv],
  ["UTF-16", Buffer.from(`\ufeff${csv.toString()}`, "utf16le")],
  ["gzip", gzipSync(csv)],
  [
    "zip",
    zipFile([
      { path: "a.csv", bytes: csv, isIn64: true },
      { path: "b.csv", bytes: csv, method: 0 },
      { path: "c", bytes: gzipSync(csv) },
    ]),
  ],
  ["line protocol", Buffer.from("# precision: s\nweather,station=garden temperatureC=3,humidityPct=80 1767225600\n".repeat(5))],
  ["METAR", Buffer.from("METAR EDDB 010020Z 27005KT 9999 M02/M05 Q1013=\n".repeat(5))],
];

test.each(good)("%s is read", async (_what, bytes) => {
  expect(await read(bytes)).toEqual(expect.any(Number));
});

const change = fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.uint8Array({ maxLength: 4 }), removed: fc.nat(6) });

function changed(bytes: Buffer, changes: readonly { place: number; bytes: Uint8Array; removed: number }[]): Buffer {
  return changes.reduce((all, { place: share, bytes: added, removed }) => {
    const at = Math.floor(share * all.length);
    return Buffer.concat([all.subarray(0, at), added, all.subarray(at + removed)]);
  }, bytes);
}

test.each(good)("%s with bytes that are changed is read, or told", async (_what, bytes) => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      const said = await read(changed(bytes, changes));
      expect(typeof said === "number" || said.length > 10).toBe(true);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test.each([
  ["bytes", fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))],
  [
    "words",
    fc
      .array(fc.constantFrom("time", "temp", ",", ";", "\n", '"', "2026-01-01", "00:10", "3,5", "#", " ", "=", "{", "\r", "-"))
      .map((words) => Buffer.from(words.join(""))),
  ],
])("any %s are read, or told", async (_what, arbitrary) => {
  await fc.assert(
    fc.asyncProperty(arbitrary, async (bytes) => {
      const said = await read(bytes);
      expect(typeof said === "number" || said.length > 10).toBe(true);
    }),
    { seed: SEED, numRuns: 4 * RUNS },
  );
});
