import { join } from "node:path";
import { type Quantity, quantityNames, type Reading, silentLog } from "@clima/schemas";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { openDuckDbStore } from "../src/duckdb/duckdb-store.ts";
import { openParquetRows } from "../src/duckdb/parquet-rows.ts";
import type { Store } from "../src/index.ts";
import { toCsv } from "../src/index.ts";
import { unwrap } from "./contract.ts";

const SEED = seedOfRun();
const FAR_MS = Date.UTC(2200, 0, 1);
/** As a station measures, so that both write them alike. */
const plain = fc.oneof(
  fc.integer({ min: -100_000, max: 200_000 }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((number) => number / 1000),
  fc.double({ min: 0.001, max: 200_000, noNaN: true }),
  fc.constantFrom(0, -0, 0.1, 1 / 3, 1013.25),
);
const any = fc.double({ noNaN: true, noDefaultInfinity: true });

const readingsOf = (values: readonly number[], name: Quantity, station = "garden"): Reading[] =>
  values.map((value, index) => ({
    station,
    bootId: "b",
    seq: index,
    takenAt: new Date(Date.UTC(1990, 0, 1) + index * 7_654_321).toISOString(),
    values: { [name]: value, ...(index % 3 === 0 ? { rainDayMm: index } : {}) },
  }));

describe("what DuckDB writes itself", () => {
  const folder = tempDir();
  let store: Store;
  let count = 0;
  const stations = () => `s-${count++}`;

  beforeAll(async () => {
    const opened = await openDuckDbStore({ file: join(folder.path, "s.duckdb"), memoryLimitMb: 256 }, silentLog);
    if (!opened.ok) throw new Error(opened.error);
    store = opened.value;
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  async function linesOf(readings: readonly Reading[], fromMs = 0, toMs = FAR_MS): Promise<string> {
    unwrap(await store.write(readings));
    const lines = await store.copies?.csvLines(readings[0]?.station ?? "", fromMs, toMs);
    if (!lines?.ok) throw new Error("the store makes no lines");
    const text = Buffer.from(lines.value.bytes).toString("utf8");
    expect(text.split("\n")).toHaveLength(lines.value.length + 1);
    return text;
  }

  test("as CSV has the bytes that readings one by one have, whatever a station measures", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plain, { minLength: 1, maxLength: 50 }), fc.constantFrom(...quantityNames), async (values, name) => {
        const readings = readingsOf(values, name, stations());
        expect(await linesOf(readings)).toBe(readings.map(toCsv).join(""));
      }),
      { seed: SEED, numRuns: 20 },
    );
  });

  test("as CSV reads back as the same number, however large or small", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 50 }), async (values) => {
        const text = await linesOf(readingsOf(values, "temperatureC", stations()));
        const back = text
          .trim()
          .split("\n")
          .map((line) => Number(line.split(",")[2]));
        expect(back).toEqual(values.map((value) => (value === 0 ? 0 : value)));
      }),
      { seed: SEED, numRuns: 20 },
    );
  });

  test("is oldest first, whatever was stored first, and of the time that is asked for", async () => {
    const readings = readingsOf([1, 2, 3, 4, 5], "humidityPct", stations());
    const at = (index: number) => Date.parse(readings[index]?.takenAt ?? "");
    unwrap(await store.write([...readings].reverse()));
    expect(await linesOf(readings, at(1), at(4))).toBe(readings.slice(1, 4).map(toCsv).join(""));
    expect(await linesOf(readings, at(4) + 1)).toBe("");
  });

  test("as Parquet comes back as it was, of the stations that are asked for, and ends when it is stopped", async () => {
    const [first, second, other] = [stations(), stations(), stations()];
    const of = (station: string) => readingsOf([1, 2.5, 1 / 3], "temperatureC", station);
    unwrap(await store.write([...of(second), ...of(other), ...of(first)]));
    const file = join(folder.path, "it's.parquet");
    const selection = { stations: [first, second], fromMs: 0, toMs: FAR_MS };
    const written = await store.copies?.writeParquet(file, selection, new AbortController().signal);
    expect(written).toEqual({ ok: true, value: 6 });
    const parquet = await openParquetRows(file, 2);
    expect(parquet.sample).toHaveLength(2);
    expect(parquet.columns).toEqual(["station", "takenAt", ...quantityNames]);
    const lines: string[] = [];
    for await (const rows of parquet.rows()) for (const row of rows) lines.push(`${row.join(",")}\n`);
    expect(lines).toEqual([...of(first), ...of(second)].map(toCsv));
    const gone = await store.copies?.writeParquet(file, selection, AbortSignal.abort());
    expect(gone).toMatchObject({ ok: false });
  });
});
