import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";
import { patientMs } from "../../test/support/wait-for.ts";
import { openDuckDbStore } from "../src/duckdb/duckdb-store.ts";
import { type DuckDbSettings, openDuckDb } from "../src/duckdb/open-duckdb.ts";
import { describeStoreContract, reading, unwrap } from "./contract.ts";
import { describeDayContract } from "./day-contract.ts";
import { describeImportContract } from "./import-contract.ts";
import { describePointContract, describePointRetention } from "./point-contract.ts";
import { allOf, describeRenameContract, fill } from "./rename-contract.ts";

const settings = (file: string) => ({ file, memoryLimitMb: 256 });

async function openAt(file: string, more: Partial<DuckDbSettings> = {}) {
  const opened = await openDuckDbStore({ ...settings(file), ...more }, silentLog);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

describe("the DuckDB store", () => {
  let folder: ReturnType<typeof tempDir>;
  let count = 0;
  const newFile = () => join(folder.path, `${count++}.duckdb`);
  beforeEach(() => {
    folder = tempDir();
  });
  afterEach(() => folder.remove());

  describeStoreContract(() => openAt(newFile()));
  describePointContract(() => openAt(newFile()));
  describeDayContract(() => openAt(newFile()));
  describeRenameContract(() => openAt(newFile()));
  describeImportContract(() => openAt(newFile(), { rollUpAfterMs: 0 }));
  describePointRetention(() => openAt(newFile(), { pointDays: { station_health: 1 }, rollUpAfterMs: 10 }));

  test("the history is there after a restart, and repeats are still found", async () => {
    const file = newFile();
    const first = await openAt(file);
    unwrap(await first.write([reading(0, { temperatureC: 1 }), reading(1, { temperatureC: 2 })]));
    await first.close();
    const second = await openAt(file);
    unwrap(await second.write([reading(1, { humidityPct: 50 }), reading(2, { temperatureC: 3 })]));
    const readings = unwrap(await second.readings("garden", 0, Date.UTC(2030, 0)));
    expect(readings.map(({ values }) => values)).toEqual([{ temperatureC: 1 }, { temperatureC: 2, humidityPct: 50 }, { temperatureC: 3 }]);
    await second.close();
  });

  test("a killed writer loses no reading that it was told is stored", async () => {
    const file = newFile();
    const stored = await writeUntilKilled(file);
    expect(stored).toBeGreaterThan(20);
    const store = await openAt(file);
    const readings = unwrap(await store.readings("garden", 0, Date.UTC(2030, 0)));
    expect(readings.length).toBeGreaterThanOrEqual(stored);
    expect(readings.slice(0, stored).map(({ values }) => values.temperatureC)).toEqual(
      Array.from({ length: stored }, (_, minute) => minute),
    );
    await store.close();
  });

  test("a station that was renamed has its name after a restart, and hours that were rolled up before", async () => {
    const file = newFile();
    const first = await openAt(file, { rollUpAfterMs: 0 });
    await fill(first);
    const before = await allOf(first, "garden");
    unwrap(await unwrap(await first.rename("garden", "patio")).run(() => {}));
    await first.close();
    const second = await openAt(file, { rollUpAfterMs: 0 });
    expect(await allOf(second, "patio")).toEqual(before);
    expect(unwrap(await second.rename("garden", "patio")).state).toBe("done");
    expect(unwrap(await second.stations()).map(({ station }) => station)).toEqual(["patio", "roof"]);
    await second.close();
  });

  const onLinux = process.platform === "linux" ? test : test.skip;
  onLinux("takes readings again when a full disk has space again, each reading once", async () => {
    const file = newFile();
    const stored = await writeThroughFullDisk(file);
    const store = await openAt(file);
    const series = await store.series({
      station: "garden",
      quantity: "temperatureC",
      fromMs: Date.UTC(2026, 0),
      toMs: Date.UTC(2027, 0),
      bucketMs: 366 * 86_400_000,
      aggregates: ["count"],
    });
    await store.close();
    expect(unwrap(series).columns.count?.reduce((sum: number, count) => sum + (count ?? 0), 0)).toBe(stored);
  });

  test("a closed store says so", async () => {
    const store = await openAt(newFile());
    await store.close();
    await store.close();
    expect(await store.stations()).toEqual({ ok: false, error: { kind: "unavailable", message: expect.stringContaining("is closed") } });
  });

  test("a quantity that is new gets its column in an old file", async () => {
    const file = newFile();
    const old = await openDuckDb(settings(file));
    if (!old.ok) throw new Error(old.error);
    await old.value.connection.run('ALTER TABLE weather DROP COLUMN "rainMm"');
    old.value.close();
    const store = await openAt(file);
    unwrap(await store.write([reading(0, { rainMm: 0.2 })]));
    expect(unwrap(await store.readings("garden", 0, Date.UTC(2030, 0)))[0]?.values).toEqual({ rainMm: 0.2 });
    await store.close();
  });

  test("a file that another process has is one line with what to do", async () => {
    const file = newFile();
    const holder = spawnWriter(file);
    await firstLine(holder);
    const opened = await openDuckDbStore(settings(file), silentLog);
    holder.kill("SIGKILL");
    expect(opened).toEqual({
      ok: false,
      error: `${file} is in use by another Clima; stop it, or set store.duckdbFile or dataDir to another place`,
    });
  });

  test("a file that is no database is one line with what to do", async () => {
    const file = newFile();
    writeFileSync(file, "hello, world! ".repeat(1000));
    expect(await openDuckDbStore(settings(file), silentLog)).toEqual({
      ok: false,
      error: `${file} is not a DuckDB database; move it away, or set store.duckdbFile to another file`,
    });
  });

  const asUser = process.getuid?.() === 0 ? test.skip : test;
  asUser("a folder that cannot be written is one line with what to do (skipped for root, who can write everywhere)", async () => {
    const locked = join(folder.path, "locked");
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    const opened = await openDuckDbStore(settings(join(locked, "x.duckdb")), silentLog);
    expect(opened).toEqual({ ok: false, error: expect.stringContaining("make its folder writable, or set dataDir to another folder") });
  });
});

const spawnWriter = (file: string) =>
  spawn(process.execPath, ["--import", "tsx", new URL("writer-process.ts", import.meta.url).pathname, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });

const FULL_AT_BYTES = 24 * 2 ** 20;

/** A limit on the size of files stands for the full disk; it is lifted when the child says "full". Answers what the child stored. */
async function writeThroughFullDisk(file: string): Promise<number> {
  const script = new URL("full-disk-process.ts", import.meta.url).pathname;
  // Ignored, so that a write beyond the limit fails like one on a full disk instead of ending the process.
  const limited = `trap '' XFSZ; exec prlimit --fsize=${FULL_AT_BYTES}:unlimited "$@"`;
  const child = spawn("sh", ["-c", limited, "sh", process.execPath, "--import", "tsx", script, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
    if (said === "full\n") execFileSync("prlimit", ["--pid", String(child.pid), "--fsize=unlimited:unlimited"]);
  });
  const deadline = setTimeout(() => child.kill("SIGKILL"), patientMs(40_000));
  await new Promise((resolve) => child.once("close", resolve));
  clearTimeout(deadline);
  return Number(/^full\nstored (\d+)\n$/.exec(said)?.[1]);
}

const firstLine = (child: ReturnType<typeof spawnWriter>) => new Promise((resolve) => child.stdout.once("data", resolve));

/** Number of readings that the child said were stored before it was killed. */
async function writeUntilKilled(file: string): Promise<number> {
  const child = spawnWriter(file);
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
    if (said.split("\n").length > 40) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.once("close", resolve));
  return said.split("\n").length - 1;
}
