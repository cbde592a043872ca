/** Nothing larger than a client's Maximum Packet Size is sent to it [MQTT5-3.1.2-24]. */
import { afterEach, describe, expect, test } from "@jest/globals";
import { ack, bytes, connect, frame, props, publish, subscribe, text, u16, u32, unsubscribe, userProperty } from "../support/mqtt-bytes.ts";
import { type OpenEngine, openEngine, settle } from "../support/open-engine.ts";
import { weakHash } from "../support/weak-hash.ts";

let broker: OpenEngine;
afterEach(() => broker.close());

const NONE = props();
const REASON = 0x1f;
const maximum = (size: number, ...more: readonly (number | Uint8Array)[]) => props(0x27, u32(size), ...more);
const limited = (size: number, ...more: readonly (number | Uint8Array)[]) =>
  broker.connected({ version: 5, id: "small", keepAliveS: 60, properties: maximum(size, ...more) });
const withheld = () => broker.engine.counters.packetsWithheld;

describe("a CONNACK", () => {
  test.each([
    [5, []],
    [16, [0x21, 0x22, 0x27]],
    [15, [0x21, 0x27]],
    [13, [0x21, 0x27]],
    [12, [0x27]],
    [10, [0x27]],
    [9, []],
    [1000, [0x1a, 0x21, 0x22, 0x27]],
  ] as const)("of at most %i bytes tells what has room: the client's response topic, aliases and limits go first", async (size, kept) => {
    broker = await openEngine();
    const client = broker.open();
    await client.ask(connect({ version: 5, id: "small", keepAliveS: 60, properties: maximum(size, 0x19, 1) }));
    await client.breakOff();
    const { connack } = await limited(size, 0x19, 1);
    expect([...(connack.properties ?? new Map()).keys()].sort()).toEqual([...kept]);
  });

  test("that has no room for the id that the client is given is a refusal", async () => {
    broker = await openEngine();
    const client = broker.open();
    const [connack] = await client.ask(connect({ version: 5, keepAliveS: 60, properties: maximum(30) }));
    expect(connack).toMatchObject({ type: "connack", codes: [0x95] });
    expect(client.connection.state).toBe("ended");
  });

  test.each([
    [100, true],
    [20, false],
  ])("that refuses in at most %i bytes: has the reason in words: %s", async (size, hasWords) => {
    broker = await openEngine();
    const client = broker.open();
    const [connack] = await client.ask(connect({ version: 5, id: "$own", properties: maximum(size) }));
    expect(connack).toMatchObject({ type: "connack", codes: [0x85] });
    expect(connack?.properties?.has(REASON) ?? false).toBe(hasWords);
  });

  test("that cannot be sent at all is not, and no session is taken over for it", async () => {
    broker = await openEngine();
    const first = await broker.connected({ version: 5, id: "small" });
    const client = broker.open();
    client.connection.handlers?.onBytes(connect({ version: 5, id: "small", keepAliveS: 60, properties: maximum(4) }));
    while (client.connection.state === "open") await settle();
    expect(await client.heard()).toEqual([]);
    expect(first.connection.state).toBe("open");
  });
});

