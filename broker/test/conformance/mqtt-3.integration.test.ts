/** Behaviour of the broker towards MQTT 3.1 and 3.1.1, a clause a test, over raw packets. */
import { silentLog } from "@clima/schemas";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { type Broker, startBroker } from "../../src/index.ts";
import {
  ack,
  binary,
  bytes,
  connect,
  DISCONNECT,
  frame,
  PINGREQ,
  publish,
  subscribe,
  text,
  u16,
  unsubscribe,
} from "../support/mqtt-bytes.ts";
import { connected, destroyAll, rawClient } from "../support/raw-client.ts";
import { brokerSettings } from "../support/settings.ts";

let broker: Broker;
let port = 0;
const folder = tempDir();
let names = 0;
/** A name that no other test has. */
const unique = (what: string) => `${what}-${++names}`;

beforeAll(async () => {
  const started = await startBroker(brokerSettings(folder.path), silentLog);
  if (!started.ok) throw new Error(started.error);
  broker = started.value;
  port = broker.mqttPort ?? 0;
});
afterEach(destroyAll);
afterAll(async () => {
  await broker.stop();
  folder.remove();
});

const closes = async (...packets: readonly Buffer[]) => {
  const client = await rawClient(port);
  client.send(...packets);
  return client.closed();
};

test.each([
  ["[MQTT-3.1.0-1] the first packet is not CONNECT", [PINGREQ]],
  ["[MQTT-3.1.2-1] another protocol name", [frame(0x10, text("HTTP"), 4, 2, u16(0), text("x"))]],
  ["[MQTT-3.1.2-3] the reserved flag is set", [frame(0x10, text("MQTT"), 4, 3, u16(0), text("x"))]],
  ["[MQTT-3.1.2-14] the will's QoS is 3", [frame(0x10, text("MQTT"), 4, 2 | 4 | 0x18, u16(0), text("x"), text("w"), text("p"))]],
  ["[MQTT-3.1.2-22] a password without a user name", [frame(0x10, text("MQTT"), 4, 2 | 0x40, u16(0), text("x"), binary(Buffer.of(1)))]],
  ["[MQTT-2.2.2-2] flags in the header of CONNECT", [bytes(0x11, connect().subarray(1))]],
  ["[MQTT-2.2.3] a length of five bytes", [Buffer.of(0x10, 0xff, 0xff, 0xff, 0xff, 1)]],
] as const)("closes when %s", async (_name, packets) => {
  expect(await closes(...packets)).toEqual([]);
});

test.each([
  ["[MQTT-3.1.0-2] a second CONNECT", connect()],
  ["[MQTT-3.3.1-4] QoS 3", frame(0x36, text("a"), u16(1))],
  ["[MQTT-3.3.1-2] DUP with QoS 0", frame(0x38, text("a"))],
  ["[MQTT-3.3.2-2] a wildcard in a topic name", publish("a/#", "x")],
  ["[MQTT-4.7.3-1] an empty topic", publish("", "x")],
  ["[MQTT-1.5.3-2] U+0000 in a topic", publish("a\u0000b", "x")],
  ["[MQTT-1.5.3-1] a topic that is not UTF-8", frame(0x30, binary(Buffer.of(0xc3, 0x28)))],
  ["[MQTT-1.5.3-1] a surrogate in a topic", frame(0x30, binary(Buffer.of(0xed, 0xa0, 0x80)))],
  ["[MQTT-2.3.1-1] packet identifier 0", publish("a", "x", { qos: 1, id: 0 })],
  ["[MQTT-3.8.1-1] flags of SUBSCRIBE", bytes(0x80, subscribe(1, [["a", 0]]).subarray(1))],
  ["[MQTT-3.8.3-3] SUBSCRIBE without a filter", subscribe(1, [])],
  ["[MQTT-3-8.3-4] reserved bits of a subscription", subscribe(1, [["a", 4]])],
  ["[MQTT-4.7.1-2] a#", subscribe(1, [["a#", 0]])],
  ["[MQTT-4.7.1-2] #/a", subscribe(1, [["#/a", 0]])],
  ["[MQTT-4.7.1-3] a+/b", subscribe(1, [["a+/b", 0]])],
  ["[MQTT-4.7.1-3] +a", subscribe(1, [["+a", 0]])],
  ["[MQTT-4.7.3-1] an empty filter", subscribe(1, [["", 0]])],
  ["[MQTT-3.10.3-2] UNSUBSCRIBE without a filter", unsubscribe(1, [])],
  ["a CONNACK from a client", Buffer.of(0x20, 2, 0, 0)],
  ["a truncated PUBACK", Buffer.of(0x40, 1, 0)],
  ["bytes behind the last field", Buffer.of(0x40, 3, 0, 1, 9)],
])("closes on %s", async (_name, packet) => {
  const client = await connected(port);
  client.send(packet);
  expect(await client.closed()).toEqual([]);
});

