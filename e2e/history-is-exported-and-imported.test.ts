import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Point, type Reading, silentLog } from "@clima/schemas";
import { openStore } from "@clima/store";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startInfluxd } from "../test/support/influxd.ts";
import { describeWith } from "../test/support/requires.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

let scene: Scene;
const fileIn = (name: string) => join(scene.folder, name);
const FIRST_MS = Date.UTC(2025, 11, 30);
const readings: readonly Reading[] = Array.from({ length: 3000 }, (_, index) => ({
  station: index % 3 === 0 ? "roof" : "garden",
  bootId: "b",
  seq: index,
  takenAt: new Date(FIRST_MS + index * 211_000).toISOString(),
  values: { temperatureC: Math.round(2000 * Math.sin(index / 100)) / 100, ...(index % 2 === 0 ? { humidityPct: 100 / (1 + index) } : {}) },
}));

const presses = Array.from(
  { length: 50 },
  (_, index): Point => ({
    measurement: "ir_event",
    station: "garden",
    takenAt: new Date(FIRST_MS + index * 1000).toISOString(),
    id: `press ${index}`,
    tags: { event: "sent", command: "ir/send", remote: "tv, old", button: "KEY_POWER", result: "ok" },
    fields: { count: 1, takenMs: 100 + index / 3, code: "sent" },
  }),
);

const LARGE_READINGS = 150_000;
const sizeOf = (file: string) => (existsSync(file) ? statSync(file).size : 0);

async function clima(dataDir: string, ...args: string[]) {
  const running = scene.start(args, { CLIMA_DATA_DIR: dataDir });
  const code = await running.exited;
  return { code, text: running.output() };
}

async function exportCsv(dataDir: string, ...more: string[]): Promise<string> {
  const file = fileIn(`${Math.random()}.csv`);
  expect(await clima(dataDir, "export", "--output", file, ...more)).toMatchObject({ code: 0 });
  return readFileSync(file, "utf8");
}

beforeAll(async () => {
  scene = await createScene();
  const store = await openStore({ kind: "duckdb", duckdbMemoryMb: 256 } as never, fileIn("source"), silentLog);
  if (!store.ok) throw new Error(store.error);
  const written = await store.value.write([...readings, ...presses]);
  expect(written.ok).toBe(true);
  await store.value.close();
});
afterAll(() => scene.close());

