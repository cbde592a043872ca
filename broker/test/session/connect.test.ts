/** CONNECT, from the packet to the CONNACK, and what becomes of the session and the will afterwards. */
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { heldDisk } from "../support/held-disk.ts";
import {
  type ConnectOptions,
  connect,
  DISCONNECT,
  PINGREQ,
  props,
  publish,
  type Received,
  subscribe,
  text,
  u32,
} from "../support/mqtt-bytes.ts";
import { type OpenEngine, type OpenEngineOptions, openEngine, settle } from "../support/open-engine.ts";
import { weakHash } from "../support/weak-hash.ts";

const CODES = { banned: 0x8c, clientIdInvalid: 0x85, notAuthorized: 0x87, badCredentials: 0x86, takenOver: 0x8e } as const;
/** MQTT 5 properties by identifier. */
const PROPERTY = { sessionExpiry: 0x11, assignedId: 0x12, serverKeepAlive: 0x13, reason: 0x1f } as const;

let broker: OpenEngine;
/** The clock stands still until a test moves it; what waits for nothing goes on all the same. */
beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "clearImmediate", "nextTick", "queueMicrotask", "performance"] }));
afterEach(async () => {
  await broker.close();
  jest.useRealTimers();
});

async function open(options: OpenEngineOptions = {}): Promise<void> {
  broker = await openEngine(options);
}
async function pass(seconds: number): Promise<void> {
  jest.setSystemTime(Date.now() + (seconds - 1) * 1000);
  jest.advanceTimersByTime(1000);
  await settle();
}

const expiring = (seconds: number, ...more: readonly Uint8Array[]) => props(Buffer.of(0x11), u32(seconds), ...more);
/** The CONNACK that a CONNECT is answered with. */
async function asked(options: ConnectOptions): Promise<Received> {
  const client = broker.open();
  const [connack] = await client.ask(connect(options));
  if (connack?.type !== "connack") throw new Error(`no CONNACK: ${JSON.stringify(connack)}`);
  return connack;
}
const codeOf = async (options: ConnectOptions) => (await asked(options)).codes?.[0];

/** Hears everything that is published to a topic. */
async function listener(topic: string): Promise<() => Promise<readonly (string | undefined)[]>> {
  const client = await broker.connected({ id: `listens to ${topic}`.slice(0, 23) });
  await client.say(subscribe(1, [[topic, 0]]));
  return async () => (await client.heard()).map(({ payload }) => payload);
}

describe("a client id", () => {
  test("that is empty is made up by the broker, and told to MQTT 5 clients [MQTT5-3.2.2-16]", async () => {
    await open();
    const { properties } = await asked({ version: 5 });
    expect(properties?.get(PROPERTY.assignedId)?.[0]).toMatch(/^auto-/);
    expect(await codeOf({ version: 4 })).toBe(0);
  });

  test("that is empty needs a clean session before MQTT 5 [MQTT-3.1.3-8]", async () => {
    await open();
    expect(await codeOf({ version: 4, clean: false })).toBe(2);
    expect(await codeOf({ version: 5, clean: false })).toBe(0);
  });

  test("that is the broker's own, or too long, is refused, and MQTT 5 clients are told why", async () => {
    await open({ limits: { clientIdBytes: 10 } });
    const refused = await asked({ version: 5, id: "$share/g/t" });
    expect(refused.codes).toEqual([CODES.clientIdInvalid]);
    expect(refused.properties?.get(PROPERTY.reason)?.[0]).toMatch(/begin with \$/);
    expect(await codeOf({ version: 5, id: "ünfbytes--" })).toBe(CODES.clientIdInvalid);
    expect(await codeOf({ version: 5, id: "0123456789" })).toBe(0);
  });

  test("is taken over by whoever comes with it next; the earlier connection is told so [MQTT-3.1.4-2]", async () => {
    await open();
    const first = await broker.connected({ version: 5, id: "a" });
    await broker.connected({ version: 5, id: "a" });
    expect(await first.heard()).toMatchObject([{ type: "disconnect", codes: [CODES.takenOver] }]);
    expect(first.connection.state).toBe("ended");
    expect(broker.engine.clients.size).toBe(1);
  });

  test("that two connections take at once is the later one's, and no subscription of the earlier stays", async () => {
    await open();
    const [first, second] = [broker.open(), broker.open()];
    const bytes = Buffer.concat([
      connect({ version: 5, id: "a", clean: false, properties: expiring(60) }),
      subscribe(1, [["t", 1]], props()),
    ]);
    const [, heard] = await Promise.all([first.say(bytes), second.say(bytes)]);
    expect(first.connection.state).toBe("ended");
    expect(heard.map(({ type }) => type)).toEqual(["connack", "suback"]);
    const publisher = await broker.connected({ id: "p" });
    await publisher.say(publish("t", "once"));
    expect((await second.heard()).map(({ payload }) => payload)).toEqual(["once"]);
  });

  test("of another user is refused, also while its owner is away", async () => {
    const user = (password: string) => ({ role: "admin", password: weakHash(password) });
    await open({ users: { ann: user("a"), bob: user("b") } });
    const ann = { version: 5, id: "x", clean: false, username: "ann", password: "a", properties: expiring(60) } as const;
    const owner = await broker.connected(ann);
    const bob = { ...ann, username: "bob", password: "b" };
    expect(await codeOf(bob)).toBe(CODES.clientIdInvalid);
    await owner.breakOff();
    expect(await codeOf(bob)).toBe(CODES.clientIdInvalid);
    expect(await codeOf(ann)).toBe(0);
  });
});

