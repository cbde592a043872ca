/**
 * A stored session whose client comes back and names another session expiry, or none: it is resumed as what it is, and ends as the last
 * expiry says [MQTT5-3.1.2.11.2] [MQTT5-3.14.2.2.2] [MQTT-4.1.0-2].
 */
import { afterEach, describe, expect, test } from "@jest/globals";
import { heldDisk } from "../support/held-disk.ts";
import {
  ack,
  type ConnectOptions,
  connect,
  DISCONNECT,
  frame,
  PINGREQ,
  props,
  publish,
  type Received,
  subscribe,
  u16,
  u32,
  unsubscribe,
} from "../support/mqtt-bytes.ts";
import { type EngineClient, type OpenEngine, openEngine } from "../support/open-engine.ts";

let broker: OpenEngine;
afterEach(() => broker.close());

const ID = "s";
const expiry = (seconds: number, ...more: readonly Uint8Array[]) => props(Buffer.of(0x11), u32(seconds), ...more);
/** Comes back and says nothing of an expiry: 0 [MQTT5-3.1.2.11.2]. */
const LAST: ConnectOptions = { version: 5, id: ID, clean: false };
const KEPT: ConnectOptions = { ...LAST, properties: expiry(600) };
const SAYS_ZERO: ConnectOptions = { ...LAST, properties: expiry(0) };
const OLD_CLEAN: ConnectOptions = { version: 4, id: ID, clean: true };
const OLD_KEPT: ConnectOptions = { version: 4, id: ID, clean: false };
/** DISCONNECT with a reason and a session expiry. */
const goodbye = (reasonCode: number, expirySeconds?: number) =>
  expirySeconds === undefined ? frame(0xe0, reasonCode) : frame(0xe0, reasonCode, expiry(expirySeconds));

/** A client that is let in, with what it was given at once. */
async function come(options: ConnectOptions) {
  const client = broker.open();
  const [connack, ...waiting] = await client.ask(connect(options));
  return { ...client, connack, waiting };
}
const heardBy = (packets: readonly Received[]) => packets.filter(({ type }) => type === "publish").map(({ payload }) => payload);
const isPresent = async (options: ConnectOptions) => (await come(options)).connack?.sessionPresent;
/** Nothing of the session is left anywhere. */
const nothingLeft = () => {
  expect(broker.persistence.stats()).toMatchObject({ sessions: 0, subscriptions: 0, queuedMessages: 0 });
  expect([...broker.persistence.queues.entries(ID)]).toEqual([]);
  expect(broker.engine.away.size()).toBe(0);
  expect(broker.engine.groups.count()).toBe(0);
};

const NO_LOCAL = 4;
/** A session that is kept, subscribed, and left. */
async function leave(subscriptionOptions: number, filter = "t", options = KEPT): Promise<void> {
  const client = await broker.connected(options);
  await client.say(subscribe(1, [[filter, subscriptionOptions]], options.version === 5 ? props() : undefined), DISCONNECT);
}

async function send(qos: 0 | 1 | 2, ...texts: readonly string[]): Promise<void> {
  const publisher = await broker.connected({ id: "publisher" });
  for (const [index, text] of texts.entries()) {
    await publisher.say(publish("t", text, { qos, id: index + 1 }));
    if (qos === 2) await publisher.say(ack("pubrel", index + 1));
  }
  await publisher.say(DISCONNECT);
}

/** More than any test here sends: a broker that repeats without an end is stopped there. */
const TOO_MANY = 25_000;
/** Acknowledges everything to the end, as long as something comes; what came, with repeats. */
async function takeAll(client: EngineClient, first?: readonly Received[]): Promise<string[]> {
  const got: string[] = [];
  let packets = first ?? (await client.heard());
  while (packets.length > 0 && got.length < TOO_MANY) {
    const answers = packets.flatMap(({ type, id = 0, qos, payload = "" }) => {
      if (type === "publish") got.push(payload);
      if (type === "pubrel") return [ack("pubcomp", id)];
      if (type !== "publish" || qos === 0) return [];
      return [ack(qos === 1 ? "puback" : "pubrec", id)];
    });
    packets = answers.length === 0 ? [] : await client.say(...answers);
  }
  return got;
}

