import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { connect, connectAsync, type IClientOptions, type IPublishPacket, type MqttClient } from "mqtt";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type OpenBroker, openBroker } from "./support/open-broker.ts";

const VERSIONS = [
  ["3.1.1", 4],
  ["5", 5],
] as const;
type Version = (typeof VERSIONS)[number][1];
const LEVELS = [0, 1, 2] as const;
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => String(from + index));

let opened: OpenBroker;
let nextTopic = 0;
const clients: MqttClient[] = [];
beforeAll(async () => {
  opened = await openBroker();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
});
afterAll(() => opened.close());

const topicOfTest = () => `mqtt-js/${nextTopic++}`;
const tcp = () => `mqtt://127.0.0.1:${opened.ports.tcp}`;

async function client(protocolVersion: Version, options: IClientOptions = {}, url = tcp()): Promise<MqttClient> {
  const connected = await connectAsync(url, { protocolVersion, ca: opened.ca, ...options });
  clients.push(connected);
  return connected;
}

const RECEIVE_MAXIMUM = 1000;

/** Publishes with at most so many messages under way that the broker's Receive Maximum holds: MQTT.js does not count them itself. */
async function publishAll(publisher: MqttClient, topic: string, payloads: readonly string[], qos: 0 | 1 | 2): Promise<void> {
  const waiting = payloads.values();
  const lane = async () => {
    for (const payload of waiting) await publisher.publishAsync(topic, payload, { qos });
  };
  await Promise.all(Array.from({ length: RECEIVE_MAXIMUM }, lane));
}

const next = (from: MqttClient, event: "close" | "connect") =>
  new Promise<{ readonly sessionPresent?: boolean }>((resolve) => {
    if (event === "connect") from.once("connect", resolve);
    else from.once("close", () => resolve({}));
  });

/** Keeps what comes to a client. */
function messagesOf(receiver: MqttClient) {
  const packets: IPublishPacket[] = [];
  // A packet that came with an alias alone has no topic of its own.
  receiver.on("message", (topic, _payload, packet) => void packets.push({ ...packet, topic }));
  return {
    packets,
    payloads: () => packets.map(({ payload }) => payload.toString()),
    count: (count: number) => waitFor(`${count} messages`, () => packets.length >= count, 20_000),
  };
}

const sessionOf = (version: Version, clientId: string): IClientOptions => ({
  clientId,
  clean: false,
  ...(version === 5 ? { properties: { sessionExpiryInterval: 300 } } : {}),
});

describe.each(VERSIONS)("MQTT.js speaking MQTT %s", (_name, version) => {
  test.each([
    ["TCP", tcp],
    ["WebSocket", () => `ws://127.0.0.1:${opened.ports.ws}`],
    ["TLS", () => `mqtts://127.0.0.1:${opened.ports.tls}`],
    ["WebSocket over TLS", () => `wss://127.0.0.1:${opened.ports.wss}`],
  ] as const)("passes messages of QoS 0, 1 and 2 on over %s, small and large", async (_way, url) => {
    const topic = topicOfTest();
    const both = await client(version, {}, url());
    const received = messagesOf(both);
    await both.subscribeAsync(topic, { qos: 2 });
    const payloads = ["", "small", "x".repeat(100_000)];
    for (const qos of LEVELS) await both.publishAsync(topic, payloads[qos] ?? "", { qos });
    await received.count(3);
    expect(received.packets.map(({ qos }) => qos)).toEqual([...LEVELS]);
    expect(received.payloads()).toEqual(payloads);
  });

  test.each(LEVELS)("10,000 messages of QoS %d in a burst arrive, once and in order", async (qos) => {
    const topic = topicOfTest();
    const receiver = await client(version);
    const received = messagesOf(receiver);
    await receiver.subscribeAsync(topic, { qos });
    const publisher = await client(version);
    const sent = numbers(10_000);
    await publishAll(publisher, topic, sent, qos);
    await received.count(sent.length);
    expect(received.payloads()).toEqual(sent);
  });

  test("a session goes on after a manual reconnect: what was missed comes, once and in order", async () => {
    const topic = topicOfTest();
    const receiver = await client(version, { ...sessionOf(version, `returns-${version}`), reconnectPeriod: 0 });
    const received = messagesOf(receiver);
    await receiver.subscribeAsync(topic, { qos: 2 });
    const publisher = await client(version);
    await publisher.publishAsync(topic, "0", { qos: 2 });
    await received.count(1);
    const closed = next(receiver, "close");
    receiver.stream.destroy();
    await closed;
    for (const payload of numbers(50, 1)) await publisher.publishAsync(topic, payload, { qos: 2 });
    const reconnected = next(receiver, "connect");
    receiver.reconnect();
    expect(await reconnected).toMatchObject({ sessionPresent: true });
    await publisher.publishAsync(topic, "51", { qos: 2 });
    await received.count(52);
    expect(received.payloads()).toEqual(numbers(52));
  });

  test("QoS 2 is exactly once, though the publisher's connection breaks again and again", async () => {
    const topic = topicOfTest();
    const receiver = await client(version);
    const received = messagesOf(receiver);
    await receiver.subscribeAsync(topic, { qos: 2 });
    const publisher = await client(version, { ...sessionOf(version, `breaks-${version}`), reconnectPeriod: 20 });
    const sent = numbers(600);
    const breaks = [100, 250, 400].map((count) => waitFor(`${count} messages`, () => received.packets.length >= count));
    const published = sent.map((payload) => publisher.publishAsync(topic, payload, { qos: 2 }));
    for (const reached of breaks) {
      await reached;
      publisher.stream.destroy();
    }
    await Promise.all(published);
    await received.count(sent.length);
    await receiver.publishAsync(topic, "end", { qos: 2 });
    await received.count(sent.length + 1);
    const counted = received
      .payloads()
      .slice(0, -1)
      .map(Number)
      .sort((a, b) => a - b);
    expect(counted).toEqual(sent.map(Number));
  });

  test("a retained message and the will of a broken connection come to who subscribes later", async () => {
    const topic = topicOfTest();
    const dying = await client(version, {
      reconnectPeriod: 0,
      will: { topic: `${topic}/status`, payload: Buffer.from("gone"), qos: 1, retain: true },
    });
    await dying.publishAsync(`${topic}/kept`, "kept", { qos: 1, retain: true });
    const witness = await client(version);
    const seen = messagesOf(witness);
    await witness.subscribeAsync(`${topic}/status`, { qos: 1 });
    dying.stream.destroy();
    await seen.count(1);
    const late = await client(version);
    const received = messagesOf(late);
    await late.subscribeAsync(`${topic}/#`, { qos: 1 });
    await received.count(2);
    expect(received.packets.map(({ payload, retain }) => `${payload} ${retain}`).sort()).toEqual(["gone true", "kept true"]);
  });
});

