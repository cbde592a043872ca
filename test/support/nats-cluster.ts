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
  const [ports, routePorts] = await Promise.all([freePorts(), freePorts()]);
  const nodes = await Promise.all(NODE_NAMES.map((name) => natsNode(join(folder.path, name), name, ports, routePorts)));
  return startCluster(nodes, folder, PASSWORD);
}

async function natsNode(folder: string, name: NodeName, ports: Ports, routePorts: Ports): Promise<ClusterNode> {
  const program = findProgram("nats-server");
  if (!program) throw new Error("nats-server is not installed");
  const [clientPort, httpPort] = await Promise.all([freePort(), freePort()]);
  mkdirSync(folder);
  const file = join(folder, "nats.conf");
  const routes = NODE_NAMES.map((each) => [`${each}:6222`, `127.0.0.1:${routePorts[each]}`]);
  const places = {
    "server_name: broker-1": `server_name: ${name}`,
    "127.0.0.1:4222": `127.0.0.1:${clientPort}`,
    "127.0.0.1:8222": `127.0.0.1:${httpPort}`,
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
      await waitFor(`${name} to have caught up`, () => isHealthy(httpPort), 120_000);
    },
  };
}

/** Says 200 when all streams and consumers that the node has a part in are up to date. */
const isHealthy = (httpPort: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${httpPort}/healthz`).then(
    ({ status }) => status === 200,
    () => false,
  );