describe("a login", () => {
  const users = { eye: { role: "viewer", password: weakHash("e") } };

  test("that is wrong is refused in the words of the client's version, and the connection ends [MQTT-3.2.2-5]", async () => {
    await open({ users });
    expect(await codeOf({ version: 4, id: "a", username: "eye", password: "x" })).toBe(4);
    const client = broker.open();
    const [connack] = await client.ask(connect({ version: 5, id: "a", username: "eye", password: "x" }));
    expect(connack?.codes).toEqual([CODES.badCredentials]);
    expect(client.connection.state).toBe("ended");
    expect(broker.engine.counters.loginsRefused).toBe(2);
  });

  test("with a will that its user may not publish is refused at once", async () => {
    await open({ users });
    const will = { topic: "clima/v1/garden/status", payload: "offline" };
    expect(await codeOf({ version: 5, id: "a", username: "eye", password: "e", will })).toBe(CODES.notAuthorized);
    expect(await codeOf({ version: 5, id: "a", username: "eye", password: "e" })).toBe(0);
  });

  test("with a method that is not offered is refused", async () => {
    await open();
    expect(await codeOf({ version: 5, id: "a", properties: props(Buffer.of(0x15), text("SCRAM")) })).toBe(CODES.banned);
  });

  test("is not waited for by what the client sends behind it: that is read after the CONNACK, in order", async () => {
    await open({ users });
    const client = broker.open();
    const bytes = [connect({ id: "a", username: "eye", password: "e" }), subscribe(1, [["clima/v1/x", 0]]), PINGREQ];
    const heard = [...(await client.say(...bytes))];
    // The password is checked on another thread: however long that takes.
    while (heard.length < 3) heard.push(...(await client.heard()));
    expect(heard.map(({ type }) => type)).toEqual(["connack", "suback", "pingresp"]);
  });
});

describe("keep-alive", () => {
  const serverKeepAlive = async (keepAliveS: number) => (await asked({ version: 5, keepAliveS })).properties?.get(PROPERTY.serverKeepAlive);

  test("is the client's wish within the limits, beyond which MQTT 5 clients are told another [MQTT5-3.2.2-21]", async () => {
    await open({ limits: { keepAliveMinSeconds: 5, keepAliveMaxSeconds: 100 } });
    expect(await serverKeepAlive(60)).toBeUndefined();
    expect(await serverKeepAlive(1)).toEqual([5]);
    expect(await serverKeepAlive(500)).toEqual([100]);
    expect(await serverKeepAlive(0)).toEqual([100]);
  });

  test("may be none where there is no longest one", async () => {
    await open({ limits: { keepAliveMinSeconds: 5, keepAliveMaxSeconds: 0 } });
    expect(await serverKeepAlive(0)).toBeUndefined();
  });
});

describe("a session", () => {
  const stored = { version: 5, id: "a", clean: false, properties: expiring(60) } as const;

  async function left(options: ConnectOptions = stored): Promise<void> {
    const client = await broker.connected(options);
    await client.say(subscribe(1, [["t", 1]], options.version === 5 ? props() : undefined));
    await client.breakOff();
  }

  test("goes on when its client comes back in time [MQTT-3.2.2-2]", async () => {
    await open();
    await left();
    await pass(59);
    expect((await asked(stored)).sessionPresent).toBe(true);
    expect([...(broker.engine.clients.get("a")?.subscriptions.keys() ?? [])]).toEqual(["t"]);
  });

  test("is forgotten with all that it had when it expired, or its client wants another", async () => {
    await open();
    await left();
    await (await broker.connected({ id: "p" })).say(publish("t", "1", { qos: 1, id: 1 }));
    expect(broker.persistence.stats()).toMatchObject({ sessions: 1, subscriptions: 1, queuedMessages: 1 });
    await pass(61);
    expect(broker.persistence.stats()).toMatchObject({ sessions: 0, subscriptions: 0, queuedMessages: 0 });
    expect((await asked(stored)).sessionPresent).toBe(false);
    await left();
    expect((await asked({ ...stored, clean: true })).sessionPresent).toBe(false);
    expect(broker.persistence.stats()).toMatchObject({ sessions: 1, subscriptions: 0 });
  });

  test("of an older client that is not clean never expires, but for the broker's limit", async () => {
    await open({ limits: { sessionExpirySeconds: 0xffffffff } });
    await left({ version: 4, id: "a", clean: false });
    await pass(10_000_000);
    expect((await asked({ version: 4, id: "a", clean: false })).sessionPresent).toBe(true);
    await broker.close();
    await open({ limits: { sessionExpirySeconds: 10 } });
    await left({ version: 4, id: "a", clean: false });
    await pass(11);
    expect((await asked({ version: 4, id: "a", clean: false })).sessionPresent).toBe(false);
    const { properties } = await asked({ ...stored, id: "b" });
    expect(properties?.get(PROPERTY.sessionExpiry)).toEqual([10]);
  });

  test("that was cut off by a crash goes on, and expires from the restart on", async () => {
    await open();
    const client = await broker.connected(stored);
    await client.say(subscribe(1, [["t", 1]], props()));
    const { persistence } = broker;
    await broker.close();
    await pass(1000);
    await open({ persistence });
    await pass(59);
    expect((await asked(stored)).sessionPresent).toBe(true);
  });

  test("of a client that goes while it is let in stays as it was", async () => {
    const disk = heldDisk();
    await open({ persistence: disk.persistence });
    await left();
    disk.hold();
    const hasty = broker.open();
    expect(await hasty.say(connect(stored))).toEqual([]);
    await hasty.breakOff();
    disk.letThrough();
    await settle();
    expect(broker.engine.clients.size).toBe(0);
    expect(broker.engine.away.size()).toBe(1);
    expect((await asked(stored)).sessionPresent).toBe(true);
  });
});

