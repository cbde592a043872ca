/** How messages go to one client: its window, its network, what is kept of them until they are acknowledged. */
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { heldDisk } from "../support/held-disk.ts";
import { message } from "../support/messages.ts";
import { ack, connect, DISCONNECT, props, publish, type Received, subscribe, u16, u32, unsubscribe } from "../support/mqtt-bytes.ts";
import { type EngineClient, type OpenEngine, openEngine } from "../support/open-engine.ts";

let broker: OpenEngine;
afterEach(() => broker.close());

/** Session expiry and receive maximum. */
const session = (window: number) => props(Buffer.of(0x11), u32(600), Buffer.of(0x21), u16(window));
const comingBack = (window: number) => connect({ version: 5, id: "s", clean: false, properties: session(window) });
const payloads = (packets: readonly Received[]) => packets.filter(({ type }) => type === "publish").map(({ payload }) => payload);
const types = (packets: readonly Received[]) => packets.map(({ type, id }) => `${type} ${id}`);

/** A session that outlives its connection, with a window, subscribed to "t". */
async function subscriber(window: number, qos: 1 | 2, id = "s"): Promise<EngineClient & { readonly connack: Received }> {
  const client = await broker.connected({ version: 5, id, clean: false, properties: session(window) });
  if (!client.connack.sessionPresent) await client.say(subscribe(1, [["t", qos]], props()));
  return client;
}

async function send(qos: 0 | 1 | 2, ...texts: readonly string[]): Promise<void> {
  const publisher = await broker.connected({ id: `publisher ${Math.random()}` });
  for (const [index, text] of texts.entries()) {
    await publisher.say(publish("t", text, { qos, id: index + 1 }));
    if (qos === 2) await publisher.say(ack("pubrel", index + 1));
  }
  await publisher.say(DISCONNECT);
}

const queued = () => [...broker.persistence.queues.entries("s")].map(({ message, messageId }) => `${message.payload}#${messageId}`);

describe("messages of QoS 1", () => {
  test("fill the client's window and no more; each acknowledgement makes room for the next [MQTT5-3.3.4-7]", async () => {
    broker = await openEngine();
    const client = await subscriber(2, 1);
    await send(1, "1", "2", "3", "4");
    const first = await client.heard();
    expect(payloads(first)).toEqual(["1", "2"]);
    expect(payloads(await client.say(ack("puback", first[1]?.id ?? 0)))).toEqual(["3"]);
    expect(payloads(await client.say(ack("puback", first[0]?.id ?? 0)))).toEqual(["4"]);
  });

  test("are off the queue when they are acknowledged, not before", async () => {
    broker = await openEngine();
    const client = await subscriber(10, 1);
    await send(1, "1", "2");
    const [one] = await client.heard();
    expect(queued()).toEqual(["1#1", "2#2"]);
    await client.say(ack("puback", one?.id ?? 0));
    expect(queued()).toEqual(["2#2"]);
    // An identifier that is not under way changes nothing.
    await client.say(ack("puback", 77));
    expect(queued()).toEqual(["2#2"]);
  });

  test("that were not acknowledged come again with the same identifier and DUP, before what waited [MQTT-4.4.0-1]", async () => {
    broker = await openEngine();
    const client = await subscriber(2, 1);
    await send(1, "1", "2", "3");
    const before = await client.heard();
    await client.breakOff();
    const again = await broker.open().say(comingBack(10));
    expect(again.filter(({ type }) => type === "publish").map(({ payload, id, dup }) => ({ payload, id, dup }))).toEqual([
      { payload: "1", id: before[0]?.id, dup: true },
      { payload: "2", id: before[1]?.id, dup: true },
      { payload: "3", id: 3, dup: false },
    ]);
  });

  test("wait while the client's network takes nothing, and go on when it does", async () => {
    broker = await openEngine();
    const client = await subscriber(10, 1);
    client.connection.bufferedBytes = broker.engine.settings.limits.outputBytes;
    await send(1, "1", "2");
    expect(payloads(await client.heard())).toEqual([]);
    expect(payloads(await client.drain())).toEqual(["1", "2"]);
  });

  test("do not take an identifier that is in use, also after 65,535 of them [MQTT-2.3.1-4]", async () => {
    broker = await openEngine();
    const client = await subscriber(10, 1);
    await send(1, "stays");
    expect((await client.heard()).map(({ id }) => id)).toEqual([1]);
    const live = broker.engine.clients.get("s");
    if (live) live.lastMessageId = 65_535;
    await send(1, "next");
    expect((await client.heard()).map(({ id }) => id)).toEqual([2]);
  });
});

