import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Reading, silentLog } from "@clima/schemas";
import { csvHeader, openStore, type Store, toCsv } from "@clima/store";
import { openWeatherFile } from "@clima/weather-files";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openDuckDb } from "../../store/src/duckdb/open-duckdb.ts";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { createImportRun } from "../src/commands/history/import-run.ts";

const random = createRandom(seedOfRun());
const FAR_MS = Date.UTC(2200, 0, 1);
const NOW_MS = Date.UTC(2026, 5, 1);
const of = <T>(some: readonly T[]) => some[Math.floor(random() * some.length)] as T;
const header = csvHeader.trim().split(",");

/** Rows of all kinds that are right, wrong, or right though unusual. */
const CELLS = [
  "",
  "1",
  "-3.5",
  "0.1",
  "1e1",
  ".5",
  "5.",
  "+2",
  "21,4",
  "abc",
  "NaN",
  "inf",
  "Infinity",
  "1_0",
  " 7",
  "0x10",
  "1e400",
  "9999",
  "-",
];
const TIMES = [
  "2026-02-30T00:00:00.000Z",
  "2026-01-01T24:00:00.000Z",
  "2026-01-01T00:00:60.000Z",
  "1989-12-31T23:59:59.999Z",
  "2026-12-01T00:00:00.000Z",
  "2026-01-05T00:00:00Z",
  "2026-01-05T02:00:00+02:00",
  "yesterday",
  "",
];
const STATIONS = ["garden", "roof", "Garden", "", "-x", "a".repeat(33)];

function rowOf(index: number): string {
  const isOdd = random() < 0.1;
  const time = new Date(Date.UTC(2026, 0, 1) + index * 61_000).toISOString();
  const cells = header.slice(2).map(() => (random() < 0.7 ? "" : isOdd ? of(CELLS) : String(Math.round(random() * 1000) / 50)));
  return [isOdd ? of(STATIONS) : "garden", isOdd && random() < 0.4 ? of(TIMES) : time, ...cells].join(",");
}