describe("a session that is resumed without an expiry", () => {
  test("gives what waits once, and is over when its connection ends: the packets of the report", async () => {
    broker = await openEngine();
    const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
    const first = broker.open();
    await first.say(hex("1014 0004 4D515454 05 02 003C 05 1100000258 0002 7831"), hex("82 07 0001 00 0001 74 01"), hex("E000"));
    await send(1, "once");
    const second = broker.open();
    const heard = await second.say(hex("100F 0004 4D515454 05 00 003C 00 0002 7831"));
    expect(heard[0]).toMatchObject({ type: "connack", sessionPresent: true });
    expect(heardBy(heard)).toEqual(["once"]);
    await second.say(hex("4002 0001"), hex("E000"));
    const third = broker.open();
    const again = await third.say(hex("100F 0004 4D515454 05 00 003C 00 0002 7831"), PINGREQ);
    expect(again.map(({ type, sessionPresent }) => [type, sessionPresent])).toEqual([
      ["connack", false],
      ["pingresp", undefined],
    ]);
    nothingLeft();
  });

  /** Whether the session is present for whoever takes over; undefined where nobody does. */
  type End = (client: EngineClient) => Promise<boolean | undefined>;
  test.each<[string, End]>([
    ["says goodbye", async (client) => void (await client.say(DISCONNECT))],
    ["is cut off", async (client) => void (await client.breakOff())],
    ["breaks the protocol", async (client) => void (await client.say(connect(LAST)))],
    ["is taken over", () => isPresent(LAST)],
    ["is taken over by one with an expiry", () => isPresent(KEPT)],
    ["is taken over by an older client", () => isPresent(OLD_KEPT)],
  ])("is over when its client %s, and forgets what was not acknowledged", async (_how, end) => {
    for (const options of [LAST, SAYS_ZERO]) {
      broker = await openEngine();
      await leave(2);
      await send(2, "1", "2");
      const client = await come(options);
      expect(client.connack?.sessionPresent).toBe(true);
      expect(heardBy(client.waiting)).toEqual(["1", "2"]);
      expect((await end(client)) ?? false).toBe(false);
      expect(heardBy((await come(KEPT)).waiting)).toEqual([]);
      expect([...broker.persistence.queues.entries(ID)]).toEqual([]);
      expect(broker.persistence.subscriptions.of(ID)).toEqual([]);
      if (options === LAST) await broker.close();
    }
  });

  test("takes subscriptions up and ends them as stored ones, and those messages wait for nobody afterwards", async () => {
    broker = await openEngine();
    await leave(1);
    const client = await broker.connected(LAST);
    await client.say(subscribe(2, [["u", 1]], props()), unsubscribe(3, ["t"], props()));
    expect(broker.persistence.subscriptions.of(ID).map(({ filter }) => filter)).toEqual(["u"]);
    await send(1, "not wanted any more");
    expect([...broker.persistence.queues.entries(ID)]).toEqual([]);
    const publisher = await broker.connected({ id: "publisher" });
    await publisher.say(publish("u", "wanted", { qos: 1, id: 1 }));
    expect(heardBy(await client.heard())).toEqual(["wanted"]);
    await client.breakOff();
    nothingLeft();
  });

  test("does not keep messages of its own that it does not want to hear [MQTT5-3.8.3-3]", async () => {
    broker = await openEngine();
    await leave(1 + NO_LOCAL);
    const client = await broker.connected(LAST);
    await client.say(publish("t", "own", { qos: 1, id: 1, properties: props() }));
    expect([...broker.persistence.queues.entries(ID)]).toEqual([]);
  });

  test("gives its own message once, at QoS 0, where only another subscription is no-local", async () => {
    broker = await openEngine();
    await leave(1 + NO_LOCAL, "t/#");
    const client = await broker.connected(LAST);
    await client.say(subscribe(2, [["t/own", 0]], props()));
    expect(heardBy(await client.say(publish("t/own", "own", { qos: 1, id: 1, properties: props() })))).toEqual(["own"]);
    expect([...broker.persistence.queues.entries(ID)]).toEqual([]);
  });

  test.each([1, 2] as const)("gives retained messages of QoS %i once", async (qos) => {
    broker = await openEngine();
    const publisher = await broker.connected({ id: "publisher" });
    await publisher.say(publish("t", "kept", { qos, id: 1, retain: true }), ack("pubrel", 1));
    await leave(qos, "other");
    const client = await broker.connected(LAST);
    const heard = await client.say(subscribe(2, [["t", qos]], props()));
    expect(heardBy(heard)).toEqual(["kept"]);
    const id = heard.find(({ type }) => type === "publish")?.id ?? 0;
    const answers = qos === 1 ? [ack("puback", id)] : [ack("pubrec", id), ack("pubcomp", id)];
    await client.say(...answers, DISCONNECT);
    nothingLeft();
  });

  test.each([1, 2] as const)("gets every one of 10,500 waiting messages of QoS %i, each once, whatever its window", async (qos) => {
    for (const receiveMaximum of [65535, 100]) {
      // With a disk: of QoS 2 nothing is sent before its identifier is on it.
      broker = await openEngine({ persistence: heldDisk().persistence });
      await leave(qos);
      const publisher = await broker.connected({ id: "publisher" });
      const texts = Array.from({ length: 10_500 }, (_, index) => String(index));
      for (const [index, text] of texts.entries()) {
        const id = (index % 100) + 1;
        if (id === 100 || index === texts.length - 1) await publisher.say(publish("t", text, { qos, id }), ack("pubrel", id));
        else
          publisher.connection.handlers?.onBytes(
            Buffer.concat([publish("t", text, { qos, id }), ...(qos === 2 ? [ack("pubrel", id)] : [])]),
          );
      }
      expect(broker.persistence.stats().queuedMessages).toBe(10_500);
      const client = await come({ ...LAST, properties: props(Buffer.of(0x21), u16(receiveMaximum)) });
      expect(await takeAll(client, client.waiting)).toEqual(texts);
      expect(broker.persistence.stats().queuedMessages).toBe(0);
      // Live messages after that come once, too.
      await send(qos, "live");
      expect(await takeAll(client)).toEqual(["live"]);
      await client.say(DISCONNECT);
      nothingLeft();
      if (receiveMaximum === 65535) await broker.close();
    }
  });

  test("goes on with a release that an earlier connection owed, and repeats no message of QoS 2", async () => {
    broker = await openEngine();
    await leave(2);
    await send(2, "two");
    const first = await come(KEPT);
    const [message] = first.waiting;
    const id = message?.id ?? 0;
    expect(await first.say(ack("pubrec", id))).toMatchObject([{ type: "pubrel", id }]);
    await first.breakOff();
    const client = await come(LAST);
    expect(client.waiting).toMatchObject([{ type: "pubrel", id }]);
    expect(await client.say(ack("pubcomp", id), PINGREQ)).toMatchObject([{ type: "pingresp" }]);
    expect([...broker.persistence.queues.entries(ID)]).toEqual([]);
  });

  test("knows the identifiers of QoS 2 that its client used before, and forgets them with its end [MQTT-4.3.3-2]", async () => {
    broker = await openEngine();
    const listener = await broker.connected({ id: "listener" });
    await listener.say(subscribe(1, [["u", 0]]));
    await leave(2);
    const first = await broker.connected(KEPT);
    await first.say(publish("u", "once", { qos: 2, id: 7, properties: props() }));
    await first.breakOff();
    const client = await broker.connected(LAST);
    await client.say(publish("u", "once", { qos: 2, id: 7, dup: true, properties: props() }));
    expect(heardBy(await listener.heard())).toEqual(["once"]);
    await client.breakOff();
    const other = await broker.connected(LAST);
    await other.say(publish("u", "another", { qos: 2, id: 7, properties: props() }));
    expect(heardBy(await listener.heard())).toEqual(["another"]);
  });

  test("is no member of its shared groups any more when it is over; what it had goes to the others", async () => {
    broker = await openEngine();
    await leave(1, "$share/g/t");
    await send(1, "1");
    const client = await come(LAST);
    expect(heardBy(client.waiting)).toEqual(["1"]);
    const other = await broker.connected({ version: 5, id: "other" });
    await other.say(subscribe(1, [["$share/g/t", 1]], props()));
    await client.breakOff();
    expect(heardBy(await other.heard())).toEqual(["1"]);
    await other.breakOff();
    nothingLeft();
  });

  test("keeps a shared message of QoS 2 that it was sent: nobody else gets it [MQTT5-4.8.2-5]", async () => {
    broker = await openEngine();
    await leave(2, "$share/g/t");
    const client = await broker.connected(LAST);
    const other = await broker.connected({ version: 5, id: "other" });
    await send(2, "1");
    expect(heardBy(await client.heard())).toEqual(["1"]);
    await other.say(subscribe(1, [["$share/g/t", 2]], props()));
    await client.breakOff();
    expect(heardBy(await other.heard())).toEqual([]);
    expect(broker.persistence.stats().queuedMessages).toBe(0);
  });
});