describe("MQTT.js speaking MQTT 5", () => {
  /** Topic and alias of each PUBLISH, as it is on the wire: MQTT.js itself puts the topic back in. */
  function aliasesIn(watched: MqttClient, event: "packetsend" | "packetreceive") {
    const seen: (readonly [topic: string, alias: number | undefined])[] = [];
    watched.on(event, (packet) => {
      if (packet.cmd === "publish") seen.push([packet.topic.toString(), packet.properties?.topicAlias]);
    });
    return seen;
  }

  test("topic aliases are used both ways, and every message has its topic", async () => {
    const topic = topicOfTest();
    const receiver = connect(tcp(), { protocolVersion: 5, properties: { topicAliasMaximum: 2 } });
    clients.push(receiver);
    const received = messagesOf(receiver);
    const incoming = aliasesIn(receiver, "packetreceive");
    await receiver.subscribeAsync(`${topic}/#`, { qos: 1 });
    const publisher = await client(5, { autoAssignTopicAlias: true });
    const outgoing = aliasesIn(publisher, "packetsend");
    const topics = ["a", "b", "c", "a", "b", "c", "a", "a"].map((name) => `${topic}/${name}`);
    for (const each of topics) await publisher.publishAsync(each, each, { qos: 1 });
    await received.count(topics.length);
    expect(received.packets.map(({ topic: at }) => at)).toEqual(topics);
    expect(received.payloads()).toEqual(topics);
    expect(outgoing.at(-1)).toEqual(["", expect.any(Number)]);
    expect(incoming.some(([at, alias]) => at === "" && alias !== undefined)).toBe(true);
    expect(Math.max(...incoming.map(([, alias = 0]) => alias))).toBeLessThanOrEqual(2);
  });

  test.each([1, 2] as const)(
    "a publisher with more under way than the Receive Maximum loses nothing and repeats nothing (QoS %i)",
    async (qos) => {
      const topic = topicOfTest();
      const receiver = await client(5, { reconnectPeriod: 0 });
      const received = messagesOf(receiver);
      await receiver.subscribeAsync(topic, { qos });
      const publisher = await client(5, { reconnectPeriod: 0 });
      const all = numbers(10 * RECEIVE_MAXIMUM);
      await Promise.all(all.map((payload) => publisher.publishAsync(topic, payload, { qos })));
      await received.count(all.length);
      expect(received.payloads()).toEqual(all);
    },
  );

  test("a question finds its answer by response topic and correlation data", async () => {
    const topic = topicOfTest();
    const [asker, responder] = [await client(5), await client(5)];
    responder.on("message", (_topic, _payload, { properties = {} }) => {
      const { responseTopic = "", correlationData } = properties;
      responder.publish(responseTopic, "21.5", { qos: 1, ...(correlationData ? { properties: { correlationData } } : {}) });
    });
    await responder.subscribeAsync(topic, { qos: 1 });
    const answers = messagesOf(asker);
    await asker.subscribeAsync(`${topic}/answer`, { qos: 1 });
    const properties = { responseTopic: `${topic}/answer`, correlationData: Buffer.from([0, 255, 7]) };
    await asker.publishAsync(topic, "how warm?", { qos: 1, properties });
    await answers.count(1);
    expect(answers.payloads()).toEqual(["21.5"]);
    expect(Buffer.from(answers.packets[0]?.properties?.correlationData ?? [])).toEqual(Buffer.from([0, 255, 7]));
  });
});
