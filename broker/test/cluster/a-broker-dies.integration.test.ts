/** Two brokers on one Redis, in processes of their own, of which one at a time is killed -9; and Redis itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { freePort } from "../../../test/support/free-port.ts";
import { type RedisServer, startRedis } from "../../../test/support/redis.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";

/** More with KILLS=100, as a release deserves. */
const KILLS = Number(process.env["KILLS"] ?? 6);
const CRASHES = Number(process.env["CRASHES"] ?? 3);
/** After 5 s without Redis, brokers seem dead to each other. */
const LONGER_THAN_A_MARK_OF_LIFE_MS = 6000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const without = (wanted: ReadonlySet<string>, present: readonly string[]): string[] => {
  const there = new Set(present);
  return [...wanted].filter((text) => !there.has(text));
};
const repeated = (texts: readonly string[]): string[] => texts.filter((text, at) => texts.indexOf(text) !== at);

describeWith(["redis-server"], "a cluster of two", () => {
  const folder = tempDir();
  const nodes: { readonly port: number; process: ChildProcess }[] = [];
  const clients: MqttClient[] = [];
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
    for (const name of ["a", "b"]) {
      const port = await freePort();
      nodes.push({ port, process: await startNode(name, port) });
    }
  }, 30_000);
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
  });
  afterAll(async () => {
    for (const node of nodes) node.process.kill("SIGKILL");
    await redis?.stop();
    folder.remove();
  });

  async function startNode(name: string, port: number): Promise<ChildProcess> {
    const script = fileURLToPath(new URL("../broker-process.ts", import.meta.url));
    const settings = JSON.stringify({ persistence: "redis", redis: { url: redis.url, prefix: "test:" } });
    const options = ["--import", "tsx", script, `${folder.path}/${name}`, String(port), settings];
    const started = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
    await once(started.stdout, "data");
    return started;
  }

  /** Goes to one node first, and to the other when that does not answer. */
  async function open(first: 0 | 1, clientId: string, options: IClientOptions = {}, onMessage: (text: string) => void = () => undefined) {
    const servers = [nodes[first], nodes[1 - first]].map((node) => ({
      host: "127.0.0.1",
      port: node?.port ?? 0,
      protocol: "mqtt" as const,
    }));
    const client = connect({ servers, clientId, protocolVersion: 5, reconnectPeriod: 50, ...options });
    clients.push(client);
    client.on("error", () => undefined);
    client.on("message", (_topic, payload) => onMessage(String(payload)));
    await once(client as unknown as NodeJS.EventEmitter, "connect");
    return client;
  }
  const stored = { clean: false, properties: { sessionExpiryInterval: 3600 } };

  /**
   * Publishes QoS 1 and QoS 2 until it is stopped; counts what was acknowledged. `test` is in every client id: a new
   * client that took up an earlier test's session would send new messages under packet identifiers that the broker still waits to be released.
   */
  async function publishSteadily(test: string) {
    const acknowledged = { one: new Set<string>(), two: new Set<string>() };
    const publishers = [await open(0, `${test}-publisher-0`, stored), await open(1, `${test}-publisher-1`, stored)];
    let isOver = false;
    const publishNext = (publisher: MqttClient, name: "one" | "two", by: number, number: number): void => {
      if (isOver) return;
      const text = `${by} ${number}`;
      publisher.publish(`${test}/${name}/${by}`, text, { qos: name === "one" ? 1 : 2 }, (error) => {
        if (!error) acknowledged[name].add(text);
        setImmediate(publishNext, publisher, name, by, number + 20);
      });
    };
    for (const [by, publisher] of publishers.entries()) {
      for (let number = 0; number < 20; number += 1) {
        publishNext(publisher, "one", by, number);
        publishNext(publisher, "two", by, number);
      }
    }
    const stop = () => {
      isOver = true;
    };
    return { acknowledged, stop };
  }

  async function subscribeAll(test: string) {
    const got = { one: [] as string[], two: [] as string[], shared: [] as string[] };
    const members = [
      await open(0, `${test}-one`, stored, (text) => void got.one.push(text)),
      await open(1, `${test}-two`, stored, (text) => void got.two.push(text)),
      await open(0, `${test}-member-0`, stored, (text) => void got.shared.push(text)),
      await open(1, `${test}-member-1`, stored, (text) => void got.shared.push(text)),
    ] as const;
    await members[0].subscribeAsync(`${test}/one/#`, { qos: 1 });
    await members[1].subscribeAsync(`${test}/two/#`, { qos: 2 });
    for (const member of members.slice(2)) await member.subscribeAsync(`$share/${test}/${test}/one/#`, { qos: 1 });
    return got;
  }

  /** All that was acknowledged is there; says what is not. */
  async function allArrives(acknowledged: { one: Set<string>; two: Set<string> }, got: { one: string[]; two: string[]; shared: string[] }) {
    const missing = () => ({
      one: without(acknowledged.one, got.one),
      two: without(acknowledged.two, got.two),
      shared: without(acknowledged.one, got.shared),
    });
    const isAllThere = () => Object.values(missing()).every((texts) => texts.length === 0);
    await waitFor("everything that was acknowledged", isAllThere, 30_000).catch((cause: Error) => {
      throw new Error(`${cause.message}; missing: ${JSON.stringify(missing())}`);
    });
  }

  test(`${KILLS} times one of them is killed under load: acknowledged is delivered, QoS 2 once`, async () => {
    const got = await subscribeAll("kills");
    const { acknowledged, stop } = await publishSteadily("kills");
    for (let kill = 0; kill < KILLS; kill += 1) {
      const node = nodes[kill % 2];
      if (!node) throw new Error("there are two nodes");
      await pause(300 + Math.random() * 700);
      node.process.kill("SIGKILL");
      await pause(Math.random() * 1000);
      node.process = await startNode(kill % 2 === 0 ? "a" : "b", node.port);
    }
    await pause(500);
    stop();
    await allArrives(acknowledged, got);
    const repeats = (texts: readonly string[]) => repeated(texts).length;
    process.stderr.write(
      `${KILLS} kills of one of two brokers: ${acknowledged.one.size} of QoS 1 and ${acknowledged.two.size} of QoS 2 acknowledged; repeated: ${repeats(got.one)} of QoS 1, ${repeats(got.shared)} of QoS 1 shared, ${repeats(got.two)} of QoS 2\n`,
    );
    expect(repeated(got.two)).toEqual([]);
    expect(acknowledged.one.size).toBeGreaterThan(100);
    expect(acknowledged.two.size).toBeGreaterThan(100);
  }, 600_000);

  test("the will of a client whose broker is killed is published by the other one", async () => {
    const heard: string[] = [];
    const observer = await open(1, "observer", {}, (text) => void heard.push(text));
    await observer.subscribeAsync("wills/#", { qos: 1 });
    const doomed = await open(0, "doomed", {
      reconnectPeriod: 0,
      will: { topic: "wills/doomed", payload: Buffer.from("gone"), qos: 1, retain: false },
    });
    const [first] = nodes;
    first?.process.kill("SIGKILL");
    await waitFor("the will", () => heard.length > 0, 20_000);
    expect(heard).toEqual(["gone"]);
    doomed.end(true);
    if (first) first.process = await startNode("a", first.port);
  }, 40_000);

  test("Redis is killed and comes back: acknowledged is delivered, QoS 2 once", async () => {
    const got = await subscribeAll("crashes");
    const { acknowledged, stop } = await publishSteadily("crashes");
    for (let crash = 0; crash < CRASHES; crash += 1) {
      await redis.crash(crash === 0 ? LONGER_THAN_A_MARK_OF_LIFE_MS : Math.random() * 1500);
      const before = { one: acknowledged.one.size, two: acknowledged.two.size };
      const isGoingOn = () => acknowledged.one.size > before.one + 50 && acknowledged.two.size > before.two + 50;
      await waitFor("messages to be acknowledged again", isGoingOn, 30_000);
      await pause(Math.random() * 500);
    }
    stop();
    await allArrives(acknowledged, got);
    expect(repeated(got.two)).toEqual([]);
    expect(acknowledged.two.size).toBeGreaterThan(100);
  }, 600_000);
});