describe("the expiry that DISCONNECT names", () => {
  test("ends a kept session with its connection when it is 0, and the will with it, whatever its delay", async () => {
    broker = await openEngine();
    const listener = await broker.connected({ id: "listener" });
    await listener.say(subscribe(1, [["w", 0]]));
    const delayed = { topic: "w", payload: "gone", properties: props(Buffer.of(0x18), u32(300)) };
    await leave(1);
    await send(1, "waits");
    const client = await broker.connected({ ...KEPT, will: delayed });
    await client.say(goodbye(0x04, 0));
    expect(heardBy(await listener.heard())).toEqual(["gone"]);
    expect(await isPresent(KEPT)).toBe(false);
  });

  test("keeps the session for as long as it says, when CONNECT had given one", async () => {
    broker = await openEngine();
    await leave(1);
    const client = await broker.connected(KEPT);
    await client.say(goodbye(0x00, 30));
    expect(broker.persistence.records.get(ID)).toMatchObject({ expirySeconds: 30 });
    expect(await isPresent(KEPT)).toBe(true);
  });

  test("is a protocol error where CONNECT had given none: the session ends, the will is published [MQTT5-3.14.2-2]", async () => {
    broker = await openEngine();
    const listener = await broker.connected({ id: "listener" });
    await listener.say(subscribe(1, [["w", 0]]));
    await leave(1);
    const client = await broker.connected({ ...LAST, will: { topic: "w", payload: "gone" } });
    expect(client.connack.sessionPresent).toBe(true);
    expect(await client.say(goodbye(0x00, 30))).toMatchObject([{ type: "disconnect", codes: [0x82] }]);
    expect(heardBy(await listener.heard())).toEqual(["gone"]);
    await listener.breakOff();
    nothingLeft();
  });
});

