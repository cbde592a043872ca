/**
 * A million readings out of DuckDB by `clima export` and into another by `clima import`: readings per second, peak resident memory, and the
 * ratio to DuckDB's own COPY of the same rows, out and in, and to writing them through the store in batches of 5000.
 * `node --import tsx bench/transfer.bench.ts [readings]`
 */
import { join } from "node:path";
import { type Reading, silentLog } from "@clima/schemas";
import { openDuckDbStore } from "../store/src/duckdb/duckdb-store.ts";
import { openDuckDb } from "../store/src/duckdb/open-duckdb.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { runClima } from "./support/clima-command.ts";
import { progress, rounded } from "./support/report.ts";

const READINGS = Number(process.argv[2] ?? 1_000_000);
const BATCH = 5000;
const FIRST_MS = Date.UTC(2020, 0, 1);

const readingOf = (seq: number): Reading => ({
  station: `station-${seq % 4}`,
  bootId: "b",
  seq,
  takenAt: new Date(FIRST_MS + Math.floor(seq / 4) * 60_000).toISOString(),
  values: {
    temperatureC: Math.round(1000 * Math.sin(seq / 900)) / 100,
    humidityPct: 50 + (seq % 300) / 10,
    pressureHpa: 1000 + (seq % 97) / 10,
  },
});

async function writeDirectly(dataDir: string): Promise<number> {
  const opened = await openDuckDbStore({ file: join(dataDir, "clima.duckdb"), memoryLimitMb: 512 }, silentLog);
  if (!opened.ok) throw new Error(opened.error);
  let writingMs = 0;
  for (let first = 0; first < READINGS; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, READINGS - first) }, (_, index) => readingOf(first + index));
    const startedMs = performance.now();
    const written = await opened.value.write(batch);
    if (!written.ok) throw new Error(written.error.message);
    writingMs += performance.now() - startedMs;
  }
  await opened.value.close();
  return writingMs / 1000;
}

async function copyDirectly(dataDir: string, output: string, format: string): Promise<number> {
  const opened = await openDuckDb({ file: join(dataDir, "clima.duckdb"), memoryLimitMb: 512 });
  if (!opened.ok) throw new Error(opened.error);
  const startedMs = performance.now();
  await opened.value.connection.run(`COPY (FROM weather ORDER BY station, taken_at) TO '${output}' (FORMAT ${format})`);
  opened.value.close();
  return (performance.now() - startedMs) / 1000;
}

/** Into a table that has what the store's has, and nothing else. */
async function copyBack(file: string, format: string): Promise<number> {
  const opened = await openDuckDb({ file: join(folder.path, `bare-${format}.duckdb`), memoryLimitMb: 512 });
  if (!opened.ok) throw new Error(opened.error);
  const columns = (await opened.value.connection.run("FROM weather LIMIT 0")).columnNames().map((name) => `"${name}"`);
  await opened.value.connection.run(`CREATE TABLE bare AS FROM weather LIMIT 0; ALTER TABLE bare RENAME taken_at TO "takenAt"`);
  const startedMs = performance.now();
  await opened.value.connection.run(
    `COPY bare (${columns.join(", ").replace('"taken_at"', '"takenAt"')}) FROM '${file}' (FORMAT ${format})`,
  );
  opened.value.close();
  return (performance.now() - startedMs) / 1000;
}

const run = (dataDir: string, ...args: readonly string[]) => runClima({ CLIMA_DATA_DIR: dataDir }, ...args);

const folder = tempDir();
const source = join(folder.path, "source");
progress(`writing ${READINGS} readings`);
const directS = await writeDirectly(source);
for (const format of ["csv", "lp", "parquet"]) {
  const file = join(folder.path, `out.${format}`);
  const out = await run(source, "export", "--format", format, "--output", file);
  const copyS = format === "lp" ? undefined : await copyDirectly(source, join(folder.path, `copy.${format}`), format);
  const back = await run(join(folder.path, `target-${format}`), "import", file);
  const copyBackS = format === "lp" ? undefined : await copyBack(file, format);
  const ofCopy = (bareS: number | undefined, seconds: number) => (bareS === undefined ? "" : `, ${rounded(bareS / seconds)} of COPY`);
  const perS = (seconds: number) => rounded(READINGS / seconds);
  console.log(
    `${format.padEnd(8)} export ${perS(out.seconds)}/s, ${rounded(out.peakMb)} MB${ofCopy(copyS, out.seconds)};`,
    `import ${perS(back.seconds)}/s, ${rounded(back.peakMb)} MB${ofCopy(copyBackS, back.seconds)}, ${rounded(directS / back.seconds)} of writing directly`,
  );
}
folder.remove();
