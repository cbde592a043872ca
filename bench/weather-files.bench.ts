/**
 * A CSV of readings read from a disk with all checks on, against DuckDB's own `read_csv` of the same file on one thread; and what its steps
 * take, packed and quoted. `node --import tsx bench/weather-files.bench.ts [rows]`
 */
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { openBytes, openTextTable, openWeatherFile } from "@clima/weather-files";
import { tempDir } from "../test/support/temp-dir.ts";
import { rounded } from "./support/report.ts";

const ROWS = Number(process.argv[2] ?? 1_000_000);
const STEP_ROWS = 5000;
const COLUMNS = ["station", "takenAt", "temperatureC", "humidityPct", "pressureHpa", "windSpeedMs", "windDirectionDeg", "rainMm", "lux"];

/** Nine cells a row, a row a minute. */
function* csv(toCell: (text: string) => string): Generator<Buffer> {
  yield Buffer.from(`${COLUMNS.join(",")}\n`);
  for (let from = 0; from < ROWS; from += STEP_ROWS) {
    const rows = Array.from({ length: Math.min(STEP_ROWS, ROWS - from) }, (_, step) => {
      const count = from + step;
      const at = new Date(1_000_000_000_000 + count * 60_000).toISOString();
      const cells = [
        "garden",
        at,
        (count % 400) / 10,
        40 + (count % 60),
        1000 + (count % 300) / 10,
        (count % 80) / 10,
        count % 360,
        0,
        count % 9,
      ];
      return `${cells.map((cell) => toCell(String(cell))).join(",")}\n`;
    });
    yield Buffer.from(rows.join(""));
  }
}

const place = tempDir();
const [plain, quoted, packed] = ["plain.csv", "quoted.csv", "packed.csv.gz"].map((name) => join(place.path, name)) as [
  string,
  string,
  string,
];
await pipeline(Readable.from(csv(String)), createWriteStream(plain));
await pipeline(Readable.from(csv((text) => `"${text}"`)), createWriteStream(quoted));
await pipeline(Readable.from(csv(String)), createGzip(), createWriteStream(packed));

async function rowsInTable(path: string): Promise<number> {
  let rows = 0;
  for (const file of await openBytes(path)) {
    if (file.kind !== "text") continue;
    for await (const batch of (await openTextTable(file)).rows) rows += batch.length;
  }
  return rows;
}

async function readings(path: string): Promise<number> {
  const sources = await openWeatherFile(path, { nowMs: Date.now(), isAnyTimeTaken: true });
  if (!sources.ok) throw new Error(sources.error);
  let count = 0;
  for (const { items } of sources.value) for await (const batch of items) count += batch.filter(({ kind }) => kind === "reading").length;
  return count;
}

async function duckdb(path: string): Promise<number> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE readings AS SELECT * FROM read_csv('${path}')`);
  const rows = await connection.runAndReadAll("SELECT count(*)::INTEGER FROM readings");
  connection.closeSync();
  return Number(rows.getRows()[0]?.[0]);
}

async function rowsPerSecond(what: string, run: () => Promise<number>): Promise<number> {
  const startedMs = performance.now();
  const rows = await run();
  if (rows !== ROWS) throw new Error(`${what}: ${rows} rows; expected ${ROWS}`);
  const perSecond = rows / ((performance.now() - startedMs) / 1000);
  process.stdout.write(`${what}: ${Math.round(perSecond)} rows/s\n`);
  return perSecond;
}

await rowsPerSecond("cells of the plain file", () => rowsInTable(plain));
await rowsPerSecond("cells of the file with all cells in quotes", () => rowsInTable(quoted));
await rowsPerSecond("cells of the packed file", () => rowsInTable(packed));
const ours = await rowsPerSecond("readings of the plain file, checked", () => readings(plain));
const peakMb = process.resourceUsage().maxRSS / 1024;
const theirs = await rowsPerSecond("DuckDB's read_csv into a table, one thread", () => duckdb(plain));
process.stdout.write(
  `checked readings against DuckDB: ${rounded(ours / theirs)} of its rows/s; ${Math.round(peakMb)} MB at the peak before it\n`,
);
place.remove();
