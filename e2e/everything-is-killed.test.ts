import { setTimeout as sleep } from "node:timers/promises";
import { type Config, createTopics } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { type Influxd, startInfluxd } from "../test/support/influxd.ts";
import { createRandom } from "../test/support/random.ts";
import { describeWith } from "../test/support/requires.ts";
import { seedOfRun } from "../test/support/seed.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";
import { storedReadings } from "./support/stored.ts";

/** How often something is killed; a thousand messages each time. `KILLS=100` for the long run. */
const KILLS = Number(process.env["KILLS"] ?? 5);
const MESSAGES_A_KILL = 1000;
const random = createRandom(seedOfRun());
const FIRST_MS = Date.UTC(2026, 0, 1);
const { telemetry } = createTopics().station("garden");

const temperatureOf = (seq: number) => (seq % 500) / 10;
const takenAtOf = (seq: number) => new Date(FIRST_MS + 1000 * seq).toISOString();
const isBad = (seq: number) => seq % 100 === 99;

/** One in a hundred cannot be used, for one reason or another. */
function payloadOf(seq: number): string {
  if (isBad(seq) && seq % 300 === 99) return `bad-${seq}`;
  const values = isBad(seq) ? { [`bad-${seq}`]: 1 } : { temperatureC: temperatureOf(seq) };
  return JSON.stringify({ schema: "telemetry/1", station: "garden", bootId: "b1", seq, takenAt: takenAtOf(seq), values });
}

/** Publishes a round of messages; resolves when the broker has acknowledged every one, over as many connections as it takes. */
async function publishRound(client: MqttClient, round: number): Promise<void> {
  const first = round * MESSAGES_A_KILL;
  await Promise.all(
    Array.from({ length: MESSAGES_A_KILL }, (_, index) => client.publishAsync(telemetry, payloadOf(first + index), { qos: 1 })),
  );
}

interface Part {
  readonly name: string;
  kill(): Promise<unknown>;
  start(): Promise<unknown>;
}

/** A process of Clima that can be killed and started again. */
async function startPart(scene: Scene, command: string): Promise<Part & { output(): string; stop(): Promise<unknown> }> {
  let running: Running = await scene.startAndWait(command);
  return {
    name: command,
    output: () => running.output(),
    kill: () => running.stop("SIGKILL"),
    stop: () => running.stop(),
    async start() {
      running = await scene.startAndWait(command);
    },
  };
}

/** Kills one part after the other, and now and then all at once, in the midst of a thousand messages each. */
async function killAll(client: MqttClient, parts: readonly Part[]): Promise<void> {
  for (let round = 0; round < KILLS; round += 1) {
    const published = publishRound(client, round);
    const one = parts[round % (parts.length + 1)];
    const victims = one ? [one] : parts;
    await sleep(random() * 1200);
    await Promise.all(victims.map((part) => part.kill()));
    await sleep(random() * 800);
    for (const part of victims) await part.start();
    await published;
  }
}

async function rejectedIn(scene: Scene): Promise<Set<string>> {
  const listing = scene.start(["rejected", "list", "--json"]);
  await listing.exited;
  const payloads = listing
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => Buffer.from(JSON.parse(line).message.payloadBase64, "base64").toString());
  return new Set(payloads.flatMap((payload) => /bad-\d+/.exec(payload)?.[0] ?? []));
}

/** Sent, stored and rejected are exactly each other; the line is for whoever runs it long. */
async function expectExactly(scene: Scene, store: Partial<Config["store"]>): Promise<void> {
  const all = Array.from({ length: KILLS * MESSAGES_A_KILL }, (_, seq) => seq);
  const good = new Map(all.filter((seq) => !isBad(seq)).map((seq) => [takenAtOf(seq), temperatureOf(seq)]));
  const bad = all.filter(isBad).map((seq) => `bad-${seq}`);
  const stored = await storedReadings("garden", scene.folder, store);
  const rejected = await rejectedIn(scene);
  const times = new Set(stored.map(({ takenAt }) => takenAt));
  const lost = [...good.keys()].filter((takenAt) => !times.has(takenAt)).length;
  const wrong = stored.filter(({ takenAt, values }) => values.temperatureC !== good.get(takenAt)).length;
  const duplicated = stored.length - times.size;
  const numbers = { sent: all.length, acknowledged: all.length, stored: stored.length, lost, duplicated, wrong, rejected: rejected.size };
  process.stderr.write(`${KILLS} kills, store ${store.kind}: ${JSON.stringify(numbers)}\n`);
  expect(numbers).toMatchObject({ stored: good.size, lost: 0, duplicated: 0, wrong: 0 });
  expect([...rejected].sort()).toEqual(bad.sort());
}

