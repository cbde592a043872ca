import { setTimeout as sleep } from "node:timers/promises";
import { type Config, createTopics } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import type { BrokerCluster, ClusterNode } from "../test/support/broker-cluster.ts";
import { type Influxd, startInfluxd } from "../test/support/influxd.ts";
import { startNatsCluster } from "../test/support/nats-cluster.ts";
import type { Program } from "../test/support/programs.ts";
import { startRabbitMqCluster } from "../test/support/rabbitmq-cluster.ts";
import { describeWith } from "../test/support/requires.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";
import { storedReadings } from "./support/stored.ts";

/** Waits are for programs that start under whatever else this machine does. */
const PATIENCE_MS = 240_000;
const FIRST_MS = Date.UTC(2026, 0, 1);
const LOAD = createTopics().station("load");
const AGENTS = ["garden", "roof"] as const;
const WORKERS = ["a", "b"] as const;

const takenAtOf = (seq: number) => new Date(FIRST_MS + 1000 * seq).toISOString();
const payloadOf = (seq: number) =>
  JSON.stringify({
    schema: "telemetry/1",
    station: "load",
    bootId: "b1",
    seq,
    takenAt: takenAtOf(seq),
    values: { temperatureC: seq / 1000 },
  });

/** Publishes steadily, and counts what the cluster acknowledged. */
function startLoad(client: MqttClient) {
  const acknowledged = new Set<number>();
  let isStopped = false;
  let sent = 0;
  // MQTT.js gives a message up where the connection breaks while it sends again what an earlier one left: then it is published once more.
  const publish = async (seq: number): Promise<void> => {
    while (!client.disconnecting) {
      const isAcknowledged = await client.publishAsync(LOAD.telemetry, payloadOf(seq), { qos: 1 }).then(
        () => true,
        () => false,
      );
      if (isAcknowledged) return void acknowledged.add(seq);
      await sleep(50);
    }
  };
  const finished = (async () => {
    const under: Promise<void>[] = [];
    while (!isStopped && !client.disconnecting) {
      // No more than this under way, so that a node that is away does not make the publisher grow.
      if (sent - acknowledged.size < 500) for (let index = 0; index < 20; index += 1) under.push(publish(sent++));
      await sleep(50);
    }
    await Promise.all(under);
  })();
  return {
    acknowledged,
    /** Resolves when everything that was published is acknowledged. */
    stop: () => {
      isStopped = true;
      return finished;
    },
  };
}

/** Kills a node in the midst of the load, sees that everything goes on with the two others, and starts it again. */
async function loseAndRegain(node: ClusterNode, load: ReturnType<typeof startLoad>, goesOn: () => Promise<unknown>): Promise<void> {
  const progress = (what: string) => process.stderr.write(`${node.name} ${what}, ${load.acknowledged.size} acknowledged\n`);
  await node.kill();
  progress("is killed");
  const before = load.acknowledged.size;
  await waitFor(`the load to go on without ${node.name}`, () => load.acknowledged.size >= before + 600, PATIENCE_MS);
  await goesOn();
  progress("is not needed");
  await node.start();
  progress("is back");
}

/** Waits until the panel has heard something new of each station. */
function panelHears(scene: Scene, { username, password }: BrokerCluster, when: string): Promise<boolean> {
  const since = new Date().toISOString();
  const headers = { authorization: `Basic ${btoa(`${username}:${password}`)}` };
  const ask = (path: string) => fetch(`${scene.panelUrl}/api/v1/${path}`, { headers });
  const hasHeard = async () => {
    const [health, listed] = [await ask("health"), await ask("stations")];
    // Until it is connected the panel lets nobody in by a password.
    if (!listed.ok) return false;
    const stations = (await listed.json()) as { station: string; lastSeenAt?: string }[];
    const heard = new Set(
      stations.filter(({ lastSeenAt }) => lastSeenAt !== undefined && lastSeenAt > since).map(({ station }) => station),
    );
    return health.status === 200 && AGENTS.every((station) => heard.has(station));
  };
  return waitFor(`the panel to hear the stations ${when}`, hasHeard, PATIENCE_MS);
}

interface LastReading {
  readonly seq: number;
  readonly takenAt: string;
}

/** The last reading that a station sent live; it stops afterwards. */
async function endStation({ url, username, password }: BrokerCluster, station: string, agent: Running): Promise<LastReading> {
  const listener = await listenTo(url, createTopics().station(station).telemetry, { username, password });
  const { text } = await waitFor(`a live reading of ${station}`, () => listener.messages[2], PATIENCE_MS);
  await listener.close();
  await agent.stop();
  return JSON.parse(text);
}

type Store = Partial<Config["store"]>;

