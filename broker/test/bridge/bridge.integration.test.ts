/** Bridges from a real broker of ours to a real Mosquitto, and to another of ours. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Log } from "@clima/schemas";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { connect, type IClientOptions, type IPublishPacket } from "mqtt";
import { freePort } from "../../../test/support/free-port.ts";
import { type Mosquitto, startMosquitto } from "../../../test/support/mosquitto.ts";
import { createRandom } from "../../../test/support/random.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { seedOfRun } from "../../../test/support/seed.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Broker, type BrokerSettings, startBroker } from "../../src/index.ts";
import { brokerSettings } from "../support/settings.ts";

type Bridges = BrokerSettings["bridges"];
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const folder = tempDir();
afterAll(() => folder.remove());

const lines: string[] = [];
const write = (message: string) => void lines.push(message);
const log: Log = { debug: () => undefined, info: write, warn: write, error: write };
const said = (text: string) => lines.filter((line) => line.includes(text));

async function startOwn(name: string, bridges: Bridges, more: Partial<BrokerSettings> = {}): Promise<Broker> {
  const started = await startBroker(brokerSettings(`${folder.path}/${name}`, { bridges, ...more }), log);
  if (!started.ok) throw new Error(started.error);
  ends.push(() => started.value.stop());
  return started.value;
}

const urlOf = (broker: Broker) => `mqtt://127.0.0.1:${broker.mqttPort}`;

async function open(url: string, options: IClientOptions = {}) {
  const client = connect(url, { protocolVersion: 5, reconnectPeriod: 100, ...options });
  ends.push(() => client.endAsync(true));
  const got: { readonly topic: string; readonly text: string; readonly packet: IPublishPacket }[] = [];
  client.on("message", (topic, payload, packet) => void got.push({ topic, text: String(payload), packet }));
  client.on("error", () => undefined);
  await new Promise((resolve) => client.once("connect", resolve));
  return { client, got };
}
const isUp = (name: string) => waitFor(`bridge ${name}`, () => said(`bridge ${name} is connected`).length > 0);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describeWith(["mosquitto"], "a bridge to Mosquitto", () => {
  let other: Mosquitto;
  beforeAll(async () => {
    other = await startMosquitto();
  });
  afterAll(() => other?.remove());

  for (const version of ["auto", "4"] as const) {
    test(`carries messages out and in, with prefixes and the retain flag (MQTT ${version})`, async () => {
      const name = `plain-${version}`;
      const broker = await startOwn(name, [
        {
          name,
          url: other.url,
          version,
          topics: [
            { filter: "weather/#", direction: "out", localPrefix: "home/", remotePrefix: `${name}/` },
            { filter: "cmd/+", direction: "in", localPrefix: "orders/", remotePrefix: `${name}/` },
          ],
        },
      ]);
      await isUp(name);
      const here = await open(urlOf(broker));
      const there = await open(other.url);
      await there.client.subscribeAsync(`${name}/weather/#`, { qos: 1, rap: true });
      await here.client.subscribeAsync("orders/#", { qos: 1, rap: true });
      await here.client.publishAsync("home/weather/now", "18", { qos: 1, retain: true });
      await here.client.publishAsync("home/other", "not carried", { qos: 1 });
      await here.client.publishAsync("home/weather/wind", "3", { qos: 0 });
      await there.client.publishAsync(`${name}/cmd/fan`, "on", { qos: 2, retain: true });
      await waitFor("messages at both ends", () => there.got.length === 2 && here.got.length === 1);
      expect(there.got.map(({ topic, text, packet }) => [topic, text, packet.retain])).toEqual([
        [`${name}/weather/now`, "18", true],
        [`${name}/weather/wind`, "3", false],
      ]);
      expect(here.got.map(({ topic, text, packet }) => [topic, text, packet.retain])).toEqual([["orders/cmd/fan", "on", true]]);
    });

    test(`gives nobody their own messages back where topics go both ways (MQTT ${version})`, async () => {
      const name = `both-${version}`;
      const broker = await startOwn(name, [{ name, url: other.url, version, topics: [{ filter: `${name}/#`, direction: "both" }] }]);
      await isUp(name);
      const here = await open(urlOf(broker));
      const there = await open(other.url);
      for (const { client } of [here, there]) await client.subscribeAsync(`${name}/#`, { qos: 1 });
      await here.client.publishAsync(`${name}/a`, "from here", { qos: 1 });
      await there.client.publishAsync(`${name}/b`, "from there", { qos: 1 });
      await waitFor("both messages at both ends", () => here.got.length >= 2 && there.got.length >= 2);
      await pause(300);
      for (const { got } of [here, there]) expect(got.map(({ text }) => text).sort()).toEqual(["from here", "from there"]);
    });
  }

  test("carries the properties of MQTT 5", async () => {
    const name = "properties";
    const broker = await startOwn(name, [{ name, url: other.url, topics: [{ filter: "p/#", direction: "out" }] }]);
    await isUp(name);
    const here = await open(urlOf(broker));
    const there = await open(other.url);
    await there.client.subscribeAsync("p/#", { qos: 1 });
    const properties = {
      contentType: "text/plain",
      responseTopic: "answers",
      correlationData: Buffer.from("7"),
      payloadFormatIndicator: true,
      messageExpiryInterval: 100,
      userProperties: { room: "attic" },
    };
    await here.client.publishAsync("p/x", "1", { qos: 1, properties });
    await waitFor("the message", () => there.got.length === 1);
    const { userProperties, messageExpiryInterval, ...rest } = there.got[0]?.packet.properties ?? {};
    expect(rest).toMatchObject({ contentType: "text/plain", responseTopic: "answers", payloadFormatIndicator: true });
    expect(String(rest.correlationData)).toBe("7");
    expect(userProperties?.["room"]).toBe("attic");
    expect(messageExpiryInterval).toBeGreaterThan(90);
  });

  test("carries what is published in the very moment in which a broker with a new bridge is there", async () => {
    const name = "at-once";
    const there = await open(other.url);
    await there.client.subscribeAsync(`${name}/#`, { qos: 1 });
    const broker = await startOwn(name, [{ name, url: other.url, topics: [{ filter: `${name}/#`, direction: "out" }] }]);
    const message = { topic: `${name}/x`, payload: Buffer.from("first"), qos: 1 as const, retain: false };
    expect(await broker.inProcess.publish(message)).toEqual({ ok: true, value: undefined });
    await waitFor("the message", () => there.got.length > 0);
    expect(there.got.map(({ text }) => text)).toEqual(["first"]);
  });

  test("keeps what the other broker misses while it is away, and what this one misses, in order", async () => {
    const name = "durable";
    const topics = [
      { filter: "out/#", direction: "out" as const },
      { filter: "in/#", direction: "in" as const },
    ];
    const first = await startOwn(name, [{ name, url: other.url, topics }]);
    await isUp(name);
    const reader = await open(other.url, { clientId: "durable-reader", clean: false, properties: { sessionExpiryInterval: 3600 } });
    await reader.client.subscribeAsync("out/#", { qos: 1 });
    const here = await open(urlOf(first), { reconnectPeriod: 0 });
    const stored = { clientId: "durable-home", clean: false, properties: { sessionExpiryInterval: 3600 } };
    await (await open(urlOf(first), { ...stored, reconnectPeriod: 0 })).client.subscribeAsync("in/#", { qos: 1 });
    const numbers = Array.from({ length: 500 }, (_, index) => String(index));
    const publishAll = (client: typeof here.client, topic: string) =>
      Promise.all(numbers.map((text) => client.publishAsync(topic, text, { qos: 1 })));
    await other.stop();
    await publishAll(here.client, "out/x");
    await first.stop();
    await other.start();
    await waitFor("the reader", () => reader.client.connected);
    const writer = await open(other.url);
    await publishAll(writer.client, "in/x");
    lines.length = 0;
    const second = await startOwn(name, [{ name, url: other.url, topics }], { mqttPort: await freePort() });
    // QoS 1: a connection that breaks on the way brings some of them twice
    const once = (got: readonly { text: string }[]) => [...new Set(got.map(({ text }) => text))];
    await waitFor("what waited here", () => once(reader.got).length >= numbers.length, 15_000);
    expect(once(reader.got)).toEqual(numbers);
    const late = await open(urlOf(second), stored);
    await waitFor("what waited there", () => once(late.got).length >= numbers.length, 15_000);
    expect(once(late.got)).toEqual(numbers);
  });

  test("says once that it is refused, and on $SYS what its state is", async () => {
    const guarded = await startMosquitto(["allow_anonymous false"]);
    ends.push(guarded.remove);
    const name = "refused";
    const broker = await startOwn(name, [
      { name, url: guarded.url, username: "me", password: "wrong", topics: [{ filter: "#", direction: "out" }] },
    ]);
    await waitFor("the refusal", () => said("bridge refused has no connection").length > 0);
    await pause(2000);
    expect(said("bridge refused has no connection")).toHaveLength(1);
    const here = await open(urlOf(broker), broker.ownLogin);
    await here.client.subscribeAsync("$SYS/broker/connection/#");
    await waitFor("the state", () => here.got.length > 0);
    expect(here.got[0]).toMatchObject({
      topic: expect.stringMatching(/^\$SYS\/broker\/connection\/clima-bridge-refused-[0-9a-f]{8}\/state$/),
      text: "0",
    });
  });
});

describeWith(["mosquitto"], "a bridge whose own broker is killed", () => {
  test("loses nothing that this broker acknowledged", async () => {
    const other = await startMosquitto();
    ends.push(other.remove);
    const port = await freePort();
    const bridges = [{ name: "killed", url: other.url, topics: [{ filter: "load/#", direction: "out" }] }];
    let broker = await startProcess(port, { bridges });
    ends.push(async () => broker.kill("SIGKILL"));
    const reader = await open(other.url);
    await reader.client.subscribeAsync("load/#", { qos: 1 });
    const writer = await open(`mqtt://127.0.0.1:${port}`);
    const acknowledged: string[] = [];
    const random = createRandom(seedOfRun());
    let isOver = false;
    const publishNext = (number: number): void => {
      if (isOver) return;
      writer.client.publish("load/x", String(number), { qos: 1 }, (error) => {
        if (!error) acknowledged.push(String(number));
        setImmediate(publishNext, number + 10);
      });
    };
    for (let number = 0; number < 10; number += 1) publishNext(number);
    for (let kill = 0; kill < 5; kill += 1) {
      await pause(200 + random() * 600);
      broker.kill("SIGKILL");
      broker = await startProcess(port, { bridges });
    }
    isOver = true;
    const missing = () => {
      const there = new Set(reader.got.map(({ text }) => text));
      return acknowledged.filter((text) => !there.has(text));
    };
    await waitFor("all that was acknowledged", () => missing().length === 0, 20_000);
    expect(acknowledged.length).toBeGreaterThan(100);
  });
});

async function startProcess(port: number, more: object): Promise<ChildProcess> {
  const script = fileURLToPath(new URL("../broker-process.ts", import.meta.url));
  const options = ["--import", "tsx", script, `${folder.path}/process`, String(port), JSON.stringify(more)];
  const started = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
  await once(started.stdout, "data");
  return started;
}

describe("a bridge between two brokers of ours", () => {
  test("carries everything, in order, while the other one is stopped and started", async () => {
    const port = await freePort();
    let remote = await startOwn("remote", [], { mqttPort: port });
    const broker = await startOwn("near", [
      { name: "pair", url: `mqtt://127.0.0.1:${port}`, topics: [{ filter: "load/#", direction: "out", remotePrefix: "far/" }] },
    ]);
    await isUp("pair");
    const reader = await open(`mqtt://127.0.0.1:${port}`, {
      clientId: "far-reader",
      clean: false,
      properties: { sessionExpiryInterval: 3600 },
    });
    await reader.client.subscribeAsync("far/load/#", { qos: 1 });
    const writer = await open(urlOf(broker));
    const sent: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const batch = Array.from({ length: 300 }, (_, index) => String(round * 300 + index));
      const publishing = batch.map((text) => writer.client.publishAsync("load/x", text, { qos: 1 }));
      sent.push(...batch);
      await remote.stop();
      await Promise.all(publishing);
      remote = await startOwn("remote", [], { mqttPort: port });
    }
    await waitFor("all messages", () => new Set(reader.got.map(({ text }) => text)).size === sent.length, 15_000);
    expect([...new Set(reader.got.map(({ text }) => text))]).toEqual(sent);
  });

  test("does not run in circles where both carry the same topics to each other", async () => {
    const [portA, portB] = [await freePort(), await freePort()];
    const topics = [{ filter: "ring/#", direction: "both" as const }];
    const a = await startOwn("ring-a", [{ name: "to-b", url: `mqtt://127.0.0.1:${portB}`, topics }], { mqttPort: portA });
    await startOwn("ring-b", [{ name: "to-a", url: `mqtt://127.0.0.1:${portA}`, topics }], { mqttPort: portB });
    await isUp("to-b");
    await isUp("to-a");
    const here = await open(urlOf(a));
    await here.client.subscribeAsync("ring/#", { qos: 1 });
    await here.client.publishAsync("ring/x", "1", { qos: 1 });
    await waitFor("the loop to be met", () => said("met its own messages").length > 0);
    await pause(300);
    expect(here.got.length).toBeLessThan(5);
  });

  test("refuses what cannot be right, in one line", async () => {
    const topics = [{ filter: "#", direction: "out" as const }];
    const start = (bridges: Bridges) => startBroker(brokerSettings(`${folder.path}/wrong`, { bridges }), log);
    const bridge = { name: "x", url: "mqtt://127.0.0.1:1", topics };
    expect(await start([bridge, bridge])).toMatchObject({ ok: false, error: expect.stringContaining("two bridges are called x") });
    expect(await start([{ ...bridge, caFile: "/none.pem" }])).toMatchObject({
      ok: false,
      error: expect.stringContaining("/none.pem cannot be read"),
    });
    expect(await start([{ ...bridge, topics: [{ filter: "a/#/b", direction: "in" }] }])).toMatchObject({
      ok: false,
      error: expect.stringContaining("a/#/b"),
    });
  });
});
