/**
 * What an import added, taken out again, in InfluxDB also where other readings stand between: seconds, readings per second and peak resident memory of `clima import undo` and of
 * `clima history delete`, in DuckDB and in InfluxDB 1.x. `node --import tsx bench/take-out.bench.ts [readings in DuckDB] [readings in InfluxDB]`
 */
import { join } from "node:path";
import { type Reading, silentLog } from "@clima/schemas";
import type { ImportRecord, Store } from "@clima/store";
import { openDuckDbStore } from "../store/src/duckdb/duckdb-store.ts";
import { openInfluxStore } from "../store/src/influxdb/influx-store.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { type CommandRun, runClima } from "./support/clima-command.ts";
import { progress, rounded } from "./support/report.ts";

const [IN_DUCKDB, IN_INFLUXDB] = [Number(process.argv[2] ?? 2_000_000), Number(process.argv[3] ?? 300_000)];
const STATIONS = 4;
const BATCH = 20_000;
const FIRST_MS = Date.UTC(2016, 0, 1);
const ID = "2026-01-01-1";

const readingOf = (seq: number): Reading => ({
  station: `station-${seq % STATIONS}`,
  bootId: "import",
  seq: 0,
  takenAt: new Date(FIRST_MS + Math.floor(seq / STATIONS) * 60_000).toISOString(),
  values: {
    temperatureC: Math.round(1000 * Math.sin(seq / 900)) / 100,
    humidityPct: 50 + (seq % 300) / 10,
    pressureHpa: 1000 + (seq % 97) / 10,
  },
});

const recordOf = (added: number): ImportRecord => ({
  id: ID,
  source: "bench.csv",
  profile: "Clima",
  startedAt: "2026-01-01T00:00:00.000Z",
  endedAt: "2026-01-01T00:01:00.000Z",
  state: "done",
  counts: { added, present: 0, differing: 0, tooOld: 0, refused: 0, points: 0 },
  stations: Array.from({ length: STATIONS }, (_, index) => `station-${index}`),
});

async function fill(store: Store, readings: number): Promise<void> {
  for (let first = 0; first < readings; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, readings - first) }, (_, index) => readingOf(first + index));
    const added = await store.addReadings(ID, batch);
    if (!added.ok) throw new Error(added.error.message);
  }
  const noted = await store.noteImport(recordOf(readings));
  if (!noted.ok) throw new Error(noted.error.message);
  await store.close();
}

async function filledDuckDb(dataDir: string): Promise<Record<string, string>> {
  const opened = await openDuckDbStore({ file: join(dataDir, "clima.duckdb"), memoryLimitMb: 256 }, silentLog);
  if (!opened.ok) throw new Error(opened.error);
  await fill(opened.value, IN_DUCKDB);
  return { CLIMA_DATA_DIR: dataDir };
}

/** With a reading of somebody else after each. */
async function writeBetween(store: Store, readings: number): Promise<void> {
  for (let first = 0; first < readings; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, readings - first) }, (_, index) => readingOf(first + index));
    const later = batch.map((each) => ({ ...each, takenAt: new Date(Date.parse(each.takenAt) + 30_000).toISOString() }));
    const written = await store.write(later);
    if (!written.ok) throw new Error(written.error.message);
  }
}

async function filledInfluxDb(dataDir: string, database: string, areOthersBetween: boolean): Promise<Record<string, string>> {
  const store = openInfluxStore({ url: influxd.url, version: 1, database });
  if (areOthersBetween) await writeBetween(store, IN_INFLUXDB);
  await fill(store, IN_INFLUXDB);
  return {
    CLIMA_DATA_DIR: dataDir,
    CLIMA_STORE_KIND: "influxdb",
    CLIMA_STORE_INFLUX_URL: influxd.url,
    CLIMA_STORE_INFLUX_VERSION: "1",
    CLIMA_STORE_INFLUX_DATABASE: database,
  };
}

function say(what: string, readings: number, { seconds, peakMb, processorS }: CommandRun): void {
  console.log(
    `${what.padEnd(28)} ${rounded(readings)} readings in ${rounded(seconds)} s (${rounded(processorS)} s of the processor),`,
    `${rounded(readings / seconds)}/s, ${rounded(peakMb)} MB`,
  );
}

const undo = ["import", "undo", ID, "--yes"];
const remove = ["history", "delete", ...Array.from({ length: STATIONS }, (_, index) => ["--station", `station-${index}`]).flat(), "--yes"];
const folder = tempDir();
const influxd = await startInfluxd();
try {
  const undoBetween = ["undo between others", undo] as const;
  for (const [what, args] of [["undo", undo] as const, ["delete", remove] as const, undoBetween]) {
    progress(`importing for ${what}`);
    const areOthersBetween = what === undoBetween[0];
    if (IN_DUCKDB > 0 && !areOthersBetween)
      say(`DuckDB, ${what}`, IN_DUCKDB, await runClima(await filledDuckDb(join(folder.path, what)), ...args));
    if (IN_INFLUXDB > 0)
      say(
        `InfluxDB, ${what}`,
        IN_INFLUXDB,
        await runClima(await filledInfluxDb(join(folder.path, `influx-${what}`), what, areOthersBetween), ...args),
      );
  }
} finally {
  await influxd.stop();
  folder.remove();
}
