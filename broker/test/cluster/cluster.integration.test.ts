/** Two brokers that share a real Redis, and real clients at both. */
import { silentLog } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { connect, connectAsync, type IClientOptions, type IPublishPacket, type MqttClient, Store } from "mqtt";
import { type RedisServer, startRedis } from "../../../test/support/redis.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Broker, startBroker } from "../../src/index.ts";
import { brokerSettings } from "../support/settings.ts";

describeWith(["redis-server"], "two brokers on one Redis", () => {
  const folder = tempDir();
  const clients: MqttClient[] = [];
  let redis: RedisServer;
  let brokers: Broker[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    brokers = [await startNode("a"), await startNode("b")];
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.endAsync(true)));
    for (const broker of brokers) await broker.stop();
    await redis?.stop();
    folder.remove();
  });

  async function startNode(name: string): Promise<Broker> {
    const settings = { persistence: "redis", redis: { url: redis.url, prefix: "test:" } } as const;
    const started = await startBroker(brokerSettings(`${folder.path}/${name}`, settings), silentLog);
    if (!started.ok) throw new Error(started.error);
    return started.value;
  }

  async function open(node: number, clientId: string, options: IClientOptions = {}, onMessage?: (text: string) => void) {
    const url = `mqtt://127.0.0.1:${brokers[node]?.mqttPort}`;
    // What waits for the client may come in the very chunk that says that it is connected: who listens later misses it.
    const client = connect(url, { clientId, protocolVersion: 5, reconnectPeriod: 0, ...options });
    clients.push(client);
    const got: { readonly topic: string; readonly text: string; readonly packet: IPublishPacket }[] = [];
    client.on("message", (topic, payload, packet) => {
      got.push({ topic, text: String(payload), packet });
      onMessage?.(String(payload));
    });
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.on("error", reject);
    });
    return { client, got };
  }
  const stored = { clean: false, properties: { sessionExpiryInterval: 3600 } };

  test("a message reaches the subscribers of both, with its properties", async () => {
    const here = await open(0, "here");
    const there = await open(1, "there", { protocolVersion: 4 });
    for (const { client } of [here, there]) await client.subscribeAsync("live/#", { qos: 2 });
    for (const qos of [0, 1, 2] as const) {
      await here.client.publishAsync(`live/${qos}`, "hello", {
        qos,
        properties: { userProperties: { a: "b" }, messageExpiryInterval: 100 },
      });
    }
    await waitFor("three messages at both", () => here.got.length === 3 && there.got.length === 3);
    expect(there.got.map(({ topic }) => topic).sort()).toEqual(["live/0", "live/1", "live/2"]);
    expect(here.got[0]?.packet.properties?.userProperties).toEqual({ a: "b" });
  });

  test("a retained message is found at the other one, and cleared there", async () => {
    const { client } = await open(0, "keeper");
    await client.publishAsync("kept/x", "1", { qos: 1, retain: true });
    const late = await open(1, "late");
    await late.client.subscribeAsync("kept/+", { qos: 1 });
    await waitFor("the retained message", () => late.got.length === 1);
    expect(late.got[0]?.packet.retain).toBe(true);
    await late.client.publishAsync("kept/x", "", { qos: 1, retain: true });
    const later = await open(0, "later");
    await later.client.subscribeAsync("kept/+", { qos: 1 });
    await later.client.publishAsync("kept/y", "2", { qos: 1 });
    await waitFor("the next message", () => later.got.length > 0);
    expect(later.got.map(({ text }) => text)).toEqual(["2"]);
  });

  test("a session left at one is taken up at the other, with every message, once and in order", async () => {
    const before = await open(0, "wanderer", stored);
    await before.client.subscribeAsync("walk/#", { qos: 2 });
    await before.client.endAsync();
    const publisher = await open(0, "walker");
    const sent = Array.from({ length: 500 }, (_, index) => String(index));
    await Promise.all(sent.map((text, index) => publisher.client.publishAsync("walk/way", text, { qos: index % 2 === 0 ? 1 : 2 })));
    const after = await open(1, "wanderer", stored);
    await waitFor("all messages", () => after.got.length >= sent.length);
    // Order is promised within a quality of service [MQTT-4.6.0-5].
    const ofQoS = (wanted: number) => after.got.filter(({ packet }) => packet.qos === wanted).map(({ text }) => text);
    expect(ofQoS(1)).toEqual(sent.filter((_text, index) => index % 2 === 0));
    expect(ofQoS(2)).toEqual(sent.filter((_text, index) => index % 2 === 1));
  });

  test("a client that connects to the other one takes its session over while messages flow; nothing is lost, QoS 2 comes once", async () => {
    const publisher = await open(1, "stream");
    const got: string[] = [];
    // A client that comes back knows what it has received, and not seen released.
    const memory = { ...stored, incomingStore: new Store({ clean: false }), outgoingStore: new Store({ clean: false }) };
    const collect = (text: string) => void got.push(text);
    let current = await open(0, "hopper", memory, collect);
    await current.client.subscribeAsync("hop/#", { qos: 2 });
    let isPublishing = true;
    const sent: string[] = [];
    const publishing = (async () => {
      for (let number = 0; isPublishing; number += 1) {
        await publisher.client.publishAsync("hop/x", String(number), { qos: 2 });
        sent.push(String(number));
      }
    })();
    for (let hop = 1; hop <= 6; hop += 1) {
      await waitFor("messages between two hops", () => sent.length > hop * 10);
      const old = current.client;
      const closed = new Promise((resolve) => old.once("close", () => resolve(undefined)));
      const reason = new Promise((resolve) => old.once("disconnect", (packet) => resolve(packet.reasonCode)));
      current = await open(hop % 2, "hopper", memory, collect);
      await closed;
      expect(await reason).toBe(0x8e);
    }
    isPublishing = false;
    await publishing;
    await waitFor("everything that was acknowledged", () => sent.every((text) => got.includes(text)));
    expect(got).toEqual([...new Set(got)]);
  });

  test("members of a shared subscription at both share its messages: each message goes to one of them", async () => {
    const members = [await open(0, "first", stored), await open(1, "second", stored), await open(1, "third")];
    for (const { client } of members) await client.subscribeAsync("$share/team/work/#", { qos: 1 });
    const publisher = await open(0, "boss");
    const sent = Array.from({ length: 600 }, (_, index) => String(index));
    await Promise.all(sent.map((text) => publisher.client.publishAsync("work/x", text, { qos: 1 })));
    const all = () => members.flatMap(({ got }) => got.map(({ text }) => text));
    await waitFor("all messages", () => all().length >= sent.length);
    expect(all().sort()).toEqual([...sent].sort());
    for (const { got } of members) expect(got.length).toBeGreaterThan(0);
  });

  test("what waits for a shared subscription whose members at one are gone goes to those at the other", async () => {
    const here = await open(0, "left", stored);
    await here.client.subscribeAsync("$share/shift/shift/#", { qos: 1 });
    await here.client.endAsync();
    const publisher = await open(0, "foreman");
    for (let index = 0; index < 50; index += 1) await publisher.client.publishAsync("shift/x", String(index), { qos: 1 });
    const there = await open(1, "right", stored);
    await there.client.subscribeAsync("$share/shift/shift/#", { qos: 1 });
    await waitFor("what waited", () => there.got.length >= 50);
    expect(there.got).toHaveLength(50);
  });

  test("somebody else cannot take a client id that is in use at the other one", async () => {
    const settings = {
      persistence: "redis",
      redis: { url: redis.url, prefix: "users:" },
      username: "owner",
      password: "secret-of-owner",
    } as const;
    const started = await startBroker(brokerSettings(`${folder.path}/c`, settings), silentLog);
    if (!started.ok) throw new Error(started.error);
    const other = await startBroker(
      brokerSettings(`${folder.path}/d`, { ...settings, username: "thief", password: "secret-of-thief" }),
      silentLog,
    );
    if (!other.ok) throw new Error(other.error);
    try {
      const url = (broker: Broker) => `mqtt://127.0.0.1:${broker.mqttPort}`;
      const owner = await connectAsync(url(started.value), { clientId: "mine", username: "owner", password: "secret-of-owner" });
      clients.push(owner);
      const theft = connectAsync(
        url(other.value),
        { clientId: "mine", username: "thief", password: "secret-of-thief", reconnectPeriod: 0 },
        false,
      );
      await expect(theft).rejects.toThrow(/identifier/i);
      expect(owner.connected).toBe(true);
    } finally {
      await started.value.stop();
      await other.value.stop();
    }
  });
});