test("[MQTT-3.1.2-2] answers an unknown protocol level with return code 1", async () => {
  expect((await closes(frame(0x10, text("MQTT"), 9, 2, u16(0), text("x"))))[0]?.codes).toEqual([1]);
});

test("[MQTT-3.1.3-8] refuses an empty client id with a session to keep, return code 2", async () => {
  expect((await closes(connect({ clean: false })))[0]?.codes).toEqual([2]);
});

test("[MQTT-3.1.3-6] gives a client without an id one of its own", async () => {
  const client = await connected(port, { id: "" });
  expect(await client.untilPong()).toEqual([]);
});

test("MQTT 3.1 and bridges (level 0x84) are let in", async () => {
  const old = await connected(port, { version: 3, id: unique("old") });
  expect(old.connack.sessionPresent).toBe(false);
  const client = await rawClient(port);
  client.send(frame(0x10, text("MQTT"), 0x84, 2, u16(0), text(unique("bridge"))));
  expect((await client.next()).codes).toEqual([0]);
});

test("[MQTT-3.1.4-5] packets that come before the CONNACK are not lost", async () => {
  const topic = unique("pipelined");
  const client = await rawClient(port);
  const messages = Array.from({ length: 200 }, (_, index) => publish(topic, `${index}`, { qos: 1, id: index + 1 }));
  client.send(connect(), subscribe(1, [[topic, 0]]), ...messages);
  const all = [];
  while (all.length < 2 * messages.length + 2) all.push(await client.next());
  expect(all.filter(({ type }) => type === "puback").map(({ id }) => id)).toEqual(messages.map((_, index) => index + 1));
  expect(all.filter(({ type }) => type === "publish").map(({ payload }) => payload)).toEqual(messages.map((_, index) => `${index}`));
});

test("[MQTT-3.1.4-2] a client with the same id takes the connection over", async () => {
  const id = unique("twin");
  const first = await connected(port, { id });
  const second = await connected(port, { id });
  expect(await first.closed()).toEqual([]);
  expect(await second.untilPong()).toEqual([]);
});

test("[MQTT-3.8.4-6] QoS is the lower of the subscription's and the message's, also with wildcards", async () => {
  const topic = unique("qos");
  const client = await connected(port);
  client.send(subscribe(1, [[`${topic}/+`, 1]]));
  expect((await client.next()).codes).toEqual([1]);
  client.send(publish(`${topic}/a`, "two", { qos: 2, id: 7 }), publish(`${topic}/a`, "nought"));
  const got = [await client.next(), await client.next(), await client.next()].sort((a, b) => a.type.localeCompare(b.type));
  expect(got.map(({ type, qos }) => [type, qos])).toEqual(
    expect.arrayContaining([
      ["publish", 1],
      ["publish", 0],
      ["pubrec", undefined],
    ]),
  );
});

test("[MQTT-3.3.5-1] overlapping subscriptions deliver one copy at the highest QoS", async () => {
  const topic = unique("overlap");
  const client = await connected(port);
  client.send(
    subscribe(1, [
      [`${topic}/#`, 0],
      [`${topic}/+`, 1],
      [`${topic}/a`, 0],
    ]),
  );
  await client.next();
  const other = await connected(port);
  other.send(publish(`${topic}/a`, "x", { qos: 2, id: 1 }));
  expect(await client.next()).toMatchObject({ type: "publish", qos: 1, payload: "x" });
  expect(await client.untilPong()).toEqual([]);
});

test("[MQTT-4.7.2-1] # and + do not match topics that begin with $", async () => {
  const client = await connected(port);
  client.send(
    subscribe(1, [
      ["#", 0],
      ["+/dollar", 0],
    ]),
  );
  await client.next();
  await client.untilPong();
  client.send(publish("$private/dollar", "x", { qos: 1, id: 1 }));
  expect((await client.untilPong()).filter(({ topic }) => topic?.startsWith("$"))).toEqual([]);
});

test.each([
  ["a/+/c", "a//c", true],
  ["+/+", "/x", true],
  ["+", "/x", false],
  ["sport/#", "sport", true],
  ["Sport/#", "sport", false],
  ["a/b/#", "a/b/c/d", true],
  ["a/+", "a/b/c", false],
])("[MQTT-4.7.1] whether %s matches %s: %s", async (filter, topic, isMatch) => {
  const prefix = unique("match");
  const client = await connected(port);
  client.send(subscribe(1, [[`${prefix}/${filter}`, 0]]));
  await client.next();
  client.send(publish(`${prefix}/${topic}`, "x"));
  expect((await client.untilPong()).length).toBe(isMatch ? 1 : 0);
});