describe("the history", () => {
  test.each(["csv", "lp", "parquet"])("goes out as %s and comes in elsewhere as it was, also twice", async (format) => {
    const file = fileIn(`history.${format}`);
    const exported = await clima(fileIn("source"), "export", "--format", format, "--output", file);
    expect(exported).toMatchObject({ code: 0, text: expect.stringContaining(`3000 readings written to ${file}`) });
    for (let time = 0; time < 2; time += 1) {
      const imported = await clima(fileIn(`target-${format}`), "import", file);
      expect(imported).toMatchObject({ code: 0, text: expect.stringContaining(`${file}: 3000 readings imported, 0 refused, 0 skipped`) });
    }
    expect(await exportCsv(fileIn(`target-${format}`))).toBe(await exportCsv(fileIn("source")));
  });

  test.each(["csv", "lp", "parquet"])("of infrared goes out as %s and comes in elsewhere as it was, also twice", async (format) => {
    const file = fileIn(`infrared.${format}`);
    const exported = await clima(fileIn("source"), "export", "--what", "infrared", "--format", format, "--output", file);
    expect(exported).toMatchObject({ code: 0, text: expect.stringContaining(`50 points written to ${file}`) });
    for (let time = 0; time < 2; time += 1) {
      const imported = await clima(fileIn(`presses-${format}`), "import", "--what", "infrared", file);
      expect(imported).toMatchObject({ code: 0, text: expect.stringContaining(`${file}: 50 points imported, 0 refused, 0 skipped`) });
    }
    const infrared = (dataDir: string) => exportCsv(dataDir, "--what", "infrared");
    expect(await infrared(fileIn(`presses-${format}`))).toBe(await infrared(fileIn("source")));
  });

  test("goes out in part, to stdout", async () => {
    const part = await clima(fileIn("source"), "export", "--station", "roof", "--from", "2026-01-01", "--to", "2026-01-02T00:00:00Z");
    const rows = part.text.split("\n").filter((line) => line.startsWith("roof,"));
    const expected = readings.filter(({ station, takenAt }) => station === "roof" && takenAt.startsWith("2026-01-01"));
    expect(rows.map((row) => row.split(",")[1])).toEqual(expected.map(({ takenAt }) => takenAt));
    expect(part.text).not.toContain("garden");
  });

  test("goes out to who reads only the beginning, without a word of complaint", () => {
    const bin = fileURLToPath(new URL("../cli/bin/clima.js", import.meta.url));
    const text = execFileSync("sh", ["-c", `"${process.execPath}" "${bin}" export 2>&1 | head -n 2`], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], CLIMA_DATA_DIR: fileIn("source") },
    });
    expect(text.split("\n")[0]).toMatch(/^station,takenAt,temperatureC,/);
    expect(text.split("\n")[1]).toMatch(/^garden,2025-12-30T/);
    expect(text).not.toContain("EPIPE");
  });

  test("says of what cannot be used what it is, and takes the rest", async () => {
    const file = fileIn("mixed.csv");
    writeFileSync(file, "station,takenAt,temperatureC,dust\na,2026-01-01T00:00:00Z,1,7\na,yesterday,1,7\na,2026-01-01T00:01:00Z,400,7\n");
    const imported = await clima(fileIn("mixed"), "import", file);
    expect(imported.code).toBe(0);
    expect(imported.text).toContain(`${file}: 1 readings imported, 2 refused, 1 skipped`);
    expect(imported.text).toMatch(/1 × takenAt is "yesterday"; expected an instant .* \(line 3\)/);
    expect(imported.text).toContain("1 × column dust");
  });

  test.each([
    [["export", "--format", "xml"], "--format is xml; expected csv, lp or parquet"],
    [["export", "--what", "rain"], "--what is rain; expected readings, health, infrared, status"],
    [["export", "--format", "parquet"], "Parquet cannot be written to stdout; name a file with --output"],
    [["export", "--from", "tomorrow"], "--from is tomorrow; expected a day like 2026-01-31"],
    [["export", "--station", "attic"], 'there is no station "attic"; there are garden, roof'],
    [["import"], "expected a file, or --influx with the URL of an InfluxDB"],
    [["import", "/nowhere.csv"], "/nowhere.csv cannot be read: ENOENT"],
    [["import", "/etc/hostname"], "/etc/hostname ends with .; expected .csv, .lp or .parquet"],
  ])("%j is answered with one line", async (args, words) => {
    const { code, text } = await clima(fileIn("source"), ...args);
    expect(code).toBe(1);
    expect(text).toContain(words);
    expect(text).not.toContain("fault of Clima");
  });

  test("does not go over a file that is there, unless asked to", async () => {
    const file = fileIn("there.csv");
    writeFileSync(file, "mine");
    expect(await clima(fileIn("source"), "export", "--output", file)).toMatchObject({
      code: 1,
      text: expect.stringContaining("--force replaces it"),
    });
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(await clima(fileIn("source"), "export", "--output", file, "--force")).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toContain("station,takenAt");
    expect(existsSync(`${file}.draft`)).toBe(false);
  });

  test("leaves nothing behind where it cannot be written", async () => {
    const folder = fileIn("source");
    const exported = await clima(folder, "export", "--output", join(scene.folder, "no", "such", "folder.csv"));
    expect(exported).toMatchObject({ code: 1, text: expect.stringMatching(/folder\.csv cannot be written: ENOENT/) });
    expect(readdirSync(scene.folder)).not.toContain("no");
  });

  test("is left as it was by Ctrl-C: no half file, and an import that goes on where it stopped", async () => {
    const large = fileIn("large.csv");
    const minute = (index: number) => new Date(FIRST_MS + index * 60_000).toISOString();
    const rows = Array.from({ length: LARGE_READINGS }, (_, index) => `garden,${minute(index)},${index % 40}\n`);
    writeFileSync(large, `station,takenAt,temperatureC\n${rows.join("")}`);
    const into = fileIn("stopped");
    const importing = scene.start(["import", large], { CLIMA_DATA_DIR: into });
    await waitFor("a first batch", () => sizeOf(join(into, "clima.duckdb.wal")) > 100_000);
    expect(await importing.stop()).toBe(1);
    expect(importing.output()).toMatch(/stopped after \d+ readings; run it again to go on, what is there stays as it is/);
    expect(await clima(into, "import", large)).toMatchObject({
      code: 0,
      text: expect.stringContaining(`${LARGE_READINGS} readings imported`),
    });

    const half = fileIn("half.csv");
    const exporting = scene.start(["export", "--output", half], { CLIMA_DATA_DIR: into });
    await waitFor("the first readings", () => sizeOf(`${half}.draft`) > 0);
    expect(await exporting.stop()).toBe(1);
    expect(exporting.output()).toMatch(/stopped after \d+ readings; no file was left behind/);
    expect([existsSync(half), existsSync(`${half}.draft`)]).toEqual([false, false]);
    expect((await exportCsv(into)).split("\n")).toHaveLength(LARGE_READINGS + 2);
  });

  test("of a store that is in use waits for nobody", async () => {
    await scene.startAndWait("up");
    const exported = await clima(scene.folder, "export");
    expect(exported).toMatchObject({ code: 1, text: expect.stringContaining("is in use by another Clima; stop it") });
  });
});

describeWith(["influxd"], "the history and a real InfluxDB", () => {
  test("goes there by HTTP as line protocol, and comes back by clima import --influx", async () => {
    const influxd = await startInfluxd();
    const file = fileIn("for-influx.lp");
    await clima(fileIn("source"), "export", "--format", "lp", "--output", file);
    await fetch(`${influxd.url}/query`, { method: "POST", body: new URLSearchParams({ q: 'CREATE DATABASE "weather"' }) });
    const written = await fetch(`${influxd.url}/write?db=weather&precision=ms`, { method: "POST", body: readFileSync(file) });
    expect(written.status).toBe(204);
    const from = ["--influx", influxd.url, "--influx-version", "1", "--database", "weather"];
    const imported = await clima(fileIn("from-influx"), "import", ...from);
    expect(imported).toMatchObject({ code: 0, text: expect.stringContaining("3000 readings imported, 0 refused, 0 skipped") });
    expect(await exportCsv(fileIn("from-influx"))).toBe(await exportCsv(fileIn("source")));
    await influxd.stop();
    expect(await clima(fileIn("from-influx"), "import", ...from)).toMatchObject({
      code: 1,
      text: expect.stringContaining("InfluxDB does not answer"),
    });
  });
});
