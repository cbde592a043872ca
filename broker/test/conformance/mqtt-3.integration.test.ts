/** What the table of conformance has no room for: MQTT 3.1, many messages, time. */
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Broker } from "../../src/index.ts";
import { ack, connect, DISCONNECT, frame, publish, subscribe, text, u16 } from "../support/mqtt-bytes.ts";
import { connected, destroyAll, rawClient } from "../support/raw-client.ts";
import { startTestBroker } from "./test-broker.ts";

let broker: Broker;
let port = 0;
let names = 0;
/** A name that no other test has. */
const unique = (what: string) => `${what}-${++names}`;

beforeAll(async () => {
  broker = await startTestBroker();
  port = broker.mqttPort ?? 0;
});
afterEach(destroyAll);
afterAll(() => broker.stop());

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