async function survives({ start, losesSubscriptions }: Kind): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const influxd = await startInfluxd();
    undo.push(influxd.stop);
    const cluster = await start();
    undo.push(cluster.remove);
    const store: Store = { kind: "influxdb", influxUrl: influxd.url, influxVersion: 1, influxDatabase: "clima" };
    const scene = await openScene(cluster, influxd);
    undo.push(scene.close);
    const agents = await startClima(scene);
    const client = await connectLoad(cluster);
    undo.push(() => client.endAsync(true));
    const load = startLoad(client);
    await waitFor("the load to flow", () => load.acknowledged.size > 200, PATIENCE_MS);
    await panelHears(scene, cluster, "with all nodes");
    await loseAndRegain(
      cluster.nodes[0] as ClusterNode,
      load,
      async () => losesSubscriptions || panelHears(scene, cluster, "without a node"),
    );
    await load.stop();
    await expectLoadStored(scene, store, load.acknowledged);
    for (const [index, station] of AGENTS.entries()) {
      const last = await endStation(cluster, station, agents[index] as Running);
      await expectStationStored(scene, store, station, last);
    }
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

const openScene = (cluster: BrokerCluster, influxd: Influxd): Promise<Scene> =>
  createScene({
    CLIMA_MQTT_URL: cluster.url,
    CLIMA_MQTT_USERNAME: cluster.username,
    CLIMA_MQTT_PASSWORD: cluster.password,
    CLIMA_STORE_KIND: "influxdb",
    CLIMA_STORE_INFLUX_URL: influxd.url,
    CLIMA_STORE_INFLUX_VERSION: "1",
  });

/** Ingest workers with their sessions, the panel, and the agents, which are what it gives back. */
async function startClima(scene: Scene): Promise<readonly Running[]> {
  const workers = await Promise.all(WORKERS.map((worker) => scene.startAndWait("ingest", { CLIMA_INGEST_WORKER: worker })));
  for (const worker of workers) {
    const session = () => `the worker's session; it said ${worker.output()}`;
    await waitFor(session, () => worker.output().includes("connected to"), PATIENCE_MS);
  }
  const agents = await Promise.all(AGENTS.map((station) => scene.startAndWait("agent", { CLIMA_STATION_ID: station })));
  await scene.startAndWait("panel");
  return agents;
}

const connectLoad = ({ url, username, password }: BrokerCluster): Promise<MqttClient> =>
  connectAsync(url, { username, password, protocolVersion: 4, reconnectPeriod: 200, clientId: "load", clean: false });

async function expectLoadStored(scene: Scene, store: Store, acknowledged: ReadonlySet<number>): Promise<void> {
  const stored = () => storedReadings("load", scene.folder, store);
  await waitFor("all of the load to be stored", async () => (await stored()).length >= acknowledged.size, PATIENCE_MS);
  const readings = await stored();
  process.stderr.write(`a node killed: ${acknowledged.size} acknowledged, ${readings.length} stored\n`);
  const expected = [...acknowledged].sort((a, b) => a - b).map((seq) => ({ takenAt: takenAtOf(seq), temperatureC: seq / 1000 }));
  expect(readings.map(({ takenAt, values }) => ({ takenAt, temperatureC: values.temperatureC }))).toEqual(expected);
}

/** Its seq counts from 0 without a gap. */
async function expectStationStored(scene: Scene, store: Store, station: string, { seq, takenAt }: LastReading): Promise<void> {
  const upToLast = async () => (await storedReadings(station, scene.folder, store)).filter((reading) => reading.takenAt <= takenAt).length;
  await waitFor(`all of ${station} to be stored`, async () => (await upToLast()) >= seq + 1, PATIENCE_MS);
  expect(await upToLast()).toBe(seq + 1);
}

interface Kind {
  readonly program: Program;
  readonly title: string;
  /** NATS 2.9 grants subscriptions while it is short of a node, and some of them bring nothing until their client connects again. */
  readonly losesSubscriptions: boolean;
  start(): Promise<BrokerCluster>;
}

const KINDS: readonly Kind[] = [
  {
    program: "nats-server",
    title: "a NATS cluster of three, as deploy/nats has it",
    losesSubscriptions: true,
    start: startNatsCluster,
  },
  {
    program: "rabbitmq-server",
    title: "a RabbitMQ cluster of three, as deploy/rabbitmq has it",
    losesSubscriptions: false,
    start: startRabbitMqCluster,
  },
];

for (const kind of KINDS) {
  describeWith([kind.program, "haproxy", "influxd"], kind.title, () => {
    test("loses a node, killed under load, and no acknowledged reading", () => survives(kind), 6 * PATIENCE_MS);
  });
}