describe("messages of QoS 2", () => {
  test("are released after PUBREC, and done with after PUBCOMP [MQTT-4.3.3-1]", async () => {
    broker = await openEngine();
    const client = await subscriber(1, 2);
    await send(2, "1", "2");
    const [one] = await client.heard();
    expect(one).toMatchObject({ payload: "1", qos: 2 });
    // PUBREC makes no room in the window yet.
    expect(types(await client.say(ack("pubrec", 1)))).toEqual(["pubrel 1"]);
    expect(types(await client.say(ack("pubrec", 1)))).toEqual(["pubrel 1"]);
    expect(payloads(await client.say(ack("pubcomp", 1)))).toEqual(["2"]);
    expect(queued()).toEqual(["2#2"]);
  });

  test("are sent, and released, only when their identifier is on the disk: it must not change in a crash", async () => {
    const disk = heldDisk();
    broker = await openEngine({ persistence: disk.persistence });
    const client = await subscriber(10, 2);
    const publisher = await broker.connected({ id: "publisher" });
    disk.hold();
    await publisher.say(publish("t", "1", { qos: 2, id: 1 }));
    disk.letOneThrough();
    expect(await client.heard()).toEqual([]);
    disk.letOneThrough();
    expect(payloads(await client.heard())).toEqual(["1"]);
    expect(await client.say(ack("pubrec", 1))).toEqual([]);
    disk.letThrough();
    expect(types(await client.heard())).toEqual(["pubrel 1"]);
  });

  test("that the client has are not sent to it again: it gets the PUBREL, and of the others the message", async () => {
    broker = await openEngine();
    const client = await subscriber(10, 2);
    await send(2, "1", "2");
    await client.heard();
    await client.say(ack("pubrec", 1));
    await client.breakOff();
    const again = broker.open();
    const [, ...rest] = await again.say(comingBack(10));
    expect(rest.map(({ type, id, payload, dup }) => ({ type, id, payload, dup }))).toEqual([
      { type: "pubrel", id: 1, payload: undefined, dup: undefined },
      { type: "publish", id: 2, payload: "2", dup: true },
    ]);
    await again.say(ack("pubcomp", 1));
    expect(queued()).toEqual(["2#2"]);
  });

  test("that were sent go on as they were sent, though the subscription is another by now, or none, or they expired [MQTT-4.4.0-1]", async () => {
    for (const [sentAt, change] of [
      [2, subscribe(2, [["t", 1]], props())],
      [2, subscribe(2, [["t", 0]], props())],
      [2, unsubscribe(2, ["t"], props())],
      [1, unsubscribe(2, ["t"], props())],
      [1, subscribe(2, [["t", 2]], props())],
      [1, subscribe(2, [["t", 0]], props())],
    ] as const) {
      broker = await openEngine();
      const client = await subscriber(10, sentAt);
      const publisher = await broker.connected({ version: 5, id: "p" });
      const expiry = props(Buffer.of(0x02), u32(1));
      await publisher.say(publish("t", "1", { qos: 2, id: 1, properties: expiry }));
      const [sent] = await client.heard();
      expect(sent).toMatchObject({ payload: "1", qos: sentAt });
      await client.say(change);
      await client.breakOff();
      jest.spyOn(Date, "now").mockReturnValue(Date.now() + 2000);
      const again = await broker.open().say(comingBack(10));
      expect(again.slice(1)).toMatchObject([{ payload: "1", qos: sentAt, id: sent?.id, dup: true }]);
      jest.restoreAllMocks();
      await broker.close();
    }
    broker = await openEngine();
  });

  test("that were sent, but may not be sent again, are released: their identifier would be taken for a repeat", async () => {
    broker = await openEngine();
    const client = await subscriber(10, 2);
    await send(2, "a text that does not fit later");
    const [sent] = await client.heard();
    await client.breakOff();
    const small = props(Buffer.of(0x11), u32(600), Buffer.of(0x27), u32(20));
    const back = broker.open();
    const [, ...heard] = await back.say(connect({ version: 5, id: "s", clean: false, properties: small }));
    expect(heard).toMatchObject([{ type: "pubrel", id: sent?.id }]);
    expect(await back.say(ack("pubcomp", sent?.id ?? 0))).toEqual([]);
    expect(queued()).toEqual([]);
  });

  test("are given up when the client refuses them [MQTT5-4.3.3-4]", async () => {
    broker = await openEngine();
    const client = await subscriber(1, 2);
    await send(2, "1", "2");
    await client.heard();
    const refusal = Buffer.from([0x50, 3, 0, 1, 0x80]);
    expect(payloads(await client.say(refusal))).toEqual(["2"]);
    expect(queued()).toEqual(["2#2"]);
  });

  test("of which the client knows an identifier that the broker does not are answered as such [MQTT5-4.3.3]", async () => {
    broker = await openEngine();
    const client = await subscriber(1, 2);
    const notFound = 0x92;
    expect(await client.say(ack("pubrec", 9))).toMatchObject([{ type: "pubrel", id: 9, codes: [notFound] }]);
  });
});