describe("a will", () => {
  const mortal = (more: Partial<ConnectOptions> = {}, properties = props()): ConnectOptions => ({
    version: 5,
    id: "a",
    will: { topic: "w", payload: "gone", properties },
    ...more,
  });
  const delayed = (seconds: number) => props(Buffer.of(0x18), u32(seconds));

  test("is published when the connection breaks off, not when the client says goodbye [MQTT-3.1.2-8]", async () => {
    await open();
    const heard = await listener("w");
    for (const version of [3, 4, 5] as const) {
      await (await broker.connected(mortal({ version }))).say(DISCONNECT);
      expect(await heard()).toEqual([]);
      await (await broker.connected(mortal({ version }))).breakOff();
      expect(await heard()).toEqual(["gone"]);
    }
  });

  // MQTT 5.0, table 3-10: the reasons that a client may give.
  const CLIENT_REASONS = [0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99];
  test.each(CLIENT_REASONS)("is published after a goodbye for any reason but 0x00: %i [MQTT-3.1.2-10] [MQTT5-3.14.4-3]", async (reason) => {
    await open();
    const heard = await listener("w");
    await (await broker.connected(mortal())).say(Buffer.of(0xe0, 1, reason));
    expect(await heard()).toEqual(["gone"]);
    // With a session that goes on, at the end of its delay; with one that DISCONNECT ends, at once.
    const kept = mortal({ clean: false, properties: expiring(60) }, delayed(10));
    await (await broker.connected(kept)).say(Buffer.of(0xe0, 2, reason, 0));
    expect(await heard()).toEqual([]);
    await pass(11);
    expect(await heard()).toEqual(["gone"]);
    await (await broker.connected(kept)).say(Buffer.concat([Buffer.of(0xe0, 7, reason), expiring(0)]));
    expect(await heard()).toEqual(["gone"]);
  });

  test("with a delay is deleted by a goodbye for reason 0x00, also one whose session goes on", async () => {
    await open();
    const heard = await listener("w");
    const kept = mortal({ clean: false, properties: expiring(60) }, delayed(10));
    await (await broker.connected(kept)).say(Buffer.of(0xe0, 1, 0));
    await (await broker.connected(kept)).say(Buffer.of(0xe0, 0));
    await pass(61);
    expect(await heard()).toEqual([]);
  });

  test("with a delay is published when that is over, or with the end of the session if that is sooner [MQTT5-3.1.3-9]", async () => {
    await open();
    const heard = await listener("w");
    await (await broker.connected(mortal({ clean: false, properties: expiring(60) }, delayed(10)))).breakOff();
    await pass(9);
    expect(await heard()).toEqual([]);
    await pass(2);
    expect(await heard()).toEqual(["gone"]);
    await (await broker.connected(mortal({ id: "b", clean: false, properties: expiring(5) }, delayed(10)))).breakOff();
    await pass(6);
    expect(await heard()).toEqual(["gone"]);
  });

  test("with a delay is not published when the client comes back before", async () => {
    await open();
    const heard = await listener("w");
    const options = mortal({ clean: false, properties: expiring(60) }, delayed(10));
    await (await broker.connected(options)).breakOff();
    await pass(9);
    await broker.connected(options);
    await pass(30);
    expect(await heard()).toEqual([]);
  });

  test("of a client that a crash of the broker cut off is published after the restart, once", async () => {
    await open();
    await broker.connected(mortal({ clean: false, properties: expiring(600) }, delayed(5)));
    const { persistence } = broker;
    await broker.close();
    await open({ persistence });
    const heard = await listener("w");
    await pass(6);
    expect(await heard()).toEqual(["gone"]);
    await broker.close();
    await open({ persistence });
    const again = await listener("w");
    await pass(6);
    expect(await again()).toEqual([]);
  });
});
