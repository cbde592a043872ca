/**
 * A backlog in a Mosquitto persistent session, stored and acknowledged: messages per second into DuckDB and, where influxd is installed,
 * into InfluxDB, each as a ratio to the slower of a bare mqtt-packet drain of the same backlog and direct writes of the same rows, each
 * the median of some rounds. Window and batch are those of the default settings.
 * `node --import tsx bench/ingest.bench.ts [messages] [rounds]`; the clock starts when the ingest is connected, as it does for the drain.
 */
import { join } from "node:path";
import { startIngest } from "@clima/ingest";
import { createTopics, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { startInfluxd } from "../test/support/influxd.ts";
import { startMosquitto } from "../test/support/mosquitto.ts";
import { findProgram } from "../test/support/programs.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { drainBare, makeBacklog, readingOf } from "./support/backlog.ts";
import { median, progress, rounded } from "./support/report.ts";

const MESSAGES = Number(process.argv[2] ?? 200_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const BATCH = 5000;
const WORKER = "bench";

async function open(kind: "duckdb" | "influxdb", folder: string, influxUrl: string, name: string): Promise<Store> {
  const settings = { kind, duckdbFile: join(folder, `${name}.duckdb`), duckdbMemoryMb: 512 };
  const opened = await openStore({ ...settings, influxUrl, influxVersion: 1, influxDatabase: name }, folder, silentLog);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

async function writeDirectly(store: Store): Promise<number> {
  const batches = Array.from({ length: Math.ceil(MESSAGES / BATCH) }, (_, batch) =>
    Array.from({ length: Math.min(BATCH, MESSAGES - batch * BATCH) }, (_each, index) => readingOf(batch * BATCH + index)),
  );
  const startMs = performance.now();
  for (const batch of batches) {
    const written = await store.write(batch);
    if (!written.ok) throw new Error(written.error.message);
  }
  return (performance.now() - startMs) / 1000;
}

async function drainIntoStore(mqttUrl: string, store: Store, dataDir: string) {
  const beginMs = performance.now();
  let startMs = beginMs;
  const cpuBefore = process.cpuUsage();
  const noteConnected = (line: string) => {
    if (line.includes("connected to")) startMs = performance.now();
  };
  const ingest = startIngest(
    {
      worker: WORKER,
      windowMessages: 10_000,
      windowBytes: 16 * 1024 * 1024,
      retiredAfterDays: 7,
      batchMaxReadings: BATCH,
      spoolAfterMs: 5000,
      spoolMaxBytes: 1e9,
      maxFutureS: 86_400,
      base: createTopics().base,
      dataDir,
      mqtt: { url: mqttUrl },
    },
    { store, log: { ...silentLog, info: noteConnected, warn: progress, error: progress } },
  );
  await waitFor(
    "all to be stored",
    () => ingest.state().storedReadings >= MESSAGES && ingest.state().unacknowledgedMessages === 0,
    300_000,
  );
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  await ingest.stop();
  return { seconds, connectMs: startMs - beginMs, cpuSPerMillion: (user + system) / MESSAGES };
}

async function measureOnce(kind: "duckdb" | "influxdb", influxUrl: string, round: number) {
  const mosquitto = await startMosquitto(["allow_anonymous true", "max_inflight_messages 0"]);
  const folder = tempDir();
  const backlog = (clientId: string) => {
    progress(`${kind}, round ${round} of ${ROUNDS}: a backlog of ${MESSAGES} messages`);
    return makeBacklog(mosquitto.port, clientId, MESSAGES);
  };
  await backlog("bare");
  const bareS = await drainBare(mosquitto.port, "bare", MESSAGES);
  const direct = await open(kind, folder.path, influxUrl, `direct-${round}`);
  const directS = await writeDirectly(direct);
  await direct.close();
  await mosquitto.stop();
  await mosquitto.start();
  await backlog(`clima-ingest-${WORKER}`);
  const store = await open(kind, folder.path, influxUrl, `drained-${round}`);
  const ingest = await drainIntoStore(mosquitto.url, store, folder.path);
  await store.close();
  await mosquitto.remove();
  folder.remove();
  return { ...ingest, bareS, directS, ratio: Math.max(bareS, directS) / ingest.seconds };
}

async function measure(kind: "duckdb" | "influxdb", influxUrl: string) {
  const rounds: Awaited<ReturnType<typeof measureOnce>>[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) rounds.push(await measureOnce(kind, influxUrl, round));
  const middle = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
  const perS = (seconds: number) => Math.round(MESSAGES / seconds);
  return {
    into: kind,
    messages: MESSAGES,
    rounds: ROUNDS,
    bareDrainPerS: perS(middle((round) => round.bareS)),
    directWritePerS: perS(middle((round) => round.directS)),
    ingestPerS: perS(middle((round) => round.seconds)),
    ratioToTheSlower: rounded(middle(({ ratio }) => ratio)),
    ratios: rounds.map(({ ratio }) => rounded(ratio)),
    cpuSPerMillion: rounded(middle((round) => round.cpuSPerMillion)),
    connectMs: Math.round(middle((round) => round.connectMs)),
  };
}

const results = [await measure("duckdb", "")];
if (findProgram("influxd")) {
  const influxd = await startInfluxd();
  results.push(await measure("influxdb", influxd.url));
  await influxd.stop();
}
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
