import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Log, type Point, type Reading, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { openTouchedHours } from "../../src/rollups/touched-hours.ts";

const HOUR_MS = 3_600_000;
const T0_MS = Date.parse("2026-06-10T04:00:00Z");
const reading = (minute: number, station = "garden"): Reading => ({
  station,
  bootId: "b1",
  seq: minute,
  takenAt: new Date(T0_MS + 60_000 * minute).toISOString(),
  values: { temperatureC: 1 },
});
const point: Point = {
  measurement: "station_status",
  station: "garden",
  takenAt: new Date(T0_MS).toISOString(),
  tags: {},
  fields: { online: 1 },
};

describe("the hours that are to be rolled up", () => {
  let folder: ReturnType<typeof tempDir>;
  let path: string;
  const open = (log: Log = silentLog) => openTouchedHours(path, log);
  const noted = (hours: ReturnType<typeof open>) => Object.fromEntries(hours.list());
  const later = () => performance.now() + 1;
  beforeEach(() => {
    folder = tempDir();
    path = join(folder.path, "ingest", "main", "hours-to-roll-up");
  });
  afterEach(() => folder.remove());

  test("are those of the readings, each once, oldest first, and not those of points", async () => {
    const hours = open();
    await hours.begin([reading(60), reading(61), reading(0), reading(59), reading(0, "roof"), point]);
    expect(noted(hours)).toEqual({ garden: [T0_MS, T0_MS + HOUR_MS], roof: [T0_MS] });
  });

  test("are on disk before the readings are in the store, and there again after a start", async () => {
    await open().begin([reading(0), reading(-60)]);
    expect(noted(open())).toEqual({ garden: [T0_MS - HOUR_MS, T0_MS] });
  });

  test("are written once while readings of the same hour come", async () => {
    const hours = open();
    (await hours.begin([reading(0)]))();
    const text = readFileSync(path, "utf8");
    (await hours.begin([reading(1), reading(2)]))();
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("are forgotten when they are rolled up and nothing touched them since, also by the file", async () => {
    const hours = open();
    (await hours.begin([reading(0), reading(60)]))();
    hours.settle("garden", [T0_MS], later());
    expect(noted(open())).toEqual({ garden: [T0_MS, T0_MS + HOUR_MS] });
    await hours.save();
    expect(noted(open())).toEqual({ garden: [T0_MS + HOUR_MS] });
  });

  test("stay while a write with a reading of them is under way, whenever it began", async () => {
    const hours = open();
    const end = await hours.begin([reading(0)]);
    hours.settle("garden", [T0_MS], later());
    expect(noted(hours)).toEqual({ garden: [T0_MS] });
    end();
    hours.settle("garden", [T0_MS], later());
    expect(noted(hours)).toEqual({});
  });

  test("stay when a reading came after the time since which nothing may have touched them", async () => {
    const hours = open();
    (await hours.begin([reading(0)]))();
    const sinceMs = performance.now();
    (await hours.begin([reading(1)]))();
    hours.settle("garden", [T0_MS], sinceMs);
    expect(noted(hours)).toEqual({ garden: [T0_MS] });
  });

  test("come back after they were forgotten, when a late reading comes", async () => {
    const hours = open();
    (await hours.begin([reading(0)]))();
    hours.settle("garden", [T0_MS], later());
    const saving = hours.save();
    await hours.begin([reading(5)]);
    await saving;
    expect(noted(open())).toEqual({ garden: [T0_MS] });
  });

  test("are read as far as they are whole when a crash tore the end, and what is noted then is not torn", async () => {
    await open().begin([reading(0)]);
    appendFileSync(path, "garden 2026-06-1");
    const hours = open();
    expect(noted(hours)).toEqual({ garden: [T0_MS] });
    await hours.begin([reading(60)]);
    expect(noted(open())).toEqual({ garden: [T0_MS, T0_MS + HOUR_MS] });
  });

  test("hold up nothing where they cannot be noted, which is told once, and are noted when they can", async () => {
    const told: string[] = [];
    const hours = open({ ...silentLog, error: (text) => void told.push(text) });
    rmSync(dirname(path), { recursive: true });
    (await hours.begin([reading(0)]))();
    (await hours.begin([reading(1)]))();
    expect(told).toEqual([expect.stringContaining("ENOENT")]);
    expect(noted(hours)).toEqual({ garden: [T0_MS] });
    mkdirSync(dirname(path));
    (await hours.begin([reading(2)]))();
    expect(noted(open())).toEqual({ garden: [T0_MS] });
    expect(existsSync(`${path}.draft`)).toBe(false);
  });

  test("killed at any moment, the file has every hour that was said to be safe", async () => {
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "touching-process.ts"), path]);
      let said = "";
      child.stdout.on("data", (chunk) => {
        said += String(chunk);
      });
      await waitFor("some hours", () => said.split("\n").length > 20 + 37 * round);
      child.kill("SIGKILL");
      await once(child, "close");
      const safe = said
        .split("\n")
        .slice(0, -1)
        .map((hour) => HOUR_MS * Number(hour));
      expect(noted(open())["garden"]).toEqual(expect.arrayContaining(safe));
    }
  });
});
