/**
 * Readings out of an InfluxDB 1.x into DuckDB, by `clima import --influx` and by `clima move --to duckdb`: readings per second, peak resident
 * memory, and the ratio to the bare limit, which is reading all of them with the same InfluxDB as CSV and doing nothing with it.
 * `node --import tsx bench/influx-copy.bench.ts [readings]`
 */
import { join } from "node:path";
import { toLine } from "../store/src/influxdb/line-protocol.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { type CommandRun, runClima } from "./support/clima-command.ts";
import { progress, rounded } from "./support/report.ts";

const READINGS = Number(process.argv[2] ?? 300_000);
const STATIONS = 4;
const BATCH = 10_000;
const FIRST_MS = Date.UTC(2020, 0, 1);
const DATABASE = "weather";

const lineOf = (seq: number): string =>
  toLine({
    station: `station-${seq % STATIONS}`,
    takenAtMs: FIRST_MS + Math.floor(seq / STATIONS) * 60_000,
    values: {
      temperatureC: Math.round(1000 * Math.sin(seq / 900)) / 100,
      humidityPct: 50 + (seq % 300) / 10,
      pressureHpa: 1000 + (seq % 97) / 10,
    },
  });

async function post(path: string, body: string): Promise<void> {
  const answer = await fetch(`${influxd.url}${path}`, { method: "POST", body });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

async function fill(): Promise<void> {
  await post(`/query?q=${encodeURIComponent(`CREATE DATABASE ${DATABASE}`)}`, "");
  for (let first = 0; first < READINGS; first += BATCH) {
    const lines = Array.from({ length: Math.min(BATCH, READINGS - first) }, (_, index) => lineOf(first + index));
    await post(`/write?db=${DATABASE}&precision=ms`, lines.join("\n"));
  }
}

/** Seconds that an answer takes which nobody looks at. */
async function readAll(accept: string): Promise<number> {
  const query = new URLSearchParams({ db: DATABASE, epoch: "ms", chunked: "true", chunk_size: "20000", q: 'SELECT * FROM "weather"' });
  const startedMs = performance.now();
  const answer = await fetch(`${influxd.url}/query?${query}`, { headers: { accept } });
  if (!answer.ok || !answer.body) throw new Error(`reading all: ${answer.status}`);
  for await (const _chunk of answer.body);
  return (performance.now() - startedMs) / 1000;
}

const influxd = await startInfluxd();
const folder = tempDir();
try {
  progress(`writing ${READINGS} readings`);
  await fill();
  const bareS = await readAll("application/csv");
  const bareJsonS = await readAll("application/json");
  console.log(`bare limit: CSV ${rounded(READINGS / bareS)}/s, JSON ${rounded(READINGS / bareJsonS)}/s`);
  const say = (what: string, { seconds, peakMb, processorS }: CommandRun) =>
    console.log(
      `${what.padEnd(20)} ${rounded(READINGS / seconds)}/s, ${rounded(peakMb)} MB, ${rounded(bareS / seconds)} of the bare limit`,
      `(${rounded(seconds)} s, ${rounded(processorS)} s of the processor)`,
    );
  const imported = { CLIMA_DATA_DIR: join(folder.path, "imported") };
  say("import", await runClima(imported, "import", "--influx", influxd.url, "--database", DATABASE));
  const moved = {
    CLIMA_DATA_DIR: join(folder.path, "moved"),
    CLIMA_STORE_INFLUX_URL: influxd.url,
    CLIMA_STORE_INFLUX_VERSION: "1",
    CLIMA_STORE_INFLUX_DATABASE: DATABASE,
  };
  say("move", await runClima(moved, "move", "--to", "duckdb"));
  say("move, nothing new", await runClima(moved, "move", "--to", "duckdb"));
} finally {
  await influxd.stop();
  folder.remove();
}
