/** PUBLISH from a client: checked, stored, routed in the order of arrival, acknowledged when it is safe. */
import { afterEach, describe, expect, test } from "@jest/globals";
import { type HeldDisk, heldDisk } from "../support/held-disk.ts";
import {
  ack,
  type ConnectOptions,
  type PublishOptions,
  props,
  publish,
  type Received,
  subscribe,
  text,
  u16,
  u32,
} from "../support/mqtt-bytes.ts";
import { type EngineClient, type OpenEngine, type OpenEngineOptions, openEngine, settle } from "../support/open-engine.ts";
import { weakHash } from "../support/weak-hash.ts";

const CODES = {
  noSubscribers: 0x10,
  unspecificError: 0x83,
  notAuthorized: 0x87,
  idNotFound: 0x92,
  aliasInvalid: 0x94,
  rate: 0x96,
  quota: 0x97,
  protocolError: 0x82,
} as const;
const SESSION = props(Buffer.of(0x11), u32(600));

let broker: OpenEngine;
afterEach(() => broker.close());
const open = async (options: OpenEngineOptions = {}) => {
  broker = await openEngine(options);
};

/** A client of MQTT 5, whose session is kept on the disk where `isStored`. */
const five = (id = "p", isStored = false, more: ConnectOptions = {}) =>
  broker.connected({ version: 5, id, clean: !isStored, ...(isStored ? { properties: SESSION } : {}), ...more });
const send = (topic: string, payload: string, options: PublishOptions = {}) => publish(topic, payload, { properties: props(), ...options });

async function listener(filter: string, qos: 0 | 1 | 2 = 0): Promise<() => Promise<readonly (string | undefined)[]>> {
  const client = await five("listener");
  await client.say(subscribe(1, [[filter, qos]], props()));
  return async () => (await client.heard()).map(({ payload }) => payload);
}
const answers = (packets: readonly Received[]) => packets.map(({ type, id, codes }) => `${type} ${id} ${codes?.[0] ?? 0}`);

/** An empty stored session that takes "t": what is published there goes to the disk. */
async function storedSubscriber(): Promise<void> {
  const client = await five("stored", true);
  await client.say(subscribe(1, [["t", 2]], props()));
  await client.breakOff();
}