describe("one session after another under the same name", () => {
  test.each<[string, readonly (readonly [ConnectOptions, boolean])[]]>([
    [
      "clean, kept, clean, kept of 3.1.1",
      [
        [OLD_CLEAN, false],
        [OLD_KEPT, false],
        [OLD_KEPT, true],
        [OLD_CLEAN, false],
        [OLD_KEPT, false],
      ],
    ],
    [
      "3.1.1 and 5 share what is kept",
      [
        [OLD_KEPT, false],
        [KEPT, true],
        [OLD_KEPT, true],
        [LAST, true],
        [OLD_KEPT, false],
      ],
    ],
    [
      "kept longer, and shorter again",
      [
        [KEPT, false],
        [{ ...LAST, properties: expiry(0xffffffff) }, true],
        [KEPT, true],
        [SAYS_ZERO, true],
        [KEPT, false],
      ],
    ],
    [
      "clean start with an expiry begins another that is kept",
      [
        [KEPT, false],
        [{ ...KEPT, clean: true }, false],
        [KEPT, true],
      ],
    ],
    [
      "clean start without one keeps nothing",
      [
        [KEPT, false],
        [{ ...LAST, clean: true }, false],
        [KEPT, false],
      ],
    ],
  ])("%s", async (_name, steps) => {
    for (const isTakenOver of [false, true]) {
      broker = await openEngine();
      for (const [index, [options, isExpected]] of steps.entries()) {
        const client = await broker.connected(options);
        expect([index, client.connack.sessionPresent]).toEqual([index, isExpected]);
        const filters = broker.persistence.subscriptions.of(ID).map(({ filter }) => filter);
        expect([index, filters]).toEqual([index, isExpected ? ["t"] : []]);
        await client.say(subscribe(1, [["t", 1]], options.version === 5 ? props() : undefined));
        if (!isTakenOver) await client.breakOff();
      }
      if (!isTakenOver) await broker.close();
    }
  });
});

describe("a broker that is killed", () => {
  test("has ended the session by the next start whose last expiry was 0, and published its will", async () => {
    broker = await openEngine();
    await leave(1);
    await leave(1, "w", { ...KEPT, id: "listener" });
    await send(1, "waits");
    const client = await broker.connected({
      ...LAST,
      will: { topic: "w", payload: "gone", qos: 1, properties: props(Buffer.of(0x18), u32(300)) },
    });
    expect(client.connack.sessionPresent).toBe(true);
    const { persistence } = broker;
    await broker.close();
    broker = await openEngine({ persistence });
    expect(heardBy((await come({ ...LAST, id: "listener" })).waiting)).toEqual(["gone"]);
    expect(await isPresent(KEPT)).toBe(false);
  });
});

test("a client whose session cannot be stored is refused; the session stays, and waits for its next connection", async () => {
  const disk = heldDisk();
  broker = await openEngine({ persistence: disk.persistence });
  await leave(1, "$share/g/t");
  disk.breakDown();
  const [refused] = await broker.open().say(connect(KEPT));
  expect(refused).toMatchObject({ type: "connack", codes: [0x88] });
  disk.letThrough();
  expect(broker.engine.away.size()).toBe(1);
  let back = await come(KEPT);
  // The disk is tried again after a while.
  while (back.connack?.codes?.[0] !== 0) back = await come(KEPT);
  expect(back.connack).toMatchObject({ sessionPresent: true });
  await send(1, "1");
  expect(heardBy(await back.heard())).toEqual(["1"]);
});
