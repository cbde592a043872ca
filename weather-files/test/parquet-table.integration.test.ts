import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadParquet } from "@clima/store";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";
import { openWeatherFile, type ReadOptions } from "../src/index.ts";
import { openParquetTable } from "../src/table/parquet-table.ts";
import { all, readOptions, shortItems } from "./support/items.ts";

let folder: ReturnType<typeof tempDir>;
beforeEach(() => {
  folder = tempDir();
});
afterEach(() => folder.remove());

/** A Parquet file of a question to DuckDB. */
async function parquetOf(sql: string, name = "a.parquet"): Promise<string> {
  const file = join(folder.path, name);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${sql}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return file;
}

async function cellsOf(sql: string, name?: string): Promise<readonly (readonly string[])[]> {
  const table = await openParquetTable(await parquetOf(sql, name));
  return (await all(table.rows)).map(({ cells }) => cells);
}

describe("cells of a Parquet file", () => {
  test.each([
    ["a FLOAT as people wrote it", "21.4::FLOAT", "21.4"],
    ["a DOUBLE in full", "0.1::DOUBLE + 0.2", "0.30000000000000004"],
    ["a small number", "1e-7::DOUBLE", "1e-07"],
    ["a whole DOUBLE, which may be a time", "1767225600000::DOUBLE", "1767225600000"],
    ["NaN, which is pandas' absent value", "'nan'::DOUBLE", ""],
    ["NULL", "NULL::DOUBLE", ""],
    ["a DECIMAL", "21.40::DECIMAL(6,2)", "21.40"],
    ["a BIGINT", "1767225600000000000::BIGINT", "1767225600000000000"],
    ["a BOOLEAN", "true", "true"],
    ["a text, without space around it", "' 2026-01-01T00:00:00+02:00 '", "2026-01-01T00:00:00+02:00"],
    ["a DATE", "DATE '2026-10-25'", "2026-10-25"],
    ["a TIME", "TIME '01:02:03'", "01:02:03"],
    ["a time in UTC", "TIMESTAMPTZ '2026-10-25 02:30:00.123456+02'", "2026-10-25T00:30:00.123Z"],
    ["a time without a zone", "TIMESTAMP '2026-10-25 02:30:00.5'", "2026-10-25T02:30:00.500"],
    ["such a time in ns", "TIMESTAMP_NS '2026-10-25 02:30:00.123456789'", "2026-10-25T02:30:00.123"],
    ["such a time in ms", "TIMESTAMP_MS '2026-10-25 02:30:00.123'", "2026-10-25T02:30:00.123"],
  ])("%s", async (_, sql, text) => {
    expect(await cellsOf(`SELECT ${sql} AS x`)).toEqual([[text]]);
  });

  test("sensors one after another are all read, each in the unit of its numbers", async () => {
    const file = await parquetOf(
      "SELECT 'sensor.garden_' || name AS entity_id, (first + i % 5)::VARCHAR AS state, TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_minutes(i) AS last_changed FROM (VALUES ('humidity', 55), ('pressure', 1003), ('temperature', 4)) t(name, first), range(150) r(i) ORDER BY name, i",
    );
    const opened = await openWeatherFile(file, readOptions({ station: "garden" }));
    if (!opened.ok || !opened.value[0]) throw new Error("not opened");
    const items = await shortItems(opened.value[0].items);
    expect(items).toHaveLength(450);
    expect(items.filter((item) => item.startsWith("2026-01-01T02:29"))).toEqual([
      "2026-01-01T02:29:00.000Z garden humidityPct=59",
      "2026-01-01T02:29:00.000Z garden pressureHpa=1007",
      "2026-01-01T02:29:00.000Z garden temperatureC=8",
    ]);
  });

  test("of our own column takenAt are in UTC", async () => {
    expect(await cellsOf(`SELECT TIMESTAMP_MS '2026-10-25 02:30:00.123' AS "takenAt"`)).toEqual([["2026-10-25T02:30:00.123Z"]]);
  });

  test("that are lists, structures or bytes are passed over by name", async () => {
    const sql = "SELECT 3 AS temp, {'speed': 1.5} AS wind, [1, 2] AS list, 'x'::BLOB AS bytes, MAP {'a': 1} AS map, 1 AS \"a \"\"b\"\"\"";
    const { head } = await openParquetTable(await parquetOf(sql));
    expect([head.columns, head.preamble]).toEqual([
      ["temp", 'a "b"'],
      [
        'wind is STRUCT("speed" DECIMAL(2,1)), which is not read',
        "list is INTEGER[], which is not read",
        "bytes is BLOB, which is not read",
        "map is MAP(VARCHAR, INTEGER), which is not read",
      ],
    ]);
    expect(head.sample).toEqual([{ line: 1, cells: ["3", "1"] }]);
  });

  test.each(["it's.parquet", "a[1].parquet", "year=2026.parquet", "a*.parquet", "ü b.parquet"])(
    "are read from a file named %s",
    async (name) => {
      expect(await cellsOf("SELECT 1 AS x", name)).toEqual([["1"]]);
    },
  );
});

/** The readings of a Parquet file of a question, by the way that `clima import` takes. */
async function readingsOf(sql: string, more: Partial<ReadOptions> = {}): Promise<readonly string[]> {
  const opened = await openWeatherFile(await parquetOf(sql), readOptions({ station: "garden", ...more }));
  if (!opened.ok) throw new Error(opened.error);
  const items = await Promise.all(opened.value.map((source) => shortItems(source.items)));
  return items.flat();
}

