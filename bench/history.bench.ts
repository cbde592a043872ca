/**
 * Ten years of one-minute readings of 20 stations, 8 quantities: how long charts of 24 h, 30 d, 1 y and 10 y take through the store, p50
 * and p95 of 20 queries each, the ratio of p95 to the limit of 100 ms, and the same answered from the readings alone. The readings are
 * made inside DuckDB, the roll-ups by the product. `node --import tsx bench/history.bench.ts [stations] [years]`
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { type Quantity, silentLog } from "@clima/schemas";
import type { SeriesQuery } from "@clima/store";
import { openDuckDbStore } from "../store/src/duckdb/duckdb-store.ts";
import { openHistory } from "../store/src/duckdb/history.ts";
import { openDuckDb } from "../store/src/duckdb/open-duckdb.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { progress, rounded } from "./support/report.ts";

const STATIONS = Number(process.argv[2] ?? 20);
const YEARS = Number(process.argv[3] ?? 10);
const LIMIT_MS = 100;
const QUERIES = 20;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const END_MS = Date.UTC(2026, 0, 1);
const DAYS = Math.round(YEARS * 365.25);
const BEGIN_MS = END_MS - DAYS * DAY_MS;
const CHUNK_DAYS = 30;

const CHARTS = [
  { name: "24 h", rangeMs: DAY_MS, bucketMs: 5 * MINUTE_MS },
  { name: "30 d", rangeMs: 30 * DAY_MS, bucketMs: 2 * HOUR_MS },
  { name: "1 y", rangeMs: 365 * DAY_MS, bucketMs: 18 * HOUR_MS },
  { name: "10 y", rangeMs: DAYS * DAY_MS, bucketMs: 7 * DAY_MS },
];
const QUANTITIES: readonly Quantity[] = ["temperatureC", "humidityPct", "pressureHpa"];

const settings = (file: string) => ({ file, memoryLimitMb: 1024 });
const orThrow = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

/** A chunk of days of all stations, in the order in which they would have come. */
const chunkSql = (firstMs: number, minutes: number) => `
  INSERT INTO weather BY NAME SELECT 'station-' || s AS station, make_timestamp_ms(${firstMs} + 60000 * m)::TIMESTAMP_MS AS taken_at,
    round(10 + 8 * sin(m / 229.18) + s, 2) AS "temperatureC", round(60 - 20 * sin(m / 229.18), 1) AS "humidityPct",
    round(4 + sin(m / 900.0), 2) AS "dewPointC", round(1000 + 9 * sin(m / 4000.0), 1) AS "pressureHpa",
    round(1013 + 9 * sin(m / 4000.0), 1) AS "seaLevelPressureHpa", (m * 7 + s) % 50000 AS "illuminanceLux",
    (m % 70) / 10 AS "windSpeedMs", CASE WHEN m % 50 = 0 THEN 0.2 ELSE 0 END AS "rainMm"
  FROM range(${minutes}) AS minutes (m), range(${STATIONS}) AS stations (s) ORDER BY m, s`;

async function makeReadings(file: string): Promise<void> {
  const { connection, close } = orThrow(await openDuckDb(settings(file)));
  for (let day = 0; day < DAYS; day += CHUNK_DAYS) {
    await connection.run(chunkSql(BEGIN_MS + day * DAY_MS, Math.min(CHUNK_DAYS, DAYS - day) * 1440));
    if (day % 360 === 0) progress(`readings: ${day} of ${DAYS} days`);
  }
  close();
}

async function rollUp(file: string): Promise<void> {
  const history = orThrow(await openHistory(settings(file)));
  for (let slices = 1; await history.rollUp(); slices += 1) if (slices % 50 === 0) progress(`roll-ups: ${7 * slices} of ${DAYS} days`);
  history.close();
}

interface Asker {
  series(query: SeriesQuery): Promise<unknown>;
}

async function measure(store: Asker, { rangeMs, bucketMs }: (typeof CHARTS)[number], queries: number) {
  const times: number[] = [];
  for (let index = 0; index < queries; index += 1) {
    const toMs = END_MS - index * 1234;
    const startedMs = performance.now();
    await store.series({
      station: `station-${index % STATIONS}`,
      quantity: QUANTITIES[index % QUANTITIES.length] ?? "temperatureC",
      fromMs: toMs - rangeMs,
      toMs,
      bucketMs,
      aggregates: ["mean", "min", "max"],
    });
    times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

const folder = tempDir();
const file = join(folder.path, "history.duckdb");
const begunMs = performance.now();
await makeReadings(file);
const madeMs = performance.now();
const rawBytes = statSync(file).size;
await rollUp(file);
const rolledMs = performance.now();
const rows = STATIONS * DAYS * 1440;
console.log(
  `${rounded(rows)} readings of ${STATIONS} stations and ${YEARS} years: ${rounded(rawBytes / 1e6)} MB, made in ${rounded((madeMs - begunMs) / 1000)} s;`,
  `roll-ups ${rounded((statSync(file).size - rawBytes) / 1e6)} MB, made in ${rounded((rolledMs - madeMs) / 1000)} s`,
);
const openedMs = performance.now();
const store = orThrow(await openDuckDbStore(settings(file), silentLog));
console.log(`opened in ${rounded(performance.now() - openedMs)} ms`);
const latestMs = performance.now();
await store.latest("station-3");
console.log(`latest values of a station in ${rounded(performance.now() - latestMs)} ms`);
const rolled = [];
for (const chart of CHARTS) rolled.push(await measure(store, chart, QUERIES));
await store.close();

const { connection, close } = orThrow(await openDuckDb(settings(file)));
await connection.run("UPDATE station_state SET rolled_until = first_at");
close();
const raw = orThrow(await openHistory(settings(file)));
for (const [index, chart] of CHARTS.entries()) {
  const { p50, p95 } = rolled[index] ?? { p50: Number.NaN, p95: Number.NaN };
  const without = await measure({ series: raw.buckets }, chart, 3);
  console.log(
    `${chart.name.padEnd(5)} p50 ${rounded(p50)} ms   p95 ${rounded(p95)} ms   ${rounded(p95 / LIMIT_MS)} of the limit   without roll-ups ${rounded(without.p50)} ms`,
  );
}
raw.close();
folder.remove();
