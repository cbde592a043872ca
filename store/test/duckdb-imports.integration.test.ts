import { spawn } from "node:child_process";
import { join } from "node:path";
import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";
import { openDuckDbStore } from "../src/duckdb/duckdb-store.ts";
import { openHistory } from "../src/duckdb/history.ts";
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

  /** Rows of a table, by no way of the store. */
  async function count(table: string): Promise<number> {
    const opened = await openDuckDb({ file, memoryLimitMb: 256 });
    if (!opened.ok) throw new Error(opened.error);
    const reader = await opened.value.connection.runAndReadAll(`SELECT count(*) FROM ${table}`);
    opened.value.close();
    return Number(reader.getRowsJS()[0]?.[0]);
  }

  test("killed while it adds, and killed while it is undone, an import is undone by the same command as if it had never been", async () => {
    const first = await open();
    await fill(first);
    unwrap(await first.noteImport(recordOf("a")));
    const before = await whatIsThere(first);
    await first.close();
    expect(await runUntilKilled(file, "import", 12)).toBeGreaterThanOrEqual(12);
    const noted = await count("import_added");
    expect(noted).toBeGreaterThanOrEqual(12 * 48);
    expect(await runUntilKilled(file, "undo", 5)).toBeGreaterThanOrEqual(5);
    const left = await count("import_added");
    expect([left > 0, left < noted]).toEqual([true, true]);
    const last = await open();
    expect(await undo(last, "a")).toBe(left);
    expect(await whatIsThere(last)).toEqual(before);
    await last.close();
    expect(await count("import_added")).toBe(0);
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
    expect(await count("import_added")).toBe(2);
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