test("[MQTT-3.3.1-8] [MQTT-3.3.1-9] [MQTT-3.3.1-10] retained: flagged for new subscribers, not for others; empty clears", async () => {
  const topic = unique("retained");
  const live = await connected(port);
  live.send(subscribe(1, [[topic, 0]]));
  await live.next();
  const publisher = await connected(port);
  publisher.send(publish(topic, "kept", { qos: 1, id: 1, retain: true }));
  await publisher.next();
  expect(await live.next()).toMatchObject({ payload: "kept", retain: false });
  const late = await connected(port);
  late.send(subscribe(1, [[topic, 1]]));
  await late.next();
  expect(await late.next()).toMatchObject({ payload: "kept", retain: true, qos: 1 });
  publisher.send(publish(topic, "", { qos: 1, id: 2, retain: true }));
  await publisher.next();
  const later = await connected(port);
  later.send(subscribe(1, [[topic, 0]]));
  await later.next();
  expect(await later.untilPong()).toEqual([]);
});

test("[MQTT-3.8.4-3] subscribing again replaces the subscription and sends retained messages again", async () => {
  const topic = unique("again");
  const client = await connected(port);
  client.send(publish(topic, "kept", { retain: true }), subscribe(1, [[topic, 0]]), subscribe(2, [[topic, 0]]));
  const got = await client.untilPong();
  const all = [...got, ...(await client.untilPong())];
  expect(all.filter(({ type }) => type === "publish").length).toBe(2);
});

test("[MQTT-4.4.0-1] [MQTT-3.3.1-1] an unacknowledged message comes again with DUP and its packet identifier", async () => {
  const topic = unique("dup");
  const id = unique("sleeper");
  const first = await connected(port, { id, clean: false });
  first.send(subscribe(1, [[topic, 1]]));
  await first.next();
  const publisher = await connected(port);
  publisher.send(publish(topic, "x", { qos: 1, id: 1 }));
  const sent = await first.next();
  expect(sent).toMatchObject({ dup: false, qos: 1 });
  first.destroy();
  const second = await connected(port, { id, clean: false });
  expect(second.connack.sessionPresent).toBe(true);
  expect(await second.next()).toMatchObject({ dup: true, id: sent.id, payload: "x" });
});

test("[MQTT-3.1.2-4] a session keeps what comes while its client is away, in order; [MQTT-3.1.2-6] a clean one forgets", async () => {
  const topic = unique("away");
  const id = unique("sleeper");
  const first = await connected(port, { id, clean: false });
  first.send(subscribe(1, [[topic, 2]]), DISCONNECT);
  await first.closed();
  const publisher = await connected(port);
  const payloads = Array.from({ length: 50 }, (_, index) => `${index}`);
  publisher.send(...payloads.map((payload, index) => publish(topic, payload, { qos: 1, id: index + 1 })));
  for (const _ of payloads) await publisher.next();
  const second = await connected(port, { id, clean: false });
  const got: (string | undefined)[] = [];
  for (const _ of payloads) {
    const message = await second.next();
    got.push(message.payload);
    second.send(ack("puback", message.id ?? 0));
  }
  expect(got).toEqual(payloads);
  second.send(DISCONNECT);
  await second.closed();
  const clean = await connected(port, { id, clean: true });
  expect(clean.connack.sessionPresent).toBe(false);
  clean.send(DISCONNECT);
  await clean.closed();
  expect((await connected(port, { id, clean: false })).connack.sessionPresent).toBe(false);
});

test("[MQTT-4.3.3-2] QoS 2 from a client arrives once, however often it is sent before PUBREL", async () => {
  const topic = unique("once");
  const subscriber = await connected(port);
  subscriber.send(subscribe(1, [[topic, 0]]));
  await subscriber.next();
  const client = await connected(port, { id: unique("twice"), clean: false });
  client.send(publish(topic, "x", { qos: 2, id: 9 }));
  expect(await client.next()).toMatchObject({ type: "pubrec", id: 9 });
  client.send(publish(topic, "x", { qos: 2, id: 9, dup: true }));
  expect(await client.next()).toMatchObject({ type: "pubrec", id: 9 });
  client.send(ack("pubrel", 9));
  expect(await client.next()).toMatchObject({ type: "pubcomp", id: 9 });
  client.send(publish(topic, "y", { qos: 2, id: 9 }));
  expect(await client.next()).toMatchObject({ type: "pubrec", id: 9 });
  expect((await subscriber.untilPong()).map(({ payload }) => payload)).toEqual(["x", "y"]);
});

