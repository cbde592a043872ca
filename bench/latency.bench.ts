/**
 * From publish to visible in a query: p50 and p99 at 1,000 messages a second for 20 s, through a Mosquitto and the ingest, into DuckDB and,
 * where influxd is installed, into InfluxDB; the ratio of p99 to the limit, which is the age of a batch and 50 ms. The query is asked again
 * and again, so its own time is in the figure. `node --import tsx bench/latency.bench.ts [seconds]`
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startIngest } from "@clima/ingest";
import { createTopics, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { connectAsync } from "mqtt";
import { startInfluxd } from "../test/support/influxd.ts";
import { startMosquitto } from "../test/support/mosquitto.ts";
import { findProgram } from "../test/support/programs.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { rounded } from "./support/report.ts";

const SECONDS = Number(process.argv[2] ?? 20);
const PER_SECOND = 1000;
const BATCH_AGE_MS = 100;
const LIMIT_MS = BATCH_AGE_MS + 50;
const TICK_MS = 10;

/** Publishes at an even pace; each reading's time says when. */
async function publishPaced(url: string, station: string): Promise<void> {
  const client = await connectAsync(url);
  const { telemetry } = createTopics().station(station);
  const startedMs = performance.now();
  const beginMs = Date.now();
  let seq = 0;
  while (seq < SECONDS * PER_SECOND) {
    const due = Math.min(SECONDS * PER_SECOND, Math.floor(((performance.now() - startedMs) * PER_SECOND) / 1000));
    for (; seq < due; seq += 1) {
      // One a millisecond: station and time are a reading's identity.
      const takenAt = new Date(beginMs + seq).toISOString();
      const message = { schema: "telemetry/1", station, bootId: "bench", seq, takenAt, values: { temperatureC: 20 } };
      client.publish(telemetry, JSON.stringify(message), { qos: 1 });
    }
    await sleep(TICK_MS);
  }
  await client.endAsync();
}

/** Asks for what is new, and notes how old each reading was when it was first seen. */
async function watchStore(store: Store, station: string): Promise<number[]> {
  const agesMs: number[] = [];
  let fromMs = Date.now() - 1000;
  while (agesMs.length < SECONDS * PER_SECOND) {
    const found = await store.readings(station, fromMs, Date.now() + 1000);
    const nowMs = Date.now();
    if (!found.ok) throw new Error(found.error.message);
    for (const { takenAt } of found.value) {
      agesMs.push(nowMs - Date.parse(takenAt));
      fromMs = Date.parse(takenAt) + 1;
    }
    await sleep(5);
  }
  return agesMs.sort((a, b) => a - b);
}

async function measure(kind: "duckdb" | "influxdb", influxUrl: string): Promise<void> {
  const [mosquitto, folder] = [await startMosquitto(), tempDir()];
  const opened = await openStore(
    { kind, influxUrl, influxVersion: 1, influxDatabase: "latency", duckdbMemoryMb: 512 },
    folder.path,
    silentLog,
  );
  if (!opened.ok) throw new Error(opened.error);
  let isConnected = false;
  const noteConnected = (line: string) => {
    if (line.includes("connected to")) isConnected = true;
  };
  const ingest = startIngest(
    {
      worker: "bench",
      windowMessages: 20_000,
      windowBytes: 1e8,
      retiredAfterDays: 7,
      batchMaxReadings: 5000,
      alsoFrom: [],
      spoolAfterMs: 5000,
      spoolMaxBytes: 1e9,
      maxFutureS: 86_400,
      base: createTopics().base,
      dataDir: folder.path,
      mqtt: { url: mosquitto.url },
    },
    { store: opened.value, log: { ...silentLog, info: noteConnected } },
  );
  await waitFor("the session", () => isConnected);
  await opened.value.write([{ station: "bench", bootId: "b", seq: 0, takenAt: "2020-01-01T00:00:00.000Z", values: { temperatureC: 1 } }]);
  const [agesMs] = await Promise.all([watchStore(opened.value, "bench"), publishPaced(mosquitto.url, "bench")]);
  const at = (share: number) => agesMs[Math.floor(share * (agesMs.length - 1))] ?? Number.NaN;
  console.log(`${kind.padEnd(8)} p50 ${rounded(at(0.5))} ms   p99 ${rounded(at(0.99))} ms   ${rounded(at(0.99) / LIMIT_MS)} of the limit`);
  await ingest.stop();
  await opened.value.close();
  await mosquitto.remove();
  folder.remove();
}

await measure("duckdb", "");
if (findProgram("influxd")) {
  const influxd = await startInfluxd();
  await measure("influxdb", influxd.url);
  await influxd.stop();
}
