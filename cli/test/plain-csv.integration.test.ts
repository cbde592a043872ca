import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Reading, silentLog } from "@clima/schemas";
import { csvHeader, openStore, type Store, toCsv } from "@clima/store";
import { openWeatherFile } from "@clima/weather-files";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
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

describe("a CSV of our own", () => {
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
    return { told, imports: imports.value.map(({ startedAt: _s, endedAt: _e, ...others }) => others) };
  }

  async function linesIn(store: Store): Promise<string[]> {
    const stations = await store.stations();
    const lines: string[] = [];
    for (const { station } of stations.ok ? stations.value : []) {
      const readings = await store.readings(station, 0, FAR_MS);
      if (readings.ok) lines.push(...readings.value.map(toCsv));
    }
    return lines;
  }

  test("comes in by the store itself as it does row by row, whatever is in it, also again and over what was there", async () => {
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

  async function isAsRowByRow(name: string, lines: readonly string[]) {
    const file = join(folder.path, `${name}.csv`);
    writeFileSync(file, `${header.join(",")}\n${lines.join("\n")}\n`);
    const come = await importInto(quick, file);
    expect(come).toEqual(await importInto(slow, file));
    expect(await linesIn(quick)).toEqual(await linesIn(slow));
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
    const many = Array.from({ length: 45_000 }, (_, index) => lineOf(5, index, String(index % 50), "large"));
    const [told] = await isAsRowByRow("large", [...many, lineOf(9, 1, "9999", "large")]);
    expect(told).toMatchObject({ added: 45_000, refused: 1 });
    expect(told?.refusedRows).toContain("9999");
  });
});