test("[MQTT-4.3.3-1] QoS 2 to a client: PUBREL follows PUBREC, and is repeated after a reconnection", async () => {
  const topic = unique("exactly");
  const id = unique("careful");
  const client = await connected(port, { id, clean: false });
  client.send(subscribe(1, [[topic, 2]]));
  await client.next();
  const publisher = await connected(port);
  publisher.send(publish(topic, "x", { qos: 2, id: 1 }));
  const message = await client.next();
  client.send(ack("pubrec", message.id ?? 0));
  expect(await client.next()).toMatchObject({ type: "pubrel", id: message.id, flags: 2 });
  client.destroy();
  const again = await connected(port, { id, clean: false });
  expect(await again.next()).toMatchObject({ type: "pubrel", id: message.id });
  again.send(ack("pubcomp", message.id ?? 0));
  expect(await again.untilPong()).toEqual([]);
});

test("[MQTT-2.3.1-4] packet identifiers in flight are not given out again", async () => {
  const topic = unique("ids");
  const client = await connected(port);
  client.send(subscribe(1, [[topic, 1]]));
  await client.next();
  const publisher = await connected(port);
  publisher.send(...Array.from({ length: 300 }, (_, index) => publish(topic, "x", { qos: 1, id: index + 1 })));
  const ids = new Set<number | undefined>();
  for (let index = 0; index < 300; index += 1) ids.add((await client.next()).id);
  expect(ids.size).toBe(300);
});

test("[MQTT-3.1.2-8] the will is published when the connection breaks, [MQTT-3.14.4-3] not after DISCONNECT", async () => {
  const topic = unique("will");
  const watcher = await connected(port);
  watcher.send(subscribe(1, [[topic, 1]]));
  await watcher.next();
  const polite = await connected(port, { will: { topic, payload: "polite" } });
  polite.send(DISCONNECT);
  await polite.closed();
  const rude = await connected(port, { will: { topic, payload: "rude", qos: 1 } });
  rude.destroy();
  expect(await watcher.next()).toMatchObject({ payload: "rude", qos: 1 });
  expect(await watcher.untilPong()).toEqual([]);
});

test("[MQTT-3.1.2-24] silence for one and a half keep-alives ends the connection, and sends the will", async () => {
  const topic = unique("silent");
  const watcher = await connected(port);
  watcher.send(subscribe(1, [[topic, 0]]));
  await watcher.next();
  const client = await connected(port, { keepAliveS: 1, will: { topic, payload: "gone" } });
  const startedMs = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await client.closed();
  expect(Date.now() - startedMs).toBeGreaterThan(1400);
  expect(await watcher.next()).toMatchObject({ payload: "gone" });
});

test("[MQTT-3.10.4-1] UNSUBSCRIBE ends the subscription whose filter is the same to the character", async () => {
  const topic = unique("gone");
  const client = await connected(port);
  client.send(subscribe(1, [[`${topic}/#`, 0]]), unsubscribe(2, [`${topic}/+`]), publish(`${topic}/a`, "still"));
  expect((await client.untilPong()).map(({ type }) => type)).toEqual(["suback", "unsuback", "publish"]);
  client.send(unsubscribe(3, [`${topic}/#`]), publish(`${topic}/a`, "no more"));
  expect((await client.untilPong()).map(({ type }) => type)).toEqual(["unsuback"]);
});

test.each(["__proto__", "constructor", "toString/valueOf", "%", "x".repeat(1000)])(
  "topics and client ids may be called %s",
  async (name) => {
    const client = await connected(port, { id: `${unique("n")}${name}`.slice(0, 200), clean: false });
    client.send(subscribe(1, [[name, 1]]), publish(name, "x", { qos: 1, id: 1, retain: true }));
    const got = [await client.next(), await client.next(), await client.next(), ...(await client.untilPong())];
    expect(got.map(({ type }) => type)).toEqual(["suback", "publish", "puback"]);
    expect(got[1]?.topic).toBe(name);
  },
);

test("[MQTT-4.7.3-3] a topic of 65,535 bytes is carried", async () => {
  const longest = unique("long").padEnd(65535, "x");
  const client = await connected(port);
  client.send(subscribe(1, [[longest, 0]]), publish(longest, "x", { qos: 1, id: 1 }));
  expect((await client.next()).codes).toEqual([0]);
  expect(await client.next()).toMatchObject({ type: "publish", topic: longest });
});
