import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Reading, silentLog, type Values } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { pause } from "../../test/support/wait-for.ts";
import { openDuckDbStore } from "../src/duckdb/duckdb-store.ts";
import type { History } from "../src/duckdb/history.ts";
import { openHistory } from "../src/duckdb/history.ts";
import type { Store } from "../src/index.ts";
import { describeStoreContract, unwrap } from "./contract.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T0_MS = Date.UTC(2026, 0, 1);
const AGGREGATES = ["min", "mean", "max", "last", "count"] as const;

const readingAt = (takenAtMs: number, values: Values, station = "garden"): Reading => ({
  station,
  bootId: "b",
  seq: 0,
  takenAt: new Date(takenAtMs).toISOString(),
  values,
});

async function open(file: string, more: object = {}): Promise<History> {
  const opened = await openHistory({ file, memoryLimitMb: 256, ...more });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

/** Whole numbers from 0 to below a limit. */
function wholeNumbers(seed: number): (below: number) => number {
  const random = createRandom(seed);
  return (below) => Math.floor(random() * below);
}

/** What a plain calculation over readings makes of a query. */
function plainBuckets(model: ReadonlyMap<number, number>, fromMs: number, toMs: number, bucketMs: number) {
  const buckets = new Map<number, number[]>();
  for (const [atMs, value] of [...model].sort(([a], [b]) => a - b)) {
    if (atMs < fromMs || atMs >= toMs) continue;
    const start = Math.floor(atMs / bucketMs) * bucketMs;
    buckets.set(start, [...(buckets.get(start) ?? []), value]);
  }
  return [...buckets].map(([startMs, values]) => ({
    startMs,
    aggregates: {
      min: Math.min(...values),
      mean: expect.closeTo(values.reduce((a, b) => a + b) / values.length, 9),
      max: Math.max(...values),
      last: values.at(-1),
      count: values.length,
    },
  }));
}

/** A third of them come late. */
function randomReading(round: number, random: (below: number) => number) {
  const atMinute = random(3) === 0 ? random(round * 240 + 1) : round * 240 + random(240);
  return { atMs: T0_MS + 60_000 * atMinute, value: random(100_000) / 1000 - 40 };
}

async function expectAgreement(history: History, model: ReadonlyMap<number, number>, random: (below: number) => number): Promise<void> {
  const fromMs = T0_MS + random(60 * HOUR_MS);
  const toMs = fromMs + 1 + random(60 * HOUR_MS);
  const bucketMs = [HOUR_MS, 3 * HOUR_MS, DAY_MS, 7 * DAY_MS, 5 * 60_000][random(5)] ?? HOUR_MS;
  const query = { station: "garden", quantity: "temperatureC" as const, fromMs, toMs, bucketMs, aggregates: AGGREGATES };
  const buckets = await history.buckets(query);
  expect([...buckets].sort((a, b) => a.startMs - b.startMs)).toEqual(plainBuckets(model, fromMs, toMs, bucketMs));
}

const SEED = seedOfRun();

describe("roll-ups", () => {
  let folder: ReturnType<typeof tempDir>;
  let count = 0;
  const newFile = () => join(folder.path, `${count++}.duckdb`);
  beforeEach(() => {
    folder = tempDir();
  });
  afterEach(() => folder.remove());

  describe("behind a store that rolls up after each write", () => {
    describeStoreContract(async () => {
      const opened = await openDuckDbStore({ file: newFile(), memoryLimitMb: 256, rollUpAfterMs: 0 }, silentLog);
      if (!opened.ok) throw new Error(opened.error);
      return rollingUp(opened.value);
    });
  });

  test("answer as the readings do, whatever comes late or again, and whenever they are made", async () => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const random = wholeNumbers(SEED + seed);
      const file = newFile();
      let history = await open(file);
      const model = new Map<number, number>();
      for (let round = 0; round < 25; round += 1) {
        const readings = Array.from({ length: 1 + random(120) }, () => randomReading(round, random));
        for (const { atMs, value } of readings) model.set(atMs, value);
        await history.write(readings.map(({ atMs, value }) => readingAt(atMs, { temperatureC: value, humidityPct: 50 })));
        await history.write([readingAt(T0_MS + round * HOUR_MS, { temperatureC: 5 }, "roof")]);
        if (random(3) > 0) await history.rollUp();
        if (random(8) === 0) {
          history.close();
          history = await open(file);
        }
        await expectAgreement(history, model, random);
      }
      history.close();
    }
  });

  test("of a file from before there were any are made when it is opened", async () => {
    const file = newFile();
    const old = await open(file);
    await old.write(Array.from({ length: 200 }, (_, index) => readingAt(T0_MS + index * 1_800_000, { temperatureC: index })));
    old.close();
    await runSql(file, "DROP TABLE station_state; DROP TABLE station_seen; DROP TABLE weather_hour");
    const store = await openDuckDbStore({ file, memoryLimitMb: 256, rollUpAfterMs: 0 }, silentLog);
    if (!store.ok) throw new Error(store.error);
    await pause(200);
    expect(unwrap(await store.value.stations())).toEqual([
      { station: "garden", firstTakenAt: new Date(T0_MS).toISOString(), lastTakenAt: new Date(T0_MS + 199 * 1_800_000).toISOString() },
    ]);
    await store.value.close();
    expect(await runSql(file, "SELECT count(*) AS n FROM weather_hour")).toEqual([{ n: 99n }]);
  });

  test("are right after kills at any moment, of a writer of late and new readings", async () => {
    const file = newFile();
    for (let kill = 0; kill < 4; kill += 1) {
      await writeUntilKilled(file, 300 + 250 * kill);
      const history = await open(file);
      const rows = await history.readings("garden", 0, Date.UTC(2100, 0));
      const model = new Map(rows.map(({ takenAt, values }) => [Date.parse(takenAt), values.temperatureC ?? Number.NaN]));
      expect(model.size).toBe(rows.length);
      const random = wholeNumbers(SEED + kill);
      for (let query = 0; query < 20; query += 1) await expectAgreement(history, model, random);
      history.close();
    }
  });

  test("stay when readings are removed for their age, and late ones stay away", async () => {
    const history = await open(newFile(), { rawDays: 2 });
    const nowMs = T0_MS + 10 * DAY_MS;
    await history.write(Array.from({ length: 480 }, (_, index) => readingAt(T0_MS + index * 1_800_000, { temperatureC: index })));
    const day = {
      station: "garden",
      quantity: "temperatureC" as const,
      fromMs: T0_MS,
      toMs: nowMs,
      bucketMs: DAY_MS,
      aggregates: AGGREGATES,
    };
    const before = await history.buckets(day);
    expect(await history.removeOldReadings(nowMs)).toBeUndefined();
    while (await history.rollUp());
    expect(await history.removeOldReadings(nowMs)).toEqual({ readings: 384, beforeMs: nowMs - 2 * DAY_MS });
    expect(await history.removeOldReadings(nowMs)).toBeUndefined();
    expect(await history.readings("garden", 0, nowMs)).toHaveLength(96);
    expect(await history.buckets(day)).toEqual(expect.arrayContaining(before as never));
    expect(await history.write([readingAt(T0_MS, { temperatureC: 99 }), readingAt(nowMs, { temperatureC: 99 })])).toBe(1);
    const fine = await history.buckets({ ...day, toMs: T0_MS + 2 * HOUR_MS, bucketMs: 600_000 });
    expect(fine.map(({ startMs }) => startMs).sort()).toEqual([T0_MS, T0_MS + HOUR_MS]);
    history.close();
  });

  test("have what came late before its reading is removed for its age", async () => {
    const history = await open(newFile(), { rawDays: 2 });
    const nowMs = T0_MS + 10 * DAY_MS;
    await history.write(Array.from({ length: 240 }, (_, index) => readingAt(T0_MS + index * HOUR_MS, { temperatureC: index })));
    while (await history.rollUp());
    await history.write([readingAt(T0_MS + HOUR_MS, { temperatureC: 40 }), readingAt(T0_MS + HOUR_MS + 1000, { temperatureC: 50 })]);
    expect(await history.removeOldReadings(nowMs)).toMatchObject({ readings: 193 });
    expect(await bucketOf(history, "garden", T0_MS + HOUR_MS)).toEqual({ min: 40, mean: 45, max: 50, last: 50, count: 2 });
    history.close();
  });

  test("have what came late also when their station got another name meanwhile, and after a restart", async () => {
    const file = newFile();
    const history = await open(file);
    await history.write(Array.from({ length: 5 }, (_, index) => readingAt(T0_MS + index * HOUR_MS, { temperatureC: index })));
    while (await history.rollUp());
    await history.write([readingAt(T0_MS + 1000, { temperatureC: 10 })]);
    await history.rename("garden", "patio");
    expect(await bucketOf(history, "patio", T0_MS)).toEqual({ min: 0, mean: 5, max: 10, last: 10, count: 2 });
    await history.write([readingAt(T0_MS + 1000, { temperatureC: 20 }, "patio")]);
    history.close();
    const again = await open(file);
    expect(await bucketOf(again, "patio", T0_MS)).toEqual({ min: 0, mean: 10, max: 20, last: 20, count: 2 });
    expect((await again.latest("patio")).temperatureC).toEqual({ value: 4, takenAt: new Date(T0_MS + 4 * HOUR_MS).toISOString() });
    again.close();
  });

  test("are removed when they are too old themselves, but never before their readings", async () => {
    const history = await open(newFile(), { rawDays: 4, hourDays: 2 });
    const nowMs = T0_MS + 10 * DAY_MS;
    await history.write(Array.from({ length: 240 }, (_, index) => readingAt(T0_MS + index * HOUR_MS, { temperatureC: index })));
    while (await history.rollUp());
    await history.removeOldReadings(nowMs);
    expect(await history.removeOldHours(nowMs)).toBe(6 * 24);
    const days = await history.buckets({
      station: "garden",
      quantity: "temperatureC",
      fromMs: T0_MS,
      toMs: nowMs,
      bucketMs: DAY_MS,
      aggregates: ["count"],
    });
    expect(days.map(({ startMs }) => startMs).sort()).toEqual([6, 7, 8, 9].map((day) => T0_MS + day * DAY_MS));
    history.close();
  });

  test("stay when the oldest readings go for want of room", async () => {
    // DuckDB frees whole groups of 122,880 rows, so it takes some of them to see it.
    const rows = 600_000;
    const stations = 20;
    const history = await open(newFile(), { maxBytes: 6 * 2 ** 20 });
    const nowMs = T0_MS + (60_000 * rows) / stations;
    for (let first = 0; first < rows; first += 20_000) {
      const readings = Array.from({ length: 20_000 }, (_, offset) => {
        const index = first + offset;
        const values = { temperatureC: Math.sin(index), humidityPct: Math.cos(index) };
        return readingAt(T0_MS + Math.floor(index / stations) * 60_000, values, `station-${index % stations}`);
      });
      await history.write(readings);
    }
    while (await history.rollUp());
    let removed = 0;
    for (let step = await history.removeOldReadings(nowMs); step; step = await history.removeOldReadings(nowMs)) removed += step.readings;
    const left = await history.readings("station-3", 0, nowMs);
    expect(left.length * stations).toBe(rows - removed);
    expect(removed).toBeGreaterThan(rows / 10);
    expect(rows - removed).toBeGreaterThan(rows / 10);
    const all = await history.buckets({
      station: "station-3",
      quantity: "temperatureC",
      fromMs: 0,
      toMs: nowMs,
      bucketMs: 100_000 * DAY_MS,
      aggregates: ["count"],
    });
    expect(all).toEqual([{ startMs: 0, aggregates: { count: rows / stations } }]);
    history.close();
  });
});

async function bucketOf(history: History, station: string, fromMs: number) {
  const query = { station, quantity: "temperatureC" as const, fromMs, toMs: fromMs + HOUR_MS, bucketMs: HOUR_MS, aggregates: AGGREGATES };
  return (await history.buckets(query))[0]?.aggregates;
}

/** Gives the roll-up its turn after each write. */
const rollingUp = (store: Store): Store => ({
  ...store,
  async write(readings) {
    const written = await store.write(readings);
    await sleep(5);
    return written;
  },
});

async function runSql(file: string, sql: string): Promise<unknown[]> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(sql);
  connection.closeSync();
  instance.closeSync();
  return reader.getRowObjectsJS();
}

async function writeUntilKilled(file: string, afterMs: number): Promise<void> {
  const script = new URL("late-writer-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", script, file, String(T0_MS)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), afterMs));
  await ended;
}
