import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deployedFile } from "./deployed-file.ts";
import { freePort } from "./free-port.ts";
import { portProgram } from "./other-broker.ts";
import { findProgram } from "./programs.ts";

export const NODE_NAMES = ["broker-1", "broker-2", "broker-3"] as const;
export type NodeName = (typeof NODE_NAMES)[number];

export interface ClusterNode {
  readonly name: NodeName;
  /** MQTT on 127.0.0.1. */
  readonly port: number;
  /** Starts it and waits until it has caught up with the others. */
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** Three brokers of one kind that are one, and the address of all three. */
export interface BrokerCluster {
  readonly nodes: readonly ClusterNode[];
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Ends it and removes what it wrote. */
  remove(): Promise<void>;
}

export const freePorts = async (): Promise<Readonly<Record<NodeName, number>>> => {
  const [first, second, third] = await Promise.all([freePort(), freePort(), freePort()]);
  return { "broker-1": first, "broker-2": second, "broker-3": third };
};

export interface ClusterParts {
  readonly nodes: readonly ClusterNode[];
  /** Starts the nodes in the order that their kind needs. */
  readonly startNodes: () => Promise<unknown>;
  readonly folder: { readonly path: string; remove(): void };
  readonly password: string;
  /** What the nodes need besides. */
  readonly more?: readonly { kill(): Promise<void> }[];
}

/** Starts the nodes of a cluster and deploy/haproxy.cfg in front of them; all of it is ended together, also when it does not start. */
export async function startCluster({ nodes, startNodes, folder, password, more = [] }: ClusterParts): Promise<BrokerCluster> {
  const balancer = await balancerOf(folder.path, nodes);
  async function remove(): Promise<void> {
    await Promise.all([...nodes, balancer].map((each) => each.kill()));
    await Promise.all(more.map((each) => each.kill()));
    folder.remove();
  }
  try {
    await startNodes();
    await balancer.start();
  } catch (cause) {
    await remove();
    throw cause;
  }
  return { nodes, url: balancer.url, username: "clima", password, remove };
}

async function balancerOf(folder: string, nodes: readonly ClusterNode[]) {
  const program = findProgram("haproxy");
  if (!program) throw new Error("haproxy is not installed");
  const port = await freePort();
  const addresses = nodes.map(({ name, port: nodePort }) => [`${name}:1883`, `127.0.0.1:${nodePort}`]);
  const file = join(folder, "haproxy.cfg");
  writeFileSync(file, deployedFile("haproxy.cfg", { ...Object.fromEntries(addresses), "bind :1883": `bind 127.0.0.1:${port}` }));
  return { ...portProgram(program, ["-f", file], port), url: `mqtt://127.0.0.1:${port}` };
}