describe("an acknowledgement", () => {
  async function openHeld(): Promise<HeldDisk> {
    const disk = heldDisk();
    await open({ persistence: disk.persistence });
    await storedSubscriber();
    disk.hold();
    return disk;
  }

  test("waits until the message is on the disk", async () => {
    const disk = await openHeld();
    const client = await five();
    expect(await client.say(send("t", "1", { qos: 1, id: 1 }))).toEqual([]);
    disk.letThrough();
    expect(answers(await client.heard())).toEqual(["puback 1 0"]);
  });

  test("of a later message does not overtake that of an earlier one, whatever becomes of either [MQTT-4.6.0-2]", async () => {
    const disk = await openHeld();
    const client = await five();
    expect(await client.say(send("t", "1", { qos: 1, id: 1 }), send("$SYS/forged", "2", { qos: 1, id: 2 }))).toEqual([]);
    disk.letThrough();
    expect(answers(await client.heard())).toEqual(["puback 1 0", `puback 2 ${CODES.notAuthorized}`]);
  });

  test("never comes where the disk is full: the client is cut off, and told why", async () => {
    const disk = await openHeld();
    const client = await five();
    disk.breakDown();
    expect(await client.say(send("t", "1", { qos: 1, id: 1 }))).toMatchObject([{ type: "disconnect", codes: [CODES.unspecificError] }]);
    expect(client.connection.state).toBe("ended");
    disk.letThrough();
  });

  test("of QoS 2 comes when identifier and message are on the disk, which they reach together [MQTT-4.3.3-2]", async () => {
    const disk = heldDisk();
    await open({ persistence: disk.persistence });
    await storedSubscriber();
    const client = await five("p", true);
    const before = disk.written.length;
    disk.hold();
    expect(await client.say(send("t", "1", { qos: 2, id: 7 }))).toEqual([]);
    disk.letThrough();
    expect(answers(await client.heard())).toEqual(["pubrec 7 0"]);
    const batches = disk.written.slice(before).filter((batch) => batch.some((key) => key.startsWith("m/") || key === "n/p/7"));
    expect(batches).toEqual([[expect.stringMatching(/^(m|n)\//), expect.stringMatching(/^(m|n)\//)]]);
  });

  test("says whether anybody wanted the message, stored sessions included [MQTT5-3.4.2.1]", async () => {
    await open();
    const client = await five();
    expect(answers(await client.say(send("t", "1", { qos: 1, id: 1 })))).toEqual([`puback 1 ${CODES.noSubscribers}`]);
    await storedSubscriber();
    expect(answers(await client.say(send("t", "2", { qos: 1, id: 2 })))).toEqual(["puback 2 0"]);
    const heard = await listener("live");
    expect(answers(await client.say(send("live", "3", { qos: 1, id: 3 })))).toEqual(["puback 3 0"]);
    expect(await heard()).toEqual(["3"]);
  });
});

describe("messages are delivered in the order in which they came", () => {
  test("though some go to the disk first and others do not", async () => {
    const disk = heldDisk();
    await open({ persistence: disk.persistence });
    await storedSubscriber();
    const heard = await listener("#");
    const client = await five();
    disk.hold();
    await client.say(send("t", "1", { qos: 1, id: 1 }), send("t", "2"), send("other", "3", { qos: 1, id: 2 }), send("t", "4"));
    expect(await heard()).toEqual([]);
    disk.letThrough();
    await settle();
    expect(await heard()).toEqual(["1", "2", "3", "4"]);
  });

  test("and a SUBSCRIBE between them takes effect between them", async () => {
    await open();
    const client = await five();
    const heard = await client.say(
      send("t", "before", { qos: 1, id: 1 }),
      subscribe(2, [["t", 0]], props()),
      send("t", "after", { qos: 1, id: 3 }),
    );
    expect(heard.filter(({ type }) => type === "publish").map(({ payload }) => payload)).toEqual(["after"]);
  });
});

describe("a message of QoS 2", () => {
  test("that is repeated before it is released is delivered once; with the identifier released, it is another", async () => {
    await open();
    const heard = await listener("t");
    const client = await five();
    const one = send("t", "1", { qos: 2, id: 5 });
    expect(answers(await client.say(one))).toEqual(["pubrec 5 0"]);
    expect(answers(await client.say(one))).toEqual(["pubrec 5 0"]);
    expect(answers(await client.say(ack("pubrel", 5)))).toEqual(["pubcomp 5 0"]);
    await client.say(one);
    expect(await heard()).toEqual(["1", "1"]);
  });

  test("that is repeated on the next connection, or after a restart, is delivered once", async () => {
    await open();
    const one = send("t", "1", { qos: 2, id: 5, dup: true });
    let client: EngineClient = await five("p", true);
    const first = await listener("t");
    await client.say(one);
    expect(await first()).toEqual(["1"]);
    await client.breakOff();
    client = await five("p", true);
    expect(answers(await client.say(one))).toEqual(["pubrec 5 0"]);
    expect(await first()).toEqual([]);
    const { persistence } = broker;
    await broker.close();
    await open({ persistence });
    const second = await listener("t");
    client = await five("p", true);
    expect(answers(await client.say(one))).toEqual(["pubrec 5 0"]);
    expect(answers(await client.say(ack("pubrel", 5)))).toEqual(["pubcomp 5 0"]);
    expect(await second()).toEqual([]);
    await client.say(one);
    expect(await second()).toEqual(["1"]);
  });

  test("of a session that was forgotten is no repeat", async () => {
    await open();
    const client = await five("p", true);
    await client.say(send("t", "1", { qos: 2, id: 5 }));
    await client.breakOff();
    const anew = await broker.connected({ version: 5, id: "p", clean: true, properties: SESSION });
    const heard = await listener("t");
    await anew.say(send("t", "1", { qos: 2, id: 5 }));
    expect(await heard()).toEqual(["1"]);
  });

  test("that is released, but was never sent, is answered as such in a new session, and as done in one that goes on", async () => {
    await open();
    const client = await five("p", true);
    expect(answers(await client.say(ack("pubrel", 5)))).toEqual([`pubcomp 5 ${CODES.idNotFound}`]);
    await client.breakOff();
    expect(answers(await (await five("p", true)).say(ack("pubrel", 5)))).toEqual(["pubcomp 5 0"]);
  });
});

describe("a topic alias", () => {
  const alias = (number: number) => props(Buffer.of(0x23), u16(number));

  test("stands for the topic that it was last given with, on its connection only [MQTT5-3.3.2-7]", async () => {
    await open();
    const client = await five();
    const listening = await five("listener");
    await listening.say(subscribe(1, [["#", 0]], props()));
    await client.say(
      send("a", "1", { properties: alias(1) }),
      send("", "2", { properties: alias(1) }),
      send("b", "3", { properties: alias(1) }),
      send("", "4", { properties: alias(1) }),
    );
    expect((await listening.heard()).map(({ topic, payload }) => `${topic} ${payload}`)).toEqual(["a 1", "a 2", "b 3", "b 4"]);
    const other = await five("other");
    expect(await other.say(send("", "5", { properties: alias(1) }))).toMatchObject([{ type: "disconnect", codes: [CODES.protocolError] }]);
  });

  test("of 0, or greater than was agreed on, ends the connection [MQTT5-3.3.2-9]", async () => {
    await open();
    for (const number of [0, 65]) {
      const client = await five();
      const said = await client.say(send("a", "1", { properties: alias(number) }));
      expect(said).toMatchObject([{ type: "disconnect", codes: [CODES.aliasInvalid] }]);
    }
  });
});

describe("a message that is refused", () => {
  const viewer = { eye: { role: "viewer", password: weakHash("e") } };
  const login = { username: "eye", password: "e" };

  test("for want of a right is so told to clients of MQTT 5 with QoS 1 and 2, and the connection goes on", async () => {
    await open({ users: viewer });
    const client = await five("p", false, login);
    const said = await client.say(send("t", "1", { qos: 1, id: 1 }), send("t", "2", { qos: 2, id: 2 }), send("t", "3"));
    expect(answers(said)).toEqual([`puback 1 ${CODES.notAuthorized}`, `pubrec 2 ${CODES.notAuthorized}`]);
    expect(broker.engine.counters.messagesDropped.get("not-authorized")).toBe(3);
    expect(client.connection.state).toBe("open");
  });

  test("ends the connection of an older client: an acknowledgement would be a lie [MQTT-3.3.5-2]", async () => {
    await open({ users: viewer });
    const client = await broker.connected({ version: 4, id: "p", ...login });
    expect(await client.say(publish("t", "1"))).toEqual([]);
    expect(client.connection.state).toBe("open");
    expect(await client.say(publish("t", "1", { qos: 1, id: 1 }))).toEqual([]);
    expect(client.connection.state).toBe("ended");
  });

  test("because as many are retained as may be is not retained; one that is cleared makes room", async () => {
    await open({ limits: { retainedMessages: 1 } });
    const client = await five();
    const retained = (topic: string, payload: string, id: number) => client.say(send(topic, payload, { qos: 1, id, retain: true }));
    await retained("a", "1", 1);
    expect(answers(await retained("b", "2", 2))).toEqual([`puback 2 ${CODES.quota}`]);
    await retained("a", "", 3);
    await retained("b", "2", 4);
    expect(broker.persistence.retained.matching("#").map(({ topic }) => topic)).toEqual(["b"]);
  });
});

describe("a client that breaks the rules is cut off:", () => {
  test("with more messages a second than it may send, after a burst of ten seconds' worth", async () => {
    await open({ limits: { messagesPerSecond: 2 } });
    const client = await five();
    const burst = Array.from({ length: 20 }, (_, index) => send("t", String(index)));
    expect(await client.say(...burst)).toEqual([]);
    const more = Array.from({ length: 20 }, (_, index) => send("t", String(index)));
    expect(await client.say(...more)).toMatchObject([{ type: "disconnect", codes: [CODES.rate] }]);
  });

  test("with a topic that is none [MQTT-3.3.2-2]", async () => {
    await open();
    for (const topic of ["a/+", "#", "a\u0000b"]) {
      const client = await five();
      await client.say(send(topic, "1"));
      expect(client.connection.state).toBe("ended");
    }
  });
});

describe.each([4, 5] as const)("a client of version %i with more messages under way than the Receive Maximum", (version) => {
  test.each([1, 2] as const)("is read more slowly instead of being cut off, which a metric counts (QoS %i)", async (qos) => {
    const disk = heldDisk();
    await open({ persistence: disk.persistence, limits: { receiveMaximum: 2 } });
    await storedSubscriber();
    const client = await broker.connected({ version, id: "p" });
    const properties = version === 5 ? { properties: props() } : {};
    disk.hold();
    const all = Array.from({ length: 50 }, (_, index) => publish("t", String(index), { qos, id: index + 1, ...properties }));
    expect(await client.say(...all)).toEqual([]);
    expect(client.connection.state).toBe("paused");
    expect(broker.engine.counters.readingPaused).toBe(1);
    disk.letThrough();
    const heard: Received[] = [];
    while (heard.length < all.length) heard.push(...(await client.heard()));
    expect(answers(heard)).toEqual(all.map((_, index) => `${qos === 1 ? "puback" : "pubrec"} ${index + 1} 0`));
    expect(client.connection.state).toBe("open");
  });
});

test("a client with as many messages under way as the Receive Maximum allows is read on from", async () => {
  const disk = heldDisk();
  await open({ persistence: disk.persistence, limits: { receiveMaximum: 2 } });
  await storedSubscriber();
  const client = await five();
  disk.hold();
  await client.say(send("t", "1", { qos: 1, id: 1 }), send("t", "2", { qos: 1, id: 2 }));
  expect([client.connection.state, broker.engine.counters.readingPaused]).toEqual(["open", 0]);
  disk.letThrough();
});

test("what a message carries for its receivers comes with it: user properties, content type, correlation data, expiry", async () => {
  await open();
  const listening = await five("listener");
  await listening.say(subscribe(1, [["t", 1]], props()));
  const carried = [
    Buffer.of(0x26),
    text("name"),
    text("value"),
    Buffer.of(0x26),
    text("name"),
    text("other"),
    Buffer.of(0x03),
    text("text/plain"),
  ];
  await (await five()).say(send("t", "1", { qos: 1, id: 1, properties: props(...carried, Buffer.of(0x02), u32(100)) }));
  const [heard] = await listening.heard();
  expect(heard?.properties?.get(0x26)).toEqual([
    ["name", "value"],
    ["name", "other"],
  ]);
  expect(heard?.properties?.get(0x03)).toEqual(["text/plain"]);
  expect(heard?.properties?.get(0x02)?.[0]).toBeGreaterThan(90);
});
