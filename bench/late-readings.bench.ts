/**
 * Late readings in a DuckDB of a million rows whose hours are rolled up: ms a batch of 1 and of 100, each beside a plain append of as many in
 * the same run, and the first question after a late reading. `node --import tsx bench/late-readings.bench.ts [rows]`
 */
import { join } from "node:path";
import type { Reading } from "@clima/schemas";
import { openHistory } from "../store/src/duckdb/history.ts";
import { createRandom } from "../test/support/random.ts";
import { seedOfRun } from "../test/support/seed.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { median, progress, rounded } from "./support/report.ts";

const ROWS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 60;
const STEP_MS = 10_000;
const FROM_MS = Date.UTC(2025, 0, 1);
const random = createRandom(seedOfRun());

const readingAt = (takenAtMs: number): Reading => {
  const wave = Math.sin(takenAtMs / 1e7);
  const values = {
    temperatureC: 10 + 8 * wave,
    humidityPct: 60 - 20 * wave,
    dewPointC: 4 + wave,
    pressureHpa: 1000 + wave,
    seaLevelPressureHpa: 1013 + wave,
    illuminanceLux: 20_000 + 1000 * wave,
    windSpeedMs: 3 + wave,
    rainMm: 0,
  };
  return { station: "garden", bootId: "bench", seq: 0, takenAt: new Date(takenAtMs).toISOString(), values };
};
const batch = (size: number, fromMs: number) => Array.from({ length: size }, (_, index) => readingAt(fromMs + index * STEP_MS));

const folder = tempDir();
const opened = await openHistory({ file: join(folder.path, "bench.duckdb"), memoryLimitMb: 512 });
if (!opened.ok) throw new Error(opened.error);
const history = opened.value;
let newestMs = FROM_MS;
async function appendAfter(size: number): Promise<void> {
  await history.write(batch(size, newestMs));
  newestMs += size * STEP_MS;
}

progress(`writing ${ROWS} rows`);
for (let first = 0; first < ROWS; first += 5000) await appendAfter(5000);
while (await history.rollUp());

const timesMs = new Map<string, number[]>();
async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const startedMs = performance.now();
  await work();
  timesMs.set(what, [...(timesMs.get(what) ?? []), performance.now() - startedMs]);
}
const hours = (fromMs: number) =>
  history.buckets({
    station: "garden",
    quantity: "temperatureC",
    fromMs,
    toMs: fromMs + 86_400_000,
    bucketMs: 3_600_000,
    aggregates: ["mean"],
  });

for (let round = 0; round < ROUNDS; round += 1) {
  const lateMs = FROM_MS + STEP_MS * Math.floor(random() * (ROWS - 10_000)) + 1 + round;
  for (const size of [1, 100]) {
    await measure(`append ${size}`, () => appendAfter(size));
    await measure(`late ${size}`, () => history.write(batch(size, lateMs + size * 1000)));
    await measure(`repeat ${size}`, () => history.write(batch(size, lateMs + size * 1000)));
  }
  await measure("a day's hours, some of them stale", () => hours(lateMs));
  await measure("a day's hours", () => hours(lateMs));
}
const medianMs = (what: string) => median(timesMs.get(what) ?? []);
for (const size of [1, 100])
  for (const what of ["late", "repeat"])
    console.log(
      `${what.padEnd(6)} ${String(size).padStart(3)} readings  ${rounded(medianMs(`${what} ${size}`))} ms, ${rounded(medianMs(`${what} ${size}`) / medianMs(`append ${size}`))} of appending (${rounded(medianMs(`append ${size}`))} ms)`,
    );
console.log(
  `a day's hours ${rounded(medianMs("a day's hours, some of them stale"))} ms after late readings, ${rounded(medianMs("a day's hours"))} ms otherwise`,
);
history.close();
folder.remove();
