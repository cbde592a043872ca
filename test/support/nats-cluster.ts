import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BrokerCluster, type ClusterNode, freePorts, NODE_NAMES, type NodeName, startCluster } from "./broker-cluster.ts";
import { deployedFile } from "./deployed-file.ts";
import { freePort } from "./free-port.ts";
import { portProgram } from "./other-broker.ts";
import { findProgram } from "./programs.ts";
import { tempDir } from "./temp-dir.ts";
import { waitFor } from "./wait-for.ts";

const PASSWORD = "secret-of-the-test";
type Ports = Readonly<Record<NodeName, number>>;

/** Three NATS servers as deploy/nats has them. */
export async function startNatsCluster(): Promise<BrokerCluster> {
  const folder = tempDir();
  const [ports, routePorts, httpPorts] = await Promise.all([freePorts(), freePorts(), freePorts()]);
  const nodes = await Promise.all(NODE_NAMES.map((name) => natsNode(join(folder.path, name), name, { ports, routePorts, httpPorts })));
  // Each waits for the others
  const startNodes = () => Promise.all(nodes.map((node) => node.start()));
  return startCluster({ nodes, startNodes, folder, password: PASSWORD });
}

interface AllPorts {
  readonly ports: Ports;
  readonly routePorts: Ports;
  readonly httpPorts: Ports;
}

async function natsNode(folder: string, name: NodeName, { ports, routePorts, httpPorts }: AllPorts): Promise<ClusterNode> {
  const program = findProgram("nats-server");
  if (!program) throw new Error("nats-server is not installed");
  const clientPort = await freePort();
  mkdirSync(folder);
  const file = join(folder, "nats.conf");
  const routes = NODE_NAMES.map((each) => [`${each}:6222`, `127.0.0.1:${routePorts[each]}`]);
  const places = {
    "server_name: broker-1": `server_name: ${name}`,
    "127.0.0.1:4222": `127.0.0.1:${clientPort}`,
    "127.0.0.1:8222": `127.0.0.1:${httpPorts[name]}`,
    "0.0.0.0:6222": `127.0.0.1:${routePorts[name]}`,
    ...Object.fromEntries(routes),
    "/var/lib/nats": join(folder, "jetstream"),
    "0.0.0.0:1883": `127.0.0.1:${ports[name]}`,
  };
  writeFileSync(file, deployedFile("nats/nats.conf", places));
  const options = { env: { PATH: process.env["PATH"], CLIMA_MQTT_PASSWORD: PASSWORD } };
  const node = portProgram(program, ["-c", file], ports[name], options);
  return {
    name,
    port: ports[name],
    kill: node.kill,
    async start() {
      await node.start();
      await waitFor(`${name} to have caught up`, async () => (await isReady(httpPorts[name])) && hasAllStreams(name, httpPorts));
    },
  };
}

/** JetStream answers. (The whole of /healthz would wait for consumers of connections that died with the node, too.) */
const isReady = (httpPort: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${httpPort}/healthz?js-server-only=true`).then(
    ({ status }) => status === 200,
    () => false,
  );

interface Stream {
  readonly cluster: { readonly leader?: string; readonly replicas?: readonly { readonly name: string; readonly current: boolean }[] };
}

/** By the leader of each stream, which alone knows: the node has all that the others have. */
async function hasAllStreams(node: NodeName, httpPorts: Ports): Promise<boolean> {
  const led = await Promise.all(NODE_NAMES.map((leader) => streamsLedBy(leader, httpPorts[leader])));
  return led
    .flat()
    .every(({ cluster: { leader, replicas = [] } }) => leader === node || replicas.some((each) => each.name === node && each.current));
}

/** None where the server does not answer yet. */
async function streamsLedBy(name: NodeName, httpPort: number): Promise<readonly Stream[]> {
  const answer = await fetch(`http://127.0.0.1:${httpPort}/jsz?accounts=true&streams=true`).catch(() => undefined);
  const { account_details: accounts = [] } = ((await answer?.json()) ?? {}) as {
    account_details?: readonly { stream_detail?: readonly Stream[] }[];
  };
  return accounts.flatMap(({ stream_detail: streams = [] }) => streams).filter(({ cluster }) => cluster.leader === name);
}
