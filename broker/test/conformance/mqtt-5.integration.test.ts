/** What the table of conformance has no room for: particular reason codes, many messages, time. */
import { silentLog } from "@clima/schemas";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { slowness } from "../../../test/support/slowness.js";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { type Broker, startBroker } from "../../src/index.ts";
import {
  ack,
  bytes,
  type ConnectOptions,
  connect,
  DISCONNECT,
  frame,
  props,
  publish,
  type Received,
  subscribe,
  text,
  u16,
  u32,
  unsubscribe,
  userProperty,
  varint,
} from "../support/mqtt-bytes.ts";
import { connected, destroyAll } from "../support/raw-client.ts";
import { brokerSettings } from "../support/settings.ts";
import { startTestBroker } from "./test-broker.ts";

let broker: Broker;
let port = 0;
let names = 0;
const unique = (what: string) => `${what}-${++names}`;
const none = props();
const five = (options: ConnectOptions = {}) => connected(port, { version: 5, ...options });
const publish5 = (topic: string, payload: string, options: Parameters<typeof publish>[2] = {}) =>
  publish(topic, payload, { properties: none, ...options });
const property = (packet: Received, id: number) => packet.properties?.get(id);
const expiry = (seconds: number) => bytes(0x11, u32(seconds));
const subscribed = async (filter: string, options: number, connectOptions: ConnectOptions = {}, properties = none) => {
  const client = await five(connectOptions);
  client.send(subscribe(1, [[filter, options]], properties));
  await client.next();
  return client;
};
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  broker = await startTestBroker();
  port = broker.mqttPort ?? 0;
});
afterEach(destroyAll);
afterAll(() => broker.stop());

test("[MQTT5-3.2.2-16] assigns a client id, [MQTT5-3.2.2-21] and a keep-alive where it wants another", async () => {
  const client = await five({ keepAliveS: 1 });
  expect(property(client.connack, 0x12)).toEqual([expect.stringMatching(/^auto-/)]);
  expect(property(client.connack, 0x13)).toEqual([5]);
});

test.each([
  ["[MQTT5-3.3.2-8] topic alias 0", publish("a", "x", { properties: props(0x23, u16(0)) }), 0x94],
  ["[MQTT5-3.3.2-9] a topic alias above the maximum", publish("a", "x", { properties: props(0x23, u16(65535)) }), 0x94],
  ["an alias that was never set", publish("", "x", { properties: props(0x23, u16(3)) }), 0x82],
  ["[MQTT5-3.3.4-6] a subscription identifier in PUBLISH", publish("a", "x", { properties: props(0x0b, varint(1)) }), 0x82],
  ["[MQTT5-3.3.2-14] a wildcard in the response topic", publish("a", "x", { properties: props(8, text("a/#")) }), 0x82],
  ["payload format 2", publish("a", "x", { properties: props(1, 2) }), 0x82],
  ["[MQTT5-3.3.2-2] a wildcard in the topic", publish5("a/+", "x"), 0x81],
  ["subscription identifier 0", subscribe(1, [["a", 0]], props(0x0b, varint(0))), 0x82],
  ["[MQTT5-3.8.3-4] no local on a shared subscription", subscribe(1, [["$share/g/a", 4]], none), 0x82],
  ["retain handling 3", subscribe(1, [["a", 0x30]], none), 0x82],
  ["reserved subscription bits", subscribe(1, [["a", 0x40]], none), 0x81],
  ["[MQTT5-4.8.2-2] $share without a group", subscribe(1, [["$share//a", 0]], none), 0x81],
  ["an AUTH that nobody agreed on", frame(0xf0, 0x18, none), 0x82],
  ["[MQTT5-3.1.0-2] a second CONNECT", connect({ version: 5 }), 0x82],
  ["an unknown property", publish("a", "x", { properties: props(0x7e, 1) }), 0x81],
])("sends DISCONNECT with a reason on %s", async (_name, packet, reason) => {
  const client = await five();
  client.send(packet);
  expect(await client.closed()).toMatchObject([{ type: "disconnect", codes: [reason] }]);
});

test("[MQTT5-3.1.2-11] a session lives for its expiry, and no longer", async () => {
  const id = unique("expiring");
  const expiryS = Math.ceil(slowness());
  const first = await five({ id, properties: props(expiry(expiryS)) });
  first.destroy();
  expect((await five({ id, clean: false, properties: props(expiry(expiryS)) })).connack.sessionPresent).toBe(true);
  destroyAll();
  await sleep(expiryS * 1000 + 400);
  expect((await five({ id, clean: false })).connack.sessionPresent).toBe(false);
});