describe("a file of our own", () => {
  const folder = tempDir();
  const stores: Store[] = [];
  const openNew = async (name: string) => {
    const opened = await openStore({ kind: "duckdb", duckdbMemoryMb: 256 } as never, join(folder.path, name), silentLog);
    if (!opened.ok) throw new Error(opened.error);
    stores.push(opened.value);
    return opened.value;
  };
  let quick: Store;
  let slow: Store;
  beforeAll(async () => {
    quick = await openNew("quick");
    const { copies: _copies, ...others } = await openNew("slow");
    slow = others;
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    folder.remove();
  });

  async function importInto(store: Store, file: string) {
    const read = { nowMs: NOW_MS };
    const run = createImportRun(store, file, { read, refused: `${file}.refused` }, new AbortController());
    const opened = await openWeatherFile(file, read);
    if (!opened.ok) throw new Error(opened.error);
    for (const source of opened.value) await run.work({ source, path: file, fraction: () => 0 });
    expect(run.problems()).toEqual([]);
    const { sources } = await run.end(true);
    const told = sources.map(({ refusedFile, ...others }) => ({
      ...others,
      refusedRows: refusedFile === undefined ? "" : readFileSync(refusedFile, "utf8"),
    }));
    const imports = await store.imports();
    if (!imports.ok) throw new Error(imports.error.message);
    // Before its first rows are looked at by the store itself, an import is noted; row by row once one of them is right
    const some = imports.value.filter(({ counts: { added, present } }) => added + present > 0);
    return { told, imports: some.map(({ id: _id, startedAt: _s, endedAt: _e, ...others }) => others) };
  }

  /** Of all stations, or of those whose names begin so. */
  async function linesIn(store: Store, prefix = ""): Promise<string[]> {
    const stations = await store.stations();
    const lines: string[][] = [];
    for (const { station } of stations.ok ? stations.value : []) {
      if (!station.startsWith(prefix)) continue;
      const readings = await store.readings(station, 0, FAR_MS);
      if (readings.ok) lines.push(readings.value.map(toCsv));
    }
    return lines.flat();
  }

  test("as CSV comes in by the store itself as it does row by row, whatever is in it, also again and over what was there", async () => {
    const there: Reading[] = Array.from({ length: 50 }, (_, index) => ({
      station: "garden",
      bootId: "b",
      seq: index,
      takenAt: new Date(Date.UTC(2026, 0, 1) + index * 20 * 61_000).toISOString(),
      values: { temperatureC: -1 },
    }));
    for (const store of [quick, slow]) expect(await store.write(there)).toEqual({ ok: true, value: undefined });
    const rows = Array.from({ length: 3000 }, (_, index) => rowOf(index));
    const clean = rows.filter((row) => !/[ _"]/.test(row));
    for (const [name, lines] of [
      ["clean", clean],
      ["again", clean],
      ["repeats", [...clean.slice(0, 20), ...clean.slice(0, 20)]],
      ["unusual", rows],
    ] as const) {
      const file = join(folder.path, `${name}.csv`);
      writeFileSync(file, `${header.join(",")}\n${lines.join("\n")}`);
      expect(await importInto(quick, file)).toEqual(await importInto(slow, file));
      expect(await linesIn(quick)).toEqual(await linesIn(slow));
    }
    expect((await linesIn(quick)).length).toBeGreaterThan(2500);
  });

  /** A line of a day of its own. */
  const lineOf = (day: number, second: number, cell: string, station = "roof") =>
    [station, new Date(Date.UTC(2020, 0, 1 + day) + second * 1000).toISOString(), cell, ...header.slice(3).map(() => "")].join(",");

  /** Of stations whose names begin with the first letter of the first. */
  async function isAsRowByRow(name: string, lines: readonly string[]) {
    const file = join(folder.path, `${name}.csv`);
    writeFileSync(file, `${header.join(",")}\n${lines.join("\n")}\n`);
    const come = await importInto(quick, file);
    expect(come).toEqual(await importInto(slow, file));
    const prefix = lines[0]?.[0];
    expect(await linesIn(quick, prefix)).toEqual(await linesIn(slow, prefix));
    return come.told;
  }

  test("with any one cell among plain ones comes in as row by row", async () => {
    for (const [index, cell] of [...CELLS, "-0", "1E1", "1e-3", "007", "60", "60.000001", "1e", "1f", "1,"].entries())
      await isAsRowByRow(
        `cell-${index}`,
        ["1", cell, "3"].map((each, second) => lineOf(10 + index, second, each)),
      );
  });

  test("with any one time among plain ones comes in as row by row", async () => {
    for (const [index, time] of TIMES.entries()) {
      const lines = [1, 2, 3].map((second) => lineOf(1, second, String(second), `s-${index}`));
      await isAsRowByRow(`time-${index}`, [...lines, lines[0]?.replace(/2020-[^,]*/, time) ?? ""]);
    }
  });

  test("of stations in turn, backwards, and in parts with a wrong line in the last one comes in as row by row", async () => {
    const turns = Array.from({ length: 60 }, (_, index) => lineOf(3, index, String(index % 9), `t-${index % 3}`));
    await isAsRowByRow("turns", turns);
    await isAsRowByRow("backwards", turns.map((line) => line.replace("2020-", "2019-")).reverse());
    const many = Array.from({ length: 125_000 }, (_, index) => lineOf(5, index, String(index % 50), "large"));
    const [told] = await isAsRowByRow("large", [...many, lineOf(9, 1, "9999", "large")]);
    expect(told).toMatchObject({ added: 125_000, refused: 1 });
    expect(told?.refusedRows).toContain("9999");
  });

  /** Writes rows to a Parquet file by SQL, of stations whose names begin as that of the file. */
  async function parquetOf(name: string, sql: string) {
    const file = join(folder.path, `${name}.parquet`);
    const opened = await openDuckDb({ file: ":memory:", memoryLimitMb: 256 });
    if (!opened.ok) throw new Error(opened.error);
    await opened.value.connection.run(`COPY (${sql}) TO '${file}' (FORMAT parquet)`);
    opened.value.close();
    const come = await importInto(quick, file);
    expect(come).toEqual(await importInto(slow, file));
    expect(await linesIn(quick, name.slice(0, 2))).toEqual(await linesIn(slow, name.slice(0, 2)));
    return come.told;
  }

  const rowsAt = (start: string, count: number, station: string) =>
    `SELECT '${station}' AS station, (TIMESTAMP '${start}' + to_seconds(row))::TIMESTAMP_MS AS "takenAt",
       (row % 50)::DOUBLE AS "temperatureC", NULL::DOUBLE AS "rainMm" FROM range(${count}) AS rows (row)`;

  test("as Parquet comes in by the store itself as it does row by row, whatever is in it, also again and over what was there", async () => {
    const plain = rowsAt("2018-01-01", 200, "pl-0");
    const [told] = await parquetOf("plain", plain);
    expect(told).toMatchObject({ added: 200, refused: 0 });
    await parquetOf("plain-again", plain);
    await parquetOf(
      "pl-over",
      `SELECT * REPLACE (0.5 AS "rainMm", 99 AS "temperatureC") FROM (${rowsAt("2018-01-01 00:01:00", 300, "pl-0")})`,
    );
    for (const [name, change] of Object.entries({
      "of-no-station": `NULL AS station`,
      "of-a-wrong-station": `'Garden' AS station`,
      "without-a-time": `NULL AS "takenAt"`,
      "of-a-time-between-ms": `("takenAt" + INTERVAL 5 MICROSECONDS)::TIMESTAMP AS "takenAt"`,
      "of-1950": `("takenAt" - INTERVAL 70 YEARS)::TIMESTAMP_MS AS "takenAt"`,
      "of-the-future": `("takenAt" + INTERVAL 70 YEARS)::TIMESTAMP_MS AS "takenAt"`,
      "too-warm": `CASE WHEN "temperatureC" = 7 THEN 999 ELSE "temperatureC" END AS "temperatureC"`,
      "not-a-number": `CASE WHEN "temperatureC" = 7 THEN 'NaN'::DOUBLE ELSE "temperatureC" END AS "temperatureC"`,
      "without-a-value": `CASE WHEN "temperatureC" = 7 THEN NULL ELSE "temperatureC" END AS "temperatureC"`,
      "of-floats": `"temperatureC"::FLOAT AS "temperatureC"`,
      "of-texts": `"temperatureC"::VARCHAR AS "temperatureC"`,
    }))
      await parquetOf(name, `SELECT * REPLACE (${change}) FROM (${rowsAt("2018-02-01", 60, `${name.slice(0, 2)}-${name.length}`)})`);
    const twice = rowsAt("2018-03-01", 60, "tw-1");
    await parquetOf("twice", `${twice} UNION ALL ${twice}`);
    await parquetOf("more", `SELECT *, 5::DOUBLE AS "soilC" FROM (${rowsAt("2018-04-01", 60, "mo-2")})`);
  });

  test("as Parquet comes in row by row from the part on that has a wrong row, and no row twice", async () => {
    const rows = `FROM (${rowsAt("2017-01-01", 130_000, "pa-3")})`;
    const [told] = await parquetOf(
      "parts",
      `SELECT * REPLACE (CASE WHEN "temperatureC" = 49 AND date_part('day', "takenAt") = 2
      AND epoch("takenAt") % 1000 = 849 THEN 999 ELSE "temperatureC" END AS "temperatureC") ${rows}`,
    );
    expect(told?.added).toBe(130_000 - (told?.refused ?? 0));
    expect(told?.refused).toBeGreaterThan(0);
  });
});