describe("messages of QoS 0", () => {
  test("are dropped, and counted, while the client's network takes nothing", async () => {
    broker = await openEngine();
    const client = await subscriber(1, 1);
    client.connection.bufferedBytes = broker.engine.settings.limits.outputBytes;
    await send(0, "lost");
    expect(payloads(await client.drain())).toEqual([]);
    expect(broker.engine.counters.messagesDropped.get("slow-reader")).toBe(1);
    await send(0, "heard");
    expect(payloads(await client.heard())).toEqual(["heard"]);
  });
});

describe("a message that nobody needs any more", () => {
  test("is taken off the queue when its subscription ended while the client was away", async () => {
    broker = await openEngine();
    const client = await subscriber(1, 1);
    await send(1, "1", "2");
    await client.heard();
    await client.breakOff();
    broker.persistence.subscriptions.removeAll("s");
    const [, ...rest] = await broker.open().say(comingBack(10));
    // What was under way is owed; what never went is not.
    expect(payloads(rest)).toEqual(["1"]);
    expect(queued()).toEqual(["1#1"]);
  });

  test("is dropped when it expired while it waited [MQTT5-3.3.2-5]", async () => {
    broker = await openEngine();
    const client = await subscriber(1, 1);
    await client.breakOff();
    broker.persistence.queues.append(["s"], message(1, { messageExpiry: 1 }));
    await send(1, "new");
    const [, ...rest] = await broker.open().say(comingBack(10));
    expect(payloads(rest)).toEqual(["new"]);
    expect(broker.engine.counters.messagesDropped.get("expired")).toBe(1);
    expect(queued()).toEqual(["new#2"]);
  });

  test("is dropped when it is larger than the client takes [MQTT5-3.1.2-24]", async () => {
    broker = await openEngine();
    const properties = props(Buffer.of(0x11), u32(600), Buffer.of(0x27), u32(60));
    const client = await broker.connected({ version: 5, id: "s", clean: false, properties });
    await client.say(subscribe(1, [["t", 1]], props()));
    await send(1, "x".repeat(100), "small");
    expect(payloads(await client.heard())).toEqual(["small"]);
    expect(broker.engine.counters.messagesDropped.get("packet-too-large")).toBe(1);
    expect(queued()).toEqual(["small#2"]);
  });
});

describe("a client that names no window", () => {
  const LATE = { version: 4, id: "s", clean: false } as const;
  async function waiting(count: number, text: string): Promise<void> {
    const away = await broker.connected(LATE);
    await away.say(subscribe(1, [["t", 1]]));
    await away.say(DISCONNECT);
    const publisher = await broker.connected({ id: "publisher" });
    for (let id = 1; id <= count; id += 1) await publisher.say(publish("t", text, { qos: 1, id }));
  }

  test("gets more messages at once than it acknowledges, as many as the memory for them holds", async () => {
    broker = await openEngine({ limits: { inflightBytes: 5000 } });
    await waiting(12, "x".repeat(935));
    const client = await broker.connected(LATE);
    // 935 bytes of payload, one of topic and 64 beside them are 1,000 each.
    const first = await client.heard();
    expect(broker.engine.clients.get("s")?.inflight).toMatchObject({ size: 5, bytes: 5000 });
    await client.say(...[1, 2, 3].map((id) => ack("puback", id)));
    expect(broker.engine.clients.get("s")?.inflight).toMatchObject({ size: 5, bytes: 5000 });
    expect(payloads(first).length).toBeLessThanOrEqual(5);
  });

  test("gets a message that is larger than the memory for them, by itself", async () => {
    broker = await openEngine({ limits: { inflightBytes: 100 } });
    await waiting(2, "x".repeat(935));
    const client = await broker.connected(LATE);
    expect(broker.engine.clients.get("s")?.inflight.size).toBe(1);
    expect(payloads(await client.say(ack("puback", 1)))).toHaveLength(1);
  });

  test("has what was under way sent again with the same identifiers before anything else, within the same memory [MQTT-4.4.0-1]", async () => {
    broker = await openEngine({ limits: { inflightBytes: 5000 } });
    await waiting(8, "x".repeat(935));
    await (await broker.connected(LATE)).breakOff();
    const client = broker.open();
    const sent = (await client.say(connect(LATE))).filter(({ type }) => type === "publish");
    expect(sent.map(({ id, dup }) => ({ id, dup }))).toEqual([1, 2, 3, 4, 5].map((id) => ({ id, dup: true })));
    for (let next = sent.shift(); next; next = sent.shift()) {
      expect(broker.engine.clients.get("s")?.inflight.bytes).toBeLessThanOrEqual(5000);
      sent.push(...(await client.say(ack("puback", next.id ?? 0))));
    }
    expect(queued()).toEqual([]);
  });
});