test("[MQTT5-3.3.2-5] an expired message is not delivered; [MQTT5-3.3.2-6] else what is left of its life is passed on", async () => {
  const topic = unique("expiry");
  const publisher = await five();
  publisher.send(publish(`${topic}/short`, "x", { retain: true, properties: props(2, u32(1)) }));
  publisher.send(publish(`${topic}/long`, "x", { retain: true, properties: props(2, u32(100)) }));
  await publisher.untilPong();
  await sleep(1300);
  const late = await five();
  late.send(subscribe(1, [[`${topic}/+`, 0]], none));
  const [, message, ...others] = [...(await late.untilPong()), ...(await late.untilPong())];
  expect(others).toEqual([]);
  expect(message?.topic).toBe(`${topic}/long`);
  expect(property(message as Received, 2)?.[0]).toBeLessThan(100);
});

test("[MQTT5-3.8.3-3] no local; [MQTT5-3.3.1-12] retain as published; retain handling 0, 1 and 2", async () => {
  const topic = unique("options");
  const own = await subscribed(topic, 4);
  own.send(publish5(topic, "mine"));
  expect(await own.untilPong()).toEqual([]);
  const keeping = await subscribed(topic, 8);
  own.send(publish5(topic, "kept", { retain: true }));
  expect(await keeping.next()).toMatchObject({ payload: "kept", retain: true });
  const client = await five();
  const counts: number[] = [];
  for (const handling of [2, 1, 1, 0]) {
    client.send(subscribe(counts.length + 1, [[topic, handling << 4]], none));
    const got = [...(await client.untilPong()), ...(await client.untilPong())];
    counts.push(got.filter(({ type }) => type === "publish").length);
  }
  expect(counts).toEqual([0, 0, 0, 1]);
  const fresh = await five();
  fresh.send(subscribe(1, [[topic, 1 << 4]], none));
  expect((await fresh.untilPong()).map(({ type }) => type)).toEqual(["suback", "publish"]);
});

test("reason codes: 0x10 without subscribers, 0x11 for no subscription, PUBCOMP 0x92 for an unknown identifier", async () => {
  const client = await five();
  client.send(publish5(unique("nobody"), "x", { qos: 1, id: 1 }));
  expect((await client.next()).codes).toEqual([0x10]);
  client.send(unsubscribe(2, ["never"], none));
  expect((await client.next()).codes).toEqual([0x11]);
  client.send(ack("pubrel", 77));
  expect(await client.next()).toMatchObject({ type: "pubcomp", codes: [0x92] });
});

test("PUBREL that comes again after a reconnect is a success: its PUBCOMP was lost", async () => {
  const options = { id: unique("again"), clean: false, properties: props(expiry(300)) };
  const first = await five(options);
  first.send(publish5(unique("nobody"), "x", { qos: 2, id: 7 }));
  expect(await first.next()).toMatchObject({ type: "pubrec", id: 7 });
  first.send(ack("pubrel", 7));
  expect(await first.next()).toMatchObject({ type: "pubcomp", codes: [0] });
  first.destroy();
  const second = await five(options);
  expect(second.connack.sessionPresent).toBe(true);
  second.send(ack("pubrel", 7));
  expect(await second.next()).toMatchObject({ type: "pubcomp", id: 7, codes: [0] });
});

test("[MQTT5-3.1.3-9] a will waits for its delay; a client that comes back in time cancels it", async () => {
  const topic = unique("will");
  const watcher = await subscribed(topic, 0);
  const delayS = Math.ceil(slowness());
  const will = (payload: string) => ({ topic, payload, properties: props(0x18, u32(delayS), userProperty("why", "gone")) });
  const id = unique("mortal");
  const back = await five({ id, properties: props(expiry(30)), will: will("cancelled") });
  back.destroy();
  await sleep(100);
  await five({ id, clean: false, properties: props(expiry(30)) });
  const gone = await five({ id: unique("mortal"), properties: props(expiry(30)), will: will("late") });
  const startedMs = Date.now();
  gone.destroy();
  const message = await watcher.next();
  expect(message.payload).toBe("late");
  expect(property(message, 0x26)).toEqual([["why", "gone"]]);
  expect(Date.now() - startedMs).toBeGreaterThan(900);
});

