import { spawn } from "node:child_process";
import { join } from "node:path";
import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";
import { openDuckDbStore } from "../src/duckdb/duckdb-store.ts";
import { openHistory } from "../src/duckdb/history.ts";
import type { OpenDuckDb } from "../src/duckdb/load-duckdb.ts";
import { type DuckDbSettings, openDuckDb } from "../src/duckdb/open-duckdb.ts";
import { reading, unwrap } from "./contract.ts";
import { NOTHING, recordOf, undo, whatIsThere } from "./import-contract.ts";
import { fill } from "./rename-contract.ts";

const DAY_MS = 86_400_000;

describe("imports in a DuckDB file", () => {
  let folder: ReturnType<typeof tempDir>;
  let file: string;
  beforeEach(() => {
    folder = tempDir();
    file = join(folder.path, "clima.duckdb");
  });
  afterEach(() => folder.remove());

  async function open(more: Partial<DuckDbSettings> = {}) {
    const opened = await openDuckDbStore({ file, memoryLimitMb: 256, rollUpAfterMs: 0, ...more }, silentLog);
    if (!opened.ok) throw new Error(opened.error);
    return opened.value;
  }

  /** Does something to the file by no way of the store. */
  async function inFile<T>(work: (open: OpenDuckDb) => Promise<T>): Promise<T> {
    const opened = await openDuckDb({ file, memoryLimitMb: 256 });
    if (!opened.ok) throw new Error(opened.error);
    try {
      return await work(opened.value);
    } finally {
      opened.value.close();
    }
  }

  const count = (rows: string) =>
    inFile(async ({ connection }) => Number((await connection.runAndReadAll(`SELECT count(*) FROM ${rows}`)).getRowsJS()[0]?.[0]));
  /** Readings that are noted one by one, and those of spans. */
  const countNoted = async () =>
    (await count("import_added")) +
    (await count("weather JOIN import_span ON weather.station = import_span.station AND taken_at BETWEEN first_at AND last_at"));

  test("killed while it adds, and killed while it is undone, an import is undone by the same command as if it had never been", async () => {
    const first = await open();
    await fill(first);
    unwrap(await first.noteImport(recordOf("a")));
    const before = await whatIsThere(first);
    await first.close();
    expect(await runUntilKilled(file, "import", 12)).toBeGreaterThanOrEqual(12);
    const noted = await countNoted();
    expect(noted).toBeGreaterThanOrEqual(12 * 48);
    expect(await runUntilKilled(file, "undo", 5)).toBeGreaterThanOrEqual(5);
    const left = await countNoted();
    expect([left > 0, left < noted]).toEqual([true, true]);
    const last = await open();
    expect(await undo(last, "a")).toBe(left);
    expect(await whatIsThere(last)).toEqual(before);
    await last.close();
    expect([await count("import_added"), await count("import_span")]).toEqual([0, 0]);
  });

  test("a value that is written over an import's is no import's any more, also the same value, also after a restart", async () => {
    const first = await open();
    unwrap(await first.noteImport(recordOf("a")));
    unwrap(
      await first.addReadings(
        "a",
        [0, 1, 2].map((minute) => reading(minute, { temperatureC: minute, rainMm: 0 })),
      ),
    );
    unwrap(await first.write([reading(0, { temperatureC: 0 })]));
    await first.close();
    const second = await open();
    unwrap(await second.write([reading(1, { rainMm: 0 }), reading(5, { rainMm: 5 })]));
    expect(await undo(second, "a")).toBe(3);
    const left = unwrap(await second.readings("garden", 0, Date.UTC(2030, 0)));
    expect(left.map(({ values }) => values)).toEqual([{ temperatureC: 0 }, { rainMm: 0 }, { rainMm: 5 }]);
    await second.close();
  });

  /** A reading a minute, with two values. */
  const minutes = (from: number, to: number, station = "garden") =>
    Array.from({ length: to - from }, (_, index) => reading(from + index, { temperatureC: from + index, rainMm: 0 }, station));

  test("what comes where nothing was is noted as one span, and only what is written into is noted by itself", async () => {
    const store = await open();
    unwrap(await store.noteImport(recordOf("a")));
    for (let from = 0; from < 5000; from += 1000)
      expect(unwrap(await store.addReadings("a", minutes(from, from + 1000)))).toEqual({ ...NOTHING, added: 1000 });
    await store.close();
    expect([await count("import_span"), await count("import_added")]).toEqual([1, 0]);
    const second = await open();
    unwrap(await second.noteImport(recordOf("b")));
    unwrap(await second.write([reading(2000, { rainMm: 1 }), reading(9000, { rainMm: 2 })]));
    expect(unwrap(await second.addReadings("b", [reading(3000, { humidityPct: 50, rainMm: 0 })]))).toEqual({ ...NOTHING, added: 1 });
    await second.close();
    expect([await count("import_span"), await count("import_added")]).toEqual([3, 3]);
    const third = await open();
    expect(await undo(third, "a")).toBe(5000);
    const left = unwrap(await third.readings("garden", 0, Date.UTC(2030, 0)));
    expect(left.map(({ values }) => values)).toEqual([{ rainMm: 1 }, { humidityPct: 50 }, { rainMm: 2 }]);
    expect(await undo(third, "b")).toBe(1);
    await third.close();
    expect([await count("import_span"), await count("import_added")]).toEqual([0, 0]);
  });

  test("what comes into the place of readings that were removed, by writing, by another import or by a rename, is no import's", async () => {
    const store = await open();
    for (const id of ["a", "b"]) unwrap(await store.noteImport(recordOf(id)));
    unwrap(await store.addReadings("a", minutes(0, 300)));
    const remove = async (fromMs: number) =>
      unwrap(await unwrap(await store.removal({ what: "weather", stations: ["garden"], fromMs, toMs: Date.UTC(2030, 0) })).run(() => {}));
    expect(await remove(Date.parse(reading(100, {}).takenAt))).toBe(200);
    unwrap(await store.write([reading(150, { rainMm: 5 })]));
    expect(unwrap(await store.addReadings("b", [reading(200, { rainMm: 6 })]))).toEqual({ ...NOTHING, added: 1 });
    expect(await undo(store, "a")).toBe(100);
    expect(unwrap(await store.readings("garden", 0, Date.UTC(2030, 0))).map(({ values }) => values)).toEqual([
      { rainMm: 5 },
      { rainMm: 6 },
    ]);
    expect(await remove(0)).toBe(2);
    unwrap(await store.write([reading(200, { rainMm: 7 }, "roof")]));
    unwrap(await unwrap(await store.rename("roof", "garden")).run(() => {}));
    expect(await undo(store, "b")).toBe(0);
    expect(unwrap(await store.readings("garden", 0, Date.UTC(2030, 0))).map(({ values }) => values)).toEqual([{ rainMm: 7 }]);
    await store.close();
  });

  test("a file from before spans is opened, and its imports are undone", async () => {
    const first = await open();
    unwrap(await first.noteImport(recordOf("a")));
    unwrap(await first.write([reading(3, { humidityPct: 50 })]));
    unwrap(await first.addReadings("a", minutes(0, 300)));
    unwrap(await first.write([reading(7, { rainMm: 1 })]));
    await first.close();
    await inFile(({ connection }) => connection.run("DROP TABLE import_span"));
    expect(await count("import_added")).toBe(300);
    const second = await open();
    unwrap(await second.addReadings("a", minutes(300, 400)));
    expect(await undo(second, "a")).toBe(400);
    const left = unwrap(await second.readings("garden", 0, Date.UTC(2030, 0)));
    expect(left.map(({ values }) => values)).toEqual([{ humidityPct: 50 }, { rainMm: 1 }]);
    await second.close();
  });

  test("what is removed for its age is neither undone nor added again, and its hours stay", async () => {
    const nowMs = Date.now();
    const old = [40, 35, 5, 1].map((days) => ({
      ...reading(0, { temperatureC: days }),
      takenAt: new Date(nowMs - days * DAY_MS).toISOString(),
    }));
    const opened = await openHistory({ file, memoryLimitMb: 256, rawDays: 30 });
    if (!opened.ok) throw new Error(opened.error);
    await opened.value.addReadings("a", old);
    while (await opened.value.rollUp());
    while (await opened.value.removeOldReadings(nowMs));
    opened.value.close();
    expect(await countNoted()).toBe(2);
    const store = await open({ rawDays: 30 });
    unwrap(await store.noteImport(recordOf("a")));
    expect(unwrap(await store.addReadings("b", old))).toEqual({ ...NOTHING, present: 2, tooOld: 2 });
    expect(await undo(store, "a")).toBe(2);
    const [garden] = unwrap(await store.stations());
    expect([garden?.firstTakenAt, garden?.lastTakenAt]).toEqual([old[0]?.takenAt, old[1]?.takenAt]);
    const range = { fromMs: nowMs - 50 * DAY_MS, toMs: nowMs, bucketMs: DAY_MS };
    const series = unwrap(await store.series({ station: "garden", quantity: "temperatureC", aggregates: ["max"], ...range }));
    expect(series.columns.max?.filter((value) => value !== null)).toEqual([40, 35]);
    const hours = unwrap(await store.removal({ what: "weather", ...range }));
    expect(hours.stations).toMatchObject([{ station: "garden", records: 0, hoursAlone: 2 }]);
    unwrap(await hours.run(() => {}));
    expect(unwrap(await store.stations())).toEqual([]);
    await store.close();
  });
});

/** How many steps the process said were done. */
async function runUntilKilled(file: string, what: "import" | "undo", steps: number): Promise<number> {
  const script = new URL("import-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", script, file, what], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
    if (said.split("\n").length > steps) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.once("close", resolve));
  return said.split("\n").length - 1;
}