test("a client with much waiting gets it a bounded number of messages a turn, and everything in the end", async () => {
  broker = await openEngine({ limits: { receiveMaximum: 5000 } });
  await (await subscriber(10_000, 2)).breakOff();
  const publisher = await broker.connected({ id: "publisher" });
  const all = Array.from({ length: 1000 }, (_, index) => publish("t", String(index), { qos: 1, id: index + 1 }));
  await publisher.say(...all);
  const underWay = () => broker.engine.clients.get("s")?.inflight.size ?? 0;
  const heard = broker.open().say(comingBack(10_000));
  const steps: number[] = [];
  for (let before = 0; underWay() < 1000 && steps.length < 1000; before = underWay()) {
    await new Promise((resolve) => setImmediate(resolve));
    steps.push(underWay() - before);
  }
  expect(Math.max(...steps)).toBeLessThanOrEqual(256);
  expect(underWay()).toBe(1000);
  await heard;
});

describe("a client whose network takes everything, in a turn with more bytes for it than may wait for a network", () => {
  const outputBytes = 4096;
  const flood = Array.from({ length: 8 }, () => publish("t", "x".repeat(1000)));
  const held = (packets: readonly Received[]) => payloads(packets).map((payload) => payload?.slice(0, 1));

  test("gets the message of QoS 1 at the end, though nothing that it acknowledges comes before", async () => {
    broker = await openEngine({ limits: { outputBytes } });
    const client = await subscriber(10, 1);
    const publisher = await broker.connected({ id: "publisher" });
    await publisher.say(...flood, publish("t", "1", { qos: 1 }));
    expect(held(await client.heard())).toEqual([..."xxxxxxxx1"]);
  });

  test("gets it as one of a shared group, too", async () => {
    broker = await openEngine({ limits: { outputBytes } });
    const client = await broker.connected({ version: 5, id: "s" });
    await client.say(subscribe(1, [["$share/g/t", 1]], props()));
    const publisher = await broker.connected({ id: "publisher" });
    await publisher.say(...flood, publish("t", "1", { qos: 1 }));
    expect(held(await client.heard())).toEqual([..."xxxxxxxx1"]);
  });

  test("gets messages that are each larger than that", async () => {
    broker = await openEngine({ limits: { outputBytes } });
    const client = await subscriber(10, 1);
    const publisher = await broker.connected({ id: "publisher" });
    const large = ["1", "2", "3"].map((text, index) => publish("t", text.repeat(5000), { qos: index === 0 ? 0 : 1, id: index + 1 }));
    await publisher.say(...large);
    expect(held(await client.heard())).toEqual(["1", "2", "3"]);
  });

  test("gets every retained message of QoS 0", async () => {
    broker = await openEngine({ limits: { outputBytes } });
    const publisher = await broker.connected({ id: "publisher" });
    await publisher.say(...flood.map((_, index) => publish(`t/${index}`, "x".repeat(1000), { retain: true })));
    const client = await broker.connected({ id: "late" });
    expect(held(await client.say(subscribe(1, [["t/#", 0]])))).toEqual([..."xxxxxxxx"]);
    expect(broker.engine.counters.messagesDropped.get("slow-reader")).toBeUndefined();
  });
});