describe("an answer", () => {
  const viewer = { users: { eye: { role: "viewer", password: weakHash("e") } } } as const;
  const login = { username: "eye", password: "e", version: 5, id: "small", keepAliveS: 60 } as const;

  test.each([
    [1, "puback"],
    [2, "pubrec"],
  ] as const)("to a message of QoS %i has its reason in words, or without, or is not sent", async (qos, type) => {
    broker = await openEngine(viewer);
    const answerWithin = async (size: number) => {
      const client = await broker.connected({ ...login, properties: maximum(size) });
      return client.say(publish("t", "1", { qos, id: 7, properties: NONE }));
    };
    const [whole] = await answerWithin(100);
    expect(whole).toMatchObject({ type, id: 7, codes: [0x87] });
    expect(whole?.properties?.get(REASON)).toHaveLength(1);
    const [short, ...more] = await answerWithin(10);
    expect(short).toMatchObject({ type, flags: 0, id: 7, codes: [0x87] });
    expect([short?.properties, more]).toEqual([undefined, []]);
    expect(withheld()).toBe(0);
  });

  test.each([
    [
      "SUBACK",
      subscribe(
        1,
        [
          ["a", 0],
          ["b", 0],
          ["c", 0],
        ],
        NONE,
      ),
      subscribe(1, [["a", 0]], NONE),
      "suback",
    ],
    ["UNSUBACK", unsubscribe(1, ["a", "b", "c"], NONE), unsubscribe(1, ["a"], NONE), "unsuback"],
  ] as const)("%s that is too large is not sent; one that fits is", async (_name, large, small, type) => {
    broker = await openEngine();
    const client = await limited(7);
    expect(await client.say(large)).toEqual([]);
    expect(withheld()).toBe(1);
    expect(await client.say(small)).toMatchObject([{ type }]);
    expect(client.connection.state).toBe("open");
  });

  test("PUBCOMP and PUBREL with a reason that are too large are not sent", async () => {
    broker = await openEngine();
    const client = await limited(5);
    expect(await client.say(ack("pubrel", 1))).toMatchObject([{ type: "pubcomp", codes: [0x92] }]);
    expect(await client.say(ack("pubrec", 1))).toMatchObject([{ type: "pubrel", codes: [0x92] }]);
  });

  test.each([
    [100, 1],
    [10, 0],
    [5, 0],
  ])("DISCONNECT of at most %i bytes has %i reasons in words, and its code", async (size, words) => {
    broker = await openEngine();
    const client = await limited(size);
    client.connection.handlers?.onBytes(frame(0x30, text("a/#"), NONE));
    await settle();
    const said = client.connection.take();
    expect(said.length).toBeLessThanOrEqual(size);
    expect([said[0], said[2]]).toEqual([0xe0, 0x81]);
    expect(said.length > 3 ? 1 : 0).toBe(words);
  });
});

describe("a message", () => {
  test.each([0, 1, 2] as const)("of QoS %i that is too large is as if delivered; those behind it come", async (qos) => {
    broker = await openEngine();
    const client = await limited(40);
    await client.say(subscribe(1, [["t", qos]], NONE));
    const publisher = await broker.connected({ version: 5, id: "p" });
    const large = "x".repeat(50);
    for (const [index, payload] of [large, "1", large, "2"].entries()) {
      await publisher.say(publish("t", payload, { qos, id: index + 1, properties: NONE }));
    }
    expect((await client.heard()).map(({ payload }) => payload)).toEqual(["1", "2"]);
    expect(broker.engine.counters.messagesDropped.get("packet-too-large")).toBe(2);
  });

  test("of a stored session that is too large holds no place in its window", async () => {
    broker = await openEngine();
    const properties = maximum(40, 0x11, u32(600), 0x21, u16(2));
    const client = await broker.connected({ version: 5, id: "stored", clean: false, properties });
    await client.say(subscribe(1, [["t", 2]], NONE));
    await client.breakOff();
    const publisher = await broker.connected({ version: 5, id: "p" });
    for (let id = 1; id <= 20; id += 1) {
      await publisher.say(publish("t", id === 20 ? "small" : "x".repeat(50), { qos: 2, id, properties: NONE }));
    }
    const back = broker.open();
    const heard = [...(await back.ask(connect({ version: 5, id: "stored", clean: false, properties })))];
    for (let turn = 0; turn < 20; turn += 1) heard.push(...(await back.heard()));
    expect(heard.slice(1).map(({ payload }) => payload)).toEqual(["small"]);
    expect(broker.persistence.stats().queuedMessages).toBe(1);
  });

  test("keeps its user properties, or is not sent [MQTT5-3.3.2-17]", async () => {
    broker = await openEngine();
    const client = await limited(30);
    await client.say(subscribe(1, [["t", 0]], NONE));
    const publisher = await broker.connected({ version: 5, id: "p" });
    await publisher.say(publish("t", "x", { properties: props(userProperty("name", "a value that is long")) }));
    expect(await client.heard()).toEqual([]);
  });

  test("that fits only without an alias comes without one", async () => {
    broker = await openEngine();
    const client = await limited(11, 0x22, u16(5));
    await client.say(subscribe(1, [["t", 0]], NONE));
    const publisher = await broker.connected({ version: 5, id: "p" });
    for (const payload of ["ab", "abcde"]) await publisher.say(publish("t", payload, { properties: NONE }));
    const heard = await client.heard();
    expect(heard.map(({ topic, payload, properties }) => [topic, payload, properties?.get(0x23)])).toEqual([
      ["t", "ab", [1]],
      ["t", "abcde", undefined],
    ]);
  });
});

test("PINGRESP needs two bytes of room", async () => {
  broker = await openEngine();
  const client = await limited(5);
  expect((await client.say(bytes(0xc0, 0))).map(({ type }) => type)).toEqual(["pingresp"]);
});
