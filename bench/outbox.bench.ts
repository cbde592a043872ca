/**
 * The agent's outbox: durable appends a second beside a file that is appended to and synced, and how fast 100,000 readings are delivered
 * after an outage, beside what the same broker takes of the same messages from a bare client. `node --import tsx bench/outbox.bench.ts`
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import mqtt from "mqtt";
import { createScene } from "../e2e/support/clima.ts";
import { openAgentDb } from "../edge-agent/src/outbox/agent-db.ts";
import { createLibsqlOutbox } from "../edge-agent/src/outbox/libsql-outbox.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { median, progress, rounded } from "./support/report.ts";

const APPENDS = 2000;
const ROUNDS = 3;
const HISTORY_DAYS = 695;

const readingOf = (seq: number) => ({
  bootId: "bench",
  seq,
  takenAt: new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString(),
  values: { temperatureC: 21.42, humidityPct: 45.1, pressureHpa: 1002.31, illuminanceLux: 12_040 },
});

function appendsPerS(folder: string, round: number): { readonly outbox: number; readonly file: number } {
  const opened = openAgentDb(join(folder, `outbox-${round}.db`));
  if (!opened.ok) throw new Error(opened.error);
  const outbox = createLibsqlOutbox(opened.value, { maxReadings: 1e6 });
  const rate = (work: (seq: number) => void) => {
    const startedMs = performance.now();
    for (let seq = 0; seq < APPENDS; seq += 1) work(seq);
    return (APPENDS * 1000) / (performance.now() - startedMs);
  };
  const file = openSync(join(folder, `file-${round}`), "w");
  const result = {
    outbox: rate((seq) => void outbox.append(readingOf(seq))),
    file: rate((seq) => {
      writeSync(file, `${JSON.stringify(readingOf(seq))}\n`);
      fdatasyncSync(file);
    }),
  };
  closeSync(file);
  return result;
}

/** Readings a second from the first message to the last, and the messages themselves. */
async function catchUp() {
  const scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: String(HISTORY_DAYS), CLIMA_STATION_INTERVAL_MS: "60000" });
  const agent = scene.start(["agent"], { CLIMA_LOG_LEVEL: "debug" });
  for (let waitedS = 0; waitedS < 60; waitedS += 5) {
    await sleep(5000);
    progress(`the agent fills its outbox without a broker, ${waitedS + 5} s`);
  }
  await scene.startAndWait("broker");
  const client = await mqtt.connectAsync(scene.mqttUrl);
  const payloads: Buffer[] = [];
  let readings = 0;
  let [firstMs, lastMs] = [0, 0];
  client.on("message", (_topic, payload) => {
    lastMs = performance.now();
    firstMs ||= lastMs;
    readings += JSON.parse(payload.toString()).readings.length;
    payloads.push(payload);
  });
  await client.subscribeAsync("clima/v1/+/backfill", { qos: 1 });
  while (lastMs === 0 || performance.now() - lastMs < 3000) await sleep(100);
  await agent.stop();
  const startedMs = performance.now();
  await Promise.all(payloads.map((payload) => client.publishAsync("bench/same", payload, { qos: 1 })));
  const bareMs = performance.now() - startedMs;
  await client.endAsync(true);
  await scene.close();
  return { readings, perS: (readings * 1000) / (lastMs - firstMs), barePerS: (readings * 1000) / bareMs };
}

const folder = tempDir();
const rounds = Array.from({ length: ROUNDS }, (_, round) => appendsPerS(folder.path, round));
const [outbox, file] = [median(rounds.map((one) => one.outbox)), median(rounds.map((one) => one.file))];
console.log(`durable appends   ${rounded(outbox)} a second, a synced file ${rounded(file)}: ratio ${rounded(outbox / file)}`);
folder.remove();
const { readings, perS, barePerS } = await catchUp();
console.log(
  `catch-up          ${readings} readings at ${rounded(perS)} a second, a bare client ${rounded(barePerS)}: ratio ${rounded(perS / barePerS)}`,
);
