import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BrokerCluster, type ClusterNode, freePorts, NODE_NAMES, type NodeName, startCluster } from "./broker-cluster.ts";
import { deployedFile } from "./deployed-file.ts";
import { freePort } from "./free-port.ts";
import { portProgram } from "./other-broker.ts";
import { findProgram } from "./programs.ts";
import { environmentOf, SERVER } from "./rabbitmq.ts";
import { readRepositoryFile } from "./repository.ts";
import { tempDir } from "./temp-dir.ts";

const PASSWORD = "secret-of-the-test";
type Ports = Readonly<Record<NodeName, number>>;

/** Three RabbitMQ nodes as deploy/rabbitmq has them, with an epmd and an Erlang cookie of their own. */
export async function startRabbitMqCluster(): Promise<BrokerCluster> {
  if (!findProgram("rabbitmq-server")) throw new Error("rabbitmq-server is not installed");
  const folder = tempDir();
  const [ports, nodePorts, namesPort] = await Promise.all([freePorts(), freePorts(), freePort()]);
  const erlang = { HOME: folder.path, ERL_EPMD_PORT: String(namesPort), PATH: process.env["PATH"] };
  const names = portProgram("epmd", ["-address", "127.0.0.1", "-port", String(namesPort)], namesPort, { env: erlang });
  await names.start();
  const nodes = NODE_NAMES.map((name) => rabbitMqNode(join(folder.path, name), name, ports, nodePorts, erlang));
  // Of nodes that start together, one can be left out of the list of client ids (cluster_change_not_permitted): it refuses every client
  const startNodes = async () => {
    for (const node of nodes) await node.start();
  };
  return startCluster({ nodes, startNodes, folder, password: PASSWORD, more: [names] });
}

const erlangName = (name: NodeName, nodePorts: Ports): string => `clima-${nodePorts[name]}@localhost`;

function rabbitMqNode(folder: string, name: NodeName, ports: Ports, nodePorts: Ports, erlang: NodeJS.ProcessEnv): ClusterNode {
  mkdirSync(join(folder, "log"), { recursive: true });
  const names = NODE_NAMES.map((each) => [`rabbit@${each}`, erlangName(each, nodePorts)]);
  const places = {
    ...Object.fromEntries(names),
    "/etc/rabbitmq/definitions.json": join(folder, "definitions.json"),
    "0.0.0.0:1883": `127.0.0.1:${ports[name]}`,
  };
  writeFileSync(join(folder, "rabbitmq.conf"), deployedFile("rabbitmq/rabbitmq.conf", places));
  writeFileSync(join(folder, "definitions.json"), deployedFile("rabbitmq/definitions.json", { "change-me": PASSWORD }));
  writeFileSync(join(folder, "enabled_plugins"), readRepositoryFile("deploy/rabbitmq/enabled_plugins"));
  const env = { ...environmentOf(folder, nodePorts[name]), ...erlang };
  const node = portProgram(SERVER, [], ports[name], { env, cwd: folder });
  return { name, port: ports[name], kill: node.kill, start: node.start };
}
