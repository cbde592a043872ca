/**
 * A year of 10-second readings, 8 quantities: rows written per second through the store port, and the daily mean/min/max of 365 days;
 * DuckDB beside a real InfluxDB 1.6 in the same run. `node --import tsx bench/store.bench.ts [rows]`
 */
import { join } from "node:path";
import { type Config, type Reading, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { startInfluxd } from "../test/support/influxd.ts";
import { findProgram } from "../test/support/programs.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { median, progress, residentMb, rounded } from "./support/report.ts";

const ROWS = Number(process.argv[2] ?? 3_153_600);
const BATCH = 5000;
const STEP_MS = 10_000;
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2025, 0, 1);
const QUERIES = 5;

function batch(first: number, size: number): Reading[] {
  return Array.from({ length: size }, (_, offset) => {
    const index = first + offset;
    const wave = Math.sin(index / 1371);
    const values = {
      temperatureC: 10 + 8 * wave,
      humidityPct: 60 - 20 * wave,
      dewPointC: 4 + wave,
      pressureHpa: 1000 + (index % 97) / 10,
      seaLevelPressureHpa: 1013 + (index % 97) / 10,
      illuminanceLux: index % 50_000,
      windSpeedMs: (index % 70) / 10,
      rainMm: index % 50 === 0 ? 0.2 : 0,
    };
    return { station: "garden", bootId: "bench", seq: index, takenAt: new Date(FROM_MS + index * STEP_MS).toISOString(), values };
  });
}

async function measure(name: string, store: Store) {
  let writingMs = 0;
  for (let first = 0; first < ROWS; first += BATCH) {
    const readings = batch(first, Math.min(BATCH, ROWS - first));
    const startedMs = performance.now();
    const written = await store.write(readings);
    writingMs += performance.now() - startedMs;
    if (!written.ok) throw new Error(written.error.message);
    if (first % 500_000 === 0) progress(`${name}: ${first} of ${ROWS} rows`);
  }
  const queriesMs: number[] = [];
  for (let query = 0; query < QUERIES; query += 1) {
    const startedMs = performance.now();
    const series = await store.series({
      station: "garden",
      quantity: "temperatureC",
      fromMs: FROM_MS,
      toMs: FROM_MS + 365 * DAY_MS,
      bucketMs: DAY_MS,
      aggregates: ["mean", "min", "max"],
    });
    queriesMs.push(performance.now() - startedMs);
    if (!series.ok) throw new Error(series.error.message);
  }
  return { rowsPerS: (1000 * ROWS) / writingMs, queryMs: median(queriesMs) };
}

const folder = tempDir();
const base: Config["store"] = { kind: "duckdb", duckdbMemoryMb: 512, influxUrl: "", influxVersion: 1, influxDatabase: "bench" };
const opened = await openStore({ ...base, duckdbFile: join(folder.path, "bench.duckdb") }, folder.path, silentLog);
if (!opened.ok) throw new Error(opened.error);
const duckdb = await measure("DuckDB", opened.value);
await opened.value.close();
console.log(
  `DuckDB          ${rounded(duckdb.rowsPerS)} rows/s   365-day daily mean/min/max ${rounded(duckdb.queryMs)} ms   (${rounded(await residentMb(process.pid))} MB resident)`,
);
if (findProgram("influxd")) {
  const influxd = await startInfluxd();
  const influx = await openStore({ ...base, kind: "influxdb", influxUrl: influxd.url }, folder.path, silentLog);
  if (!influx.ok) throw new Error(influx.error);
  const measured = await measure("InfluxDB", influx.value);
  console.log(`InfluxDB 1.6    ${rounded(measured.rowsPerS)} rows/s   365-day daily mean/min/max ${rounded(measured.queryMs)} ms`);
  console.log(
    `DuckDB/InfluxDB ${rounded(duckdb.rowsPerS / measured.rowsPerS)} × the rows, ${rounded(measured.queryMs / duckdb.queryMs)} × as fast a query`,
  );
  await influxd.stop();
}
folder.remove();
