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
    for (const counts of ["3000 readings added, 0 already there", "0 readings added, 3000 already there"]) {
      const imported = await clima(fileIn(`target-${format}`), "import", file);
      expect(imported).toMatchObject({ code: 0, text: expect.stringContaining(`: ${counts}, 0 refused, 0 skipped`) });
    }
    expect(await exportCsv(fileIn(`target-${format}`))).toBe(await exportCsv(fileIn("source")));
  });

  test.each(["csv", "lp", "parquet"])("of infrared goes out as %s and comes in elsewhere as it was, also twice", async (format) => {
    const file = fileIn(`infrared.${format}`);
    const exported = await clima(fileIn("source"), "export", "--what", "infrared", "--format", format, "--output", file);
    expect(exported).toMatchObject({ code: 0, text: expect.stringContaining(`50 points written to ${file}`) });
    for (let time = 0; time < 2; time += 1) {
      const imported = await clima(fileIn(`presses-${format}`), "import", "--what", "infrared", file);
      expect(imported).toMatchObject({ code: 0, text: expect.stringContaining("50 points stored, 0 refused, 0 skipped") });
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

  test("says of what cannot be used what it is, takes the rest, and what is mended in the file of it", async () => {
    const file = fileIn("mixed.csv");
    const rows = ["a,2026-01-01T00:00:00Z,1,7", "a,yesterday,2,7", "a,2026-01-01T00:01:00Z,400,7", "a,2026-01-01T00:02:00Z,400,7,3"];
    writeFileSync(file, `station,takenAt,temperatureC,dust\n${rows.join("\n")}\na,2026-02-30T00:00:00Z,1,7\n`);
    const imported = await clima(fileIn("mixed"), "import", file);
    expect(imported).toMatchObject({
      code: 0,
      text: expect.stringContaining("1 readings added, 0 already there, 4 refused, 0 skipped"),
    });
    expect(imported.text).toMatch(/1 × takenAt is "yesterday"; expected a time, such as .* \(line 3\)/);
    expect(imported.text).toMatch(/1 × takenAt is "2026-02-30T00:00:00Z"; expected a time, such as .* \(line 6\)/);
    expect(imported.text).toContain("  dust: ");
    const refused = fileIn("mixed.refused.csv");
    expect(imported.text).toContain(refused);
    const mended = readFileSync(refused, "utf8").replace("yesterday", "2026-01-01T00:03:00Z");
    expect(mended.split("\n")[0]).toBe("station,takenAt,temperatureC,dust,why");
    writeFileSync(refused, mended);
    const again = await clima(fileIn("mixed"), "import", refused);
    expect(again).toMatchObject({ code: 0, text: expect.stringContaining("1 readings added") });
    expect(again.text).not.toContain("  why: ");
    expect(readFileSync(fileIn("mixed.refused.refused.csv"), "utf8")).toMatch(/^station,takenAt,temperatureC,dust,why\n/);
    const stored = await exportCsv(fileIn("mixed"));
    expect(stored.match(/^a,[^,]*,[^,]*/gm)).toEqual(["a,2026-01-01T00:00:00.000Z,1", "a,2026-01-01T00:03:00.000Z,2"]);
  });

  test("of a foreign station is tried out without a trace, imported with its mapping, and taken out again", async () => {
    const file = fileIn("foreign.csv");
    writeFileSync(file, "Zeit;Temp. Ext. (°F);Keller;Bar\n01.03.2026 12:00;68;55;1013\n01.03.2026 12:05;50;56;1013\n");
    const house = fileIn("foreign");
    const options = ["--station", "garden", "--timezone", "Europe/Lisbon"];
    const tried = await clima(house, "import", "--dry-run", ...options, file);
    expect(tried).toMatchObject({ code: 0, text: expect.stringContaining("2 readings would be stored") });
    expect(tried.text).toContain("garden 2026-03-01T12:00:00.000Z: temperatureC 20 °C");
    expect(tried.text.match(/^ *Keller\b.*passed over/gm)).toHaveLength(1);
    expect(tried.text).not.toContain("columns passed over:");
    expect(existsSync(house)).toBe(false);
    const map = fileIn("map.yaml");
    writeFileSync(map, "columns:\n  Keller: { quantity: humidityPct, station: cellar }\n  Bar: { quantity: presure }\n");
    expect(await clima(house, "import", ...options, "--map", map, file)).toMatchObject({
      code: 1,
      text: expect.stringContaining('line 3: quantity is "presure"; expected time'),
    });
    writeFileSync(map, readFileSync(map, "utf8").replace("presure", "pressureHpa"));
    const imported = await clima(house, "import", ...options, "--map", map, file);
    const id = /clima import undo (\S+)/.exec(imported.text)?.[1] ?? "";
    expect(imported).toMatchObject({ code: 0, text: expect.stringContaining("4 readings added") });
    const stored = await exportCsv(house);
    expect(stored).toContain("cellar,2026-03-01T12:05:00.000Z,,56,");
    expect(stored).toMatch(/^garden,2026-03-01T12:05:00.000Z,10,,,1013,/m);
    expect(await clima(house, "import", "undo", id, "--yes")).toMatchObject({ code: 0 });
    expect((await exportCsv(house)).trim().split("\n")).toHaveLength(1);
  });

  test("comes in by a pipe", async () => {
    const house = fileIn("piped");
    const bin = fileURLToPath(new URL("../cli/bin/clima.js", import.meta.url));
    const imported = execFileSync(process.execPath, [bin, "import"], {
      input: "weather,station=garden temperatureC=3 1767225600\n",
      env: { PATH: process.env["PATH"], CLIMA_DATA_DIR: house },
      encoding: "utf8",
    });
    expect(imported).toContain("1 readings added");
    expect(await exportCsv(house)).toContain("garden,2026-01-01T00:00:00.000Z,3,");
  });

  test.each([
    [["export", "--format", "xml"], "--format is xml; expected csv, lp or parquet"],
    [["export", "--what", "rain"], "--what is rain; expected readings, health, infrared, status"],
    [["export", "--format", "parquet"], "Parquet cannot be written to stdout; name a file with --output"],
    [["export", "--from", "tomorrow"], "--from is tomorrow; expected a day like 2026-01-31"],
    [["export", "--station", "attic"], 'there is no station "attic"; there are garden, roof'],
    [["import"], "stdin: the input: it is empty"],
    [["import", "/nowhere.csv"], "/nowhere.csv cannot be read: ENOENT"],
    [["import", "/etc"], "/etc is a folder; name the files in it"],
    [["import", "/etc/hostname"], "hostname"],
    [["import", "/dev/null"], "it is empty"],
    [["import", "--station", "Living Room", "/etc/hostname"], '--station is "Living Room"; expected 1 to 32 of a-z'],
    [["import", "--timezone", "Lisbon", "/etc/hostname"], "--timezone is Lisbon; expected a name like Europe/Lisbon"],
    [["import", "--precision", "m", "/etc/hostname"], "--precision is m; expected s, ms, us or ns"],
    [["import", "--map", "/nowhere.yaml", "/etc/hostname"], "--map /nowhere.yaml cannot be read: ENOENT"],
    [["import", "--influx", "localhost"], "--influx is localhost; expected a URL like http://127.0.0.1:8086"],
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
    // Noughts make parts of it
    const noughts = "0".repeat(300);
    const rows = Array.from({ length: LARGE_READINGS }, (_, index) => `garden,${minute(index)},${index % 40}.${noughts}\n`);
    writeFileSync(large, `station,takenAt,temperatureC\n${rows.join("")}`);
    const into = fileIn("stopped");
    const importing = scene.start(["import", large], { CLIMA_DATA_DIR: into });
    await waitFor("a first batch", () => sizeOf(join(into, "clima.duckdb.wal")) > 100_000);
    expect(await importing.stop()).toBe(1);
    expect(importing.output()).toMatch(/stopped after \d+ readings; run it again to go on, what is there stays as it is/);
    const whole = await clima(into, "import", large);
    const [, added = "", present = ""] = /(\d+) readings added, (\d+) already there/.exec(whole.text) ?? [];
    expect([whole.code, Number(added) + Number(present)]).toEqual([0, LARGE_READINGS]);
    expect(Number(present)).toBeGreaterThan(0);

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

/** What others may have written: names that are no ids, what is no weather, and a text for a number. */
async function writeStrange(url: string): Promise<void> {
  await fetch(`${url}/query`, { method: "POST", body: new URLSearchParams({ q: 'CREATE DATABASE "strange"' }) });
  const at = FIRST_MS;
  const lines = [
    `weather,station=Living\\ Room temperatureC=20 ${at}`,
    `weather temperatureC=20 ${at}`,
    `weather,station=garden temperatureC=850,humidityPct=50 ${at}`,
    `weather,station=garden humidityPct=-5 ${at + 1}`,
    `weather,station=garden note="wet" ${at}`,
  ];
  const written = await fetch(`${url}/write?db=strange&precision=ms`, { method: "POST", body: lines.join("\n") });
  if (written.status !== 204) throw new Error(await written.text());
}

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
    expect(imported).toMatchObject({
      code: 0,
      text: expect.stringContaining("3000 readings added, 0 already there, 0 refused, 0 skipped"),
    });
    expect(await exportCsv(fileIn("from-influx"))).toBe(await exportCsv(fileIn("source")));
    await writeStrange(influxd.url);
    const strange = await clima(fileIn("strange"), "import", ...from.slice(0, -1), "strange");
    expect(strange).toMatchObject({
      code: 0,
      text: expect.stringContaining("1 readings added, 0 already there, 3 refused, 1 values left out"),
    });
    expect(strange.text).toMatch(/station is "Living Room"; expected .*, such as living-room.*--station.*--map/);
    expect(strange.text).toContain("temperatureC is 850; expected -80 to 60 °C");
    expect(strange.text).not.toContain("NaN");
    const misspelt = await clima(fileIn("strange"), "import", ...from.slice(0, -1), "wether");
    expect(misspelt).toMatchObject({ code: 1, text: expect.stringContaining("has no database wether") });
    const databases = await (
      await fetch(`${influxd.url}/query`, { method: "POST", body: new URLSearchParams({ q: "SHOW DATABASES" }) })
    ).text();
    expect(databases).not.toContain("wether");
    await influxd.stop();
    expect(await clima(fileIn("from-influx"), "import", ...from)).toMatchObject({
      code: 1,
      text: expect.stringContaining("InfluxDB does not answer"),
    });
  });
});
