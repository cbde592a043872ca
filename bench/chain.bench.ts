/**
 * Messages per second through the whole chain (outbox ▶ broker ▶ ingest ▶ DuckDB), and its ratio to MQTT.js passing the very same messages
 * through the same broker to a subscriber that does nothing. `node --import tsx bench/chain.bench.ts [messages]`
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startIngest } from "@clima/ingest";
import { createTopics, silentLog } from "@clima/schemas";
import { openStore } from "@clima/store";
import { connectAsync } from "mqtt";
import { createScene } from "../e2e/support/clima.ts";
import { progress, rounded } from "./support/report.ts";

const MESSAGES = Number(process.argv[2] ?? 20_000);
const ROUNDS = 3;
const WINDOW = 100;
const topics = createTopics();
const at = (index: number) => new Date(Date.UTC(2026, 0, 1) + 1000 * index).toISOString();
const valuesOf = (index: number) => ({ temperatureC: 10 + (index % 100) / 10, humidityPct: 50, pressureHpa: 1000 });

/** The agent's path in a process of its own, ingest and store here; counts what the store has taken. */
async function chain(isLive: boolean): Promise<number> {
  const scene = await createScene();
  await scene.startAndWait("broker");
  const opened = await openStore(
    { kind: "duckdb", duckdbMemoryMb: 512, influxUrl: "", influxVersion: 1, influxDatabase: "x" },
    scene.folder,
    silentLog,
  );
  if (!opened.ok) throw new Error(opened.error);
  const store = opened.value;
  let stored = 0;
  let allStored: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    allStored = resolve;
  });
  let firstMs = 0;
  const counting: typeof store = {
    ...store,
    async write(readings) {
      firstMs ||= performance.now();
      const written = await store.write(readings);
      stored += readings.length;
      if (stored >= MESSAGES) allStored();
      return written;
    },
  };
  const ingest = startIngest(
    {
      worker: "bench",
      windowMessages: 2000,
      windowBytes: 16_777_216,
      retiredAfterDays: 7,
      batchMaxReadings: 5000,
      spoolAfterMs: 5000,
      spoolMaxBytes: 1_000_000_000,
      maxFutureS: 86_400,
      base: topics.base,
      dataDir: scene.folder,
      mqtt: { url: scene.mqttUrl },
    },
    { store: counting, log: silentLog },
  );
  const file = join(scene.folder, "bench.csv");
  const rows = Array.from({ length: MESSAGES }, (_, index) => `bench,${at(index)},${Object.values(valuesOf(index)).join(",")}`);
  writeFileSync(file, `station,takenAt,${Object.keys(valuesOf(0)).join(",")}\n${rows.join("\n")}\n`);
  scene.start(["replay", file, ...(isLive ? ["--speed", "1e12"] : [])]);
  await done;
  const perS = (1000 * MESSAGES) / (performance.now() - firstMs);
  await ingest.stop();
  await store.close();
  await scene.close();
  return perS;
}

async function bare(): Promise<number> {
  const scene = await createScene();
  await scene.startAndWait("broker");
  const subscriber = await connectAsync(scene.mqttUrl, { clientId: "bare", clean: false });
  await subscriber.subscribeAsync(topics.all.telemetry, { qos: 1 });
  let got = 0;
  let firstMs = 0;
  const done = new Promise<void>((resolve) => {
    subscriber.on("message", () => {
      firstMs ||= performance.now();
      got += 1;
      if (got === MESSAGES) resolve();
    });
  });
  const publisher = await connectAsync(scene.mqttUrl);
  const inFlight = new Set<Promise<unknown>>();
  for (let index = 0; index < MESSAGES; index += 1) {
    const message = {
      schema: "telemetry/1",
      station: "bench",
      bootId: "bench",
      seq: index,
      takenAt: at(index),
      values: { ...valuesOf(index), dewPointC: 1.23 },
    };
    const sending: Promise<unknown> = publisher
      .publishAsync(topics.station("bench").telemetry, JSON.stringify(message), { qos: 1 })
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
    if (inFlight.size >= WINDOW) await Promise.race(inFlight);
  }
  await done;
  const perS = (1000 * MESSAGES) / (performance.now() - firstMs);
  await Promise.all([subscriber.endAsync(true), publisher.endAsync(true)]);
  await scene.close();
  return perS;
}

const results: { live: number; backfill: number; bare: number }[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  const result = { live: await chain(true), backfill: await chain(false), bare: await bare() };
  progress(
    `round ${round}: live ${rounded(result.live)}/s, backfill ${rounded(result.backfill)} readings/s, bare ${rounded(result.bare)}/s`,
  );
  results.push(result);
}
const middle = (pick: (result: (typeof results)[number]) => number) => results.map(pick).sort((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN;
console.log(`outbox ▶ broker ▶ ingest ▶ DuckDB, a reading a message   ${rounded(middle((r) => r.live))} messages/s`);
console.log(`the same readings as backfill                             ${rounded(middle((r) => r.backfill))} readings/s`);
console.log(`MQTT.js ▶ the same broker ▶ MQTT.js, the same messages    ${rounded(middle((r) => r.bare))} messages/s`);
console.log(`ratio of the chain to the bare passage                    ${rounded(middle((r) => r.live / r.bare))}`);