async function untilStored(scene: Scene, store: Partial<Config["store"]>): Promise<void> {
  const isStored = async () => (await storedReadings("garden", scene.folder, store)).length >= KILLS * MESSAGES_A_KILL * 0.99;
  await waitFor("all to be stored", isStored, 120_000);
}

/** What cannot be used may come after the last that can. */
async function untilRejected(scene: Scene): Promise<void> {
  await waitFor("all that is bad to be rejected", async () => (await rejectedIn(scene)).size >= KILLS * MESSAGES_A_KILL * 0.01);
}

/** Broker and ingest, with the session that keeps what is published from now on, and a publisher. */
async function startScene(settings: Readonly<Record<string, string>>) {
  const scene = await createScene(settings);
  const broker = await startPart(scene, "broker");
  const ingest = await startPart(scene, "ingest");
  await waitFor("the ingest's session", () => ingest.output().includes("connected to"));
  const client = await connectAsync(scene.mqttUrl, { reconnectPeriod: 200, clean: false, clientId: "publisher" });
  const close = async () => {
    await client.endAsync(true);
    await scene.close();
  };
  return { scene, broker, ingest, client, close };
}

const TIMEOUT_MS = patientMs(90_000 + 20_000 * KILLS);

describeWith(["influxd"], "broker, ingest and a real InfluxDB, killed in turn and all at once", () => {
  test(
    "store exactly what was acknowledged, and keep what cannot be used",
    async () => {
      const influxd: Influxd = await startInfluxd();
      const store = { kind: "influxdb", influxUrl: influxd.url, influxVersion: 1, influxDatabase: "kills" } as const;
      const { scene, broker, ingest, client, close } = await startScene({
        CLIMA_STORE_KIND: store.kind,
        CLIMA_STORE_INFLUX_URL: store.influxUrl,
        CLIMA_STORE_INFLUX_VERSION: "1",
        CLIMA_STORE_INFLUX_DATABASE: store.influxDatabase,
        CLIMA_INGEST_SPOOL_AFTER_MS: "300",
      });
      try {
        await killAll(client, [ingest, broker, { name: "influxd", ...influxd }]);
        await untilStored(scene, store);
        await untilRejected(scene);
        await ingest.stop();
        await expectExactly(scene, store);
      } finally {
        await close();
        await influxd.stop();
      }
    },
    TIMEOUT_MS,
  );
});

describe("broker and ingest with the embedded store, killed in turn and both at once", () => {
  test(
    "store exactly what was acknowledged, and keep what cannot be used",
    async () => {
      const { scene, broker, ingest, client, close } = await startScene({});
      try {
        await killAll(client, [ingest, broker]);
        await waitFor("the ingest to have all", () => hasAll(scene), 120_000);
        await untilRejected(scene);
        await ingest.stop();
        await expectExactly(scene, { kind: "duckdb" });
      } finally {
        await close();
      }
    },
    TIMEOUT_MS,
  );
});

/** The newest health of the ingest has nothing left to acknowledge, nor in the spool, and knows the last reading. */
async function hasAll(scene: Scene): Promise<boolean> {
  const client = await connectAsync(scene.mqttUrl, { clean: true });
  const said = new Promise<string>((resolve) => client.once("message", (_topic, payload) => resolve(payload.toString())));
  await client.subscribeAsync(createTopics().ingest("main").health);
  const { unacknowledgedMessages, spoolBytes, stations } = JSON.parse(await said);
  await client.endAsync(true);
  const last = stations.find(({ station }: { station: string }) => station === "garden")?.lastTakenAt;
  return unacknowledgedMessages === 0 && spoolBytes === 0 && last >= takenAtOf(KILLS * MESSAGES_A_KILL - 2);
}