describe("readings of a Parquet file", () => {
  const read = ["2026-10-25T00:30:00.000Z garden temperatureC=21.4", "2026-10-25T01:30:00.000Z garden temperatureC=21.5"];
  const values = (...times: readonly string[]) =>
    times.map((time, index) => `SELECT ${time} AS time, ${["21.4", "21.5"][index]}::FLOAT AS temperature_c`).join(" UNION ALL ");

  test.each([
    ["times in UTC", values("TIMESTAMPTZ '2026-10-25 02:30:00+02'", "TIMESTAMPTZ '2026-10-25 02:30:00+01'")],
    ["texts with offsets", values("'2026-10-25T02:30:00+02:00'", "'2026-10-25T02:30:00+01:00'")],
    ["seconds", values("1792888200::BIGINT", "1792891800::BIGINT")],
    ["milliseconds", values("1792888200000::BIGINT", "1792891800000::BIGINT")],
    ["microseconds", values("1792888200000000::BIGINT", "1792891800000000::BIGINT")],
    ["nanoseconds", values("1792888200000000000::BIGINT", "1792891800000000000::BIGINT")],
    ["seconds in 32 bits", values("1792888200::UINTEGER", "1792891800::UINTEGER")],
    ["seconds as DOUBLE", values("1792888200::DOUBLE", "1792891800::DOUBLE")],
  ])("are at their instants by %s", async (_, sql) => {
    expect(await readingsOf(sql)).toEqual(read);
  });

  test("without a zone are of --timezone, which is asked for", async () => {
    const sql = values("TIMESTAMP '2026-10-25 02:30:00'", "TIMESTAMP '2026-10-25 02:30:00'");
    await expect(readingsOf(sql)).rejects.toThrow("--timezone");
    expect(await readingsOf(sql, { timeZone: "UTC" })).toEqual([
      "2026-10-25T02:30:00.000Z garden temperatureC=21.4",
      "2026-10-25T02:30:00.000Z garden temperatureC=21.5",
    ]);
  });

  test("may have a date and a clock, decimals, and columns that are passed over", async () => {
    const sql =
      "SELECT DATE '2026-10-25' AS date, TIME '12:00:00' AS time, 55.50::DECIMAL(5,2) AS humidity, true AS raining, [1] AS list, 1005.2 AS \"pressure_hpa\"";
    expect(await readingsOf(sql, { timeZone: "Europe/Berlin" })).toEqual([
      "2026-10-25T11:00:00.000Z garden humidityPct=55.5 pressureHpa=1005.2",
    ]);
  });

  test("of our own export come back as they were", async () => {
    const readings = Array.from({ length: 5000 }, (_, index) => ({
      station: `s-${index % 7}`,
      takenAt: new Date(Date.UTC(2026, 9, 24) + index * 61_001).toISOString(),
      values: { temperatureC: index / 100 - 10, ...(index % 3 === 0 ? { humidityPct: 100 / (1 + (index % 9)) } : {}) },
    }));
    async function* batches() {
      for (let first = 0; first < readings.length; first += 999) yield readings.slice(first, first + 999);
    }
    const file = join(folder.path, "own.parquet");
    await (await loadParquet()).writeParquet(file, batches());
    const opened = await openWeatherFile(file, readOptions());
    if (!opened.ok) throw new Error(opened.error);
    const items = (await Promise.all(opened.value.map((source) => all(source.items)))).flat();
    const stored = items.map((item) =>
      item.kind === "reading" ? { station: item.reading.station, takenAt: item.reading.takenAt, values: item.reading.values } : item,
    );
    expect(stored).toEqual(readings);
  });
});

test.each(["Europe/Berlin", "America/New_York", "UTC"])(
  "the hours of the autumn change in %s are all there, an hour apart",
  async (zone) => {
    const file = await parquetOf(
      "SELECT TIMESTAMPTZ '2026-10-25 00:00:00+00' + INTERVAL 1 HOUR * range AS t, range::DOUBLE AS n FROM range(24)",
    );
    const program = `
    import { openWeatherFile, type ReadOptions } from "../src/index.ts";
import { openParquetTable } from ${JSON.stringify(join(import.meta.dirname, "../src/table/parquet-table.ts"))};
    const cells = [];
    for await (const rows of (await openParquetTable(${JSON.stringify(file)})).rows) for (const row of rows) cells.push(row.cells);
    process.stdout.write(JSON.stringify(cells));
  `;
    const script = join(folder.path, "read.mts");
    writeFileSync(script, program);
    const environment = { ...process.env, TZ: zone };
    const text = execFileSync(process.execPath, ["--import", "tsx", script], { env: environment, cwd: join(import.meta.dirname, "../..") });
    const expected = Array.from({ length: 24 }, (_, hour) => [new Date(Date.UTC(2026, 9, 25, hour)).toISOString(), String(hour)]);
    expect(JSON.parse(text.toString())).toEqual(expected);
  },
);

test("a table of many rows says how much of it is read, and their numbers", async () => {
  const table = await openParquetTable(await parquetOf("SELECT range AS n FROM range(10000)"));
  expect([table.head.sample.length, table.fraction()]).toEqual([100, 0]);
  const rows = await all(table.rows);
  expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual(Array.from({ length: 10_000 }, (_, n) => [n + 1, String(n)]));
  expect(table.fraction()).toBe(1);
});

test.each([
  ["is cut short", "PAR1"],
  ["is a text", "station,takenAt\n"],
])("a file that %s is refused with its name", async (_, text) => {
  const file = join(folder.path, "b.parquet");
  writeFileSync(file, text);
  await expect(openParquetTable(file)).rejects.toThrow(`${file} is no Parquet file, or is not whole: `);
});