test("[MQTT5-4.8.2] shared subscriptions: each message to one member, 3.1.1 and 5 mixed", async () => {
  const topic = unique("shared");
  const newer = await subscribed(`$share/g/${topic}`, 1);
  const older = await connected(port);
  older.send(subscribe(1, [[`$share/g/${topic}`, 1]]));
  await older.next();
  const publisher = await five();
  for (let index = 1; index <= 10; index += 1) publisher.send(publish5(topic, `${index}`, { qos: 1, id: index }));
  for (let index = 1; index <= 10; index += 1) expect((await publisher.next()).codes).toEqual([0]);
  const [ofNewer, ofOlder] = [await newer.untilPong(), await older.untilPong()];
  expect([ofNewer.length, ofOlder.length]).toEqual([5, 5]);
  expect(new Set([...ofNewer, ...ofOlder].map(({ payload }) => payload)).size).toBe(10);
});

test("[MQTT5-4.8.2-6] what a member of a group did not acknowledge goes to another; what comes while all are away is kept", async () => {
  const topic = unique("shared");
  const filter = `$share/g/${topic}`;
  const first = await subscribed(filter, 1, { id: unique("member"), properties: props(expiry(60)) });
  const firstId = `member-${names}`;
  const publisher = await five();
  publisher.send(publish5(topic, "a", { qos: 1, id: 1 }));
  await publisher.next();
  expect(await first.next()).toMatchObject({ payload: "a" });
  const second = await subscribed(filter, 1, { id: unique("member") });
  first.destroy();
  const again = await second.next();
  expect(again).toMatchObject({ payload: "a" });
  second.send(ack("puback", again.id ?? 0), DISCONNECT);
  await second.closed();
  publisher.send(publish5(topic, "b", { qos: 1, id: 2 }));
  expect((await publisher.next()).codes).toEqual([0]);
  const back = await five({ id: firstId, clean: false, properties: props(expiry(60)) });
  expect(await back.next()).toMatchObject({ payload: "b" });
  expect(await back.untilPong()).toEqual([]);
});

test("[MQTT5-3.1.2-22] the client's keep-alive counts where the broker named none", async () => {
  const other = tempDir();
  const settings = brokerSettings(other.path);
  const started = await startBroker({ ...settings, limits: { ...settings.limits, keepAliveMinSeconds: 1 } }, silentLog);
  if (!started.ok) throw new Error(started.error);
  const client = await connected(started.value.mqttPort ?? 0, { version: 5, keepAliveS: 1 });
  expect(property(client.connack, 0x13)).toBeUndefined();
  const startedMs = Date.now();
  expect(await client.closed()).toMatchObject([{ type: "disconnect", codes: [0x8d] }]);
  expect(Date.now() - startedMs).toBeGreaterThan(1400);
  await started.value.stop();
  other.remove();
});

test("[MQTT5-3.8.4-4] subscribing again and again loses nothing of a stream", async () => {
  const topic = unique("stream");
  const subscriber = await subscribed(topic, 1);
  const publisher = await five();
  const payloads = Array.from({ length: 100 }, (_, index) => `${index}`);
  const got: (string | undefined)[] = [];
  for (const [index, payload] of payloads.entries()) {
    publisher.send(publish5(topic, payload, { qos: 1, id: index + 1 }));
    subscriber.send(subscribe(index + 1, [[topic, 1]], none));
  }
  while (got.length < payloads.length) {
    const packet = await subscriber.next();
    if (packet.type === "publish") got.push(packet.payload);
  }
  expect(got).toEqual(payloads);
});

test("[MQTT5-4.3.3-7] a message of QoS 2 that was sent is sent again after its life; [MQTT5-4.3.3-13] and is brought to its end", async () => {
  const topic = unique("outlived");
  const id = unique("sleeper");
  const first = await subscribed(topic, 2, { id, properties: props(expiry(60)) });
  const publisher = await five();
  const lifeS = Math.ceil(slowness());
  publisher.send(publish5(topic, "x", { qos: 2, id: 1, properties: props(2, u32(lifeS)) }));
  const sent = await first.next();
  expect(sent).toMatchObject({ qos: 2, dup: false });
  first.destroy();
  await sleep(lifeS * 1000 + 100);
  const second = await five({ id, clean: false, properties: props(expiry(60)) });
  expect(await second.next()).toMatchObject({ type: "publish", id: sent.id, dup: true });
  second.send(ack("pubrec", sent.id ?? 0));
  expect(await second.next()).toMatchObject({ type: "pubrel", id: sent.id });
});
