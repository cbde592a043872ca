/** The broker as a program starts it that is not Clima. */
import { readdirSync } from "node:fs";
import { type Config, configSchema, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { readRepositoryFile } from "../../test/support/repository.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import {
  type Broker,
  type BrokerEvents,
  type BrokerOptions,
  type LimitOptions,
  type Message,
  startBroker,
  type TlsOptions,
} from "../src/embedded/index.ts";
import { createOwnAccess } from "../src/embedded/own-access.ts";

const running: Broker[] = [];
const clients: MqttClient[] = [];
const lines: string[] = [];
const note = (line: string) => void lines.push(line);
const log = { debug: () => undefined, info: () => undefined, warn: note, error: note };
let folder: ReturnType<typeof tempDir>;

beforeEach(() => {
  folder = tempDir();
  lines.length = 0;
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  for (const broker of running.splice(0)) await broker.close();
  folder.remove();
});

async function start(options: BrokerOptions = {}): Promise<Broker> {
  const broker = await startBroker({ port: 0, log, ...options });
  running.push(broker);
  return broker;
}

async function connect(broker: Broker, options: IClientOptions = {}): Promise<MqttClient> {
  const url = broker.urls.mqtt ?? broker.urls.ws;
  if (url === undefined) throw new Error("the broker has no port");
  const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0, ...options }, false);
  clients.push(client);
  return client;
}

function recorded<Name extends keyof BrokerEvents>(broker: Broker, name: Name): BrokerEvents[Name][] {
  const events: BrokerEvents[Name][] = [];
  broker.on(name, (event) => void events.push(event));
  return events;
}

describe("a broker in a program of one's own", () => {
  test("opens one port, takes any free one for 0, and says where it is", async () => {
    const broker = await start();
    expect(broker.port).toBeGreaterThan(0);
    expect(broker.urls).toEqual({ mqtt: `mqtt://127.0.0.1:${broker.port}` });
    expect([broker.webSocketPort, broker.tlsPort, broker.secureWebSocketPort]).toEqual([undefined, undefined, undefined]);
    expect((await connect(broker)).connected).toBe(true);
  });

  test("speaks MQTT over WebSocket alone where that is asked for", async () => {
    const broker = await start({ port: -1, webSocketPort: 0 });
    expect(broker.urls).toEqual({ ws: `ws://127.0.0.1:${broker.webSocketPort}` });
    expect((await connect(broker)).connected).toBe(true);
  });

  test("keeps sessions and retained messages in the folder, and nothing anywhere without one", async () => {
    const first = await start({ folder: folder.path });
    await first.publish("kept", "still here", { qos: 1, retain: true });
    await first.close();
    const got: string[] = [];
    (await start({ folder: folder.path })).subscribe("kept", ({ payload, retain }) => got.push(`${payload} ${retain}`));
    await waitFor("the retained message", () => got.length > 0);
    expect(got).toEqual(["still here true"]);

    const other = tempDir();
    const before = process.cwd();
    process.chdir(other.path);
    try {
      await (await start()).close();
      expect(readdirSync(other.path)).toEqual([]);
    } finally {
      process.chdir(before);
      other.remove();
    }
  });

  test("can be closed twice, and its port is free then", async () => {
    const broker = await start();
    const { port = 0 } = broker;
    await Promise.all([broker.close(), broker.close()]);
    expect((await start({ port })).port).toBe(port);
  });
});

/** The compiler's word that no setting of Clima's configuration is missing among the options. */
type Offers<Options, Settings, Left extends keyof Settings = never> =
  Exclude<keyof Settings, keyof Options | Left> extends never ? true : never;
const LIMITS: Offers<LimitOptions, Config["broker"]["limits"]> = true;
const TLS: Offers<TlsOptions, Config["broker"]["tls"], "userFrom"> = true;

describe("the options", () => {
  const { limits, tls } = (configSchema as unknown as { properties: { broker: { properties: Record<string, Section> } } }).properties.broker
    .properties;
  interface Section {
    readonly properties: Readonly<Record<string, { readonly default?: unknown }>>;
  }
  const api = readRepositoryFile("broker/src/embedded/api.ts");

  test("are all limits and all settings of TLS", () => {
    expect([LIMITS, TLS]).toEqual([true, true]);
    expect(Object.keys(limits?.properties ?? {}).length).toBeGreaterThan(10);
    expect(Object.keys(tls?.properties ?? {})).toContain("certFile");
  });

  test.each(Object.entries(limits?.properties ?? {}))("say in their types what limits.%s is when it is not set", (name, schema) => {
    const comment = new RegExp(`/\\*\\* (.*) \\*/\\n  readonly ${name}\\?: number;`).exec(api)?.[1];
    expect(comment).toMatch(new RegExp(`; ${schema.default}([.,]|$)`));
  });
});

describe("options that cannot be", () => {
  test.each<[unknown, RegExp]>([
    [{ prot: 1883 }, /there is no option prot; expected some of host, port/],
    [{ username: "clima", password: "secret" }, /there is no option username, password/],
    [{ port: 70_000 }, /^port is 70000/],
    [{ access: { mayPublis: () => false } }, /there is no access\.mayPublis; expected some of authenticate, mayPublish/],
    [{ access: { authenticate: "ann" } }, /access\.authenticate is no function/],
    [{ limits: { packetBytes: -1 } }, /^limits\.packetBytes is -1/],
    [{ limits: { packetByte: 1 } }, /packetByte/],
    [{ host: "0.0.0.0" }, /nobody is asked for a password; give access\.authenticate/],
    [{ port: 0, tls: { port: 0 } }, /^tls has a port, but no certificate; set tls\.certFile and tls\.keyFile/],
  ])("%j are refused in words", async (options, complaint) => {
    await expect(startBroker(options as BrokerOptions)).rejects.toThrow(complaint);
  });

  test("include a port that somebody else has", async () => {
    const { port = 0 } = await start();
    await expect(start({ port })).rejects.toThrow(`port ${port} is in use; set port to another, or stop the program that has it`);
  });
});

describe("access by functions", () => {
  test("lets in whom authenticate lets in, as the user that it names", async () => {
    const seen: unknown[] = [];
    const broker = await start({
      access: {
        authenticate: async ({ username, password, address }) => {
          seen.push([username, password?.toString(), address]);
          return password?.toString() === "secret" && { username: `${username}@home` };
        },
      },
    });
    const connected = recorded(broker, "clientConnected");
    await connect(broker, { username: "ann", password: "secret" });
    await expect(connect(broker, { username: "ann", password: "wrong" })).rejects.toThrow("Bad User Name or Password");
    await expect(connect(broker)).rejects.toThrow("Not authorized");
    expect(seen).toEqual([
      ["ann", "secret", "127.0.0.1"],
      ["ann", "wrong", "127.0.0.1"],
      [undefined, undefined, "127.0.0.1"],
    ]);
    expect(connected.map(({ client }) => client.username)).toEqual(["ann@home"]);
  });

  test("asks for each message, filter and delivery", async () => {
    const broker = await start({
      access: {
        mayPublish: ({ clientId }, topic) => topic.startsWith(`${clientId}/`),
        maySubscribe: (_client, filter) => filter !== "#",
        mayReceive: (_client, topic) => !topic.endsWith("/secret"),
      },
    });
    const ann = await connect(broker, { clientId: "ann" });
    const got: string[] = [];
    ann.on("message", (topic) => void got.push(topic));
    await expect(ann.subscribeAsync("#")).rejects.toThrow("Not authorized");
    await ann.subscribeAsync("ann/+", { qos: 1 });
    await expect(ann.publishAsync("bob/a", "x", { qos: 1 })).rejects.toThrow("Not authorized");
    await ann.publishAsync("ann/secret", "x", { qos: 1 });
    await ann.publishAsync("ann/open", "x", { qos: 1 });
    await waitFor("the message", () => got.length > 0);
    expect(got).toEqual(["ann/open"]);
  });

  test.each<[string, unknown]>([
    ["throws", () => Promise.reject(new Error("the database is away"))],
    ["answers something else than true", () => "yes"],
    ["answers nothing", () => undefined],
  ])("lets nobody in where authenticate %s", async (_what, authenticate) => {
    const broker = await start({ access: { authenticate: authenticate as () => boolean } });
    await expect(connect(broker, { username: "ann", password: "secret" })).rejects.toThrow("Bad User Name or Password");
  });

  test("is asked of an object with data of its own", async () => {
    const access = {
      word: "secret",
      authenticate({ password }: { readonly password?: Buffer }) {
        return password?.toString() === this.word;
      },
    };
    expect((await connect(await start({ access }), { username: "ann", password: "secret" })).connected).toBe(true);
  });

  test("takes a promise for no, and says so: mayPublish must answer at once", async () => {
    const broker = await start({ access: { mayPublish: (async () => true) as unknown as () => boolean } });
    const client = await connect(broker);
    await expect(client.publishAsync("a", "x", { qos: 1 })).rejects.toThrow("Not authorized");
    expect(lines).toContain("broker: access.mayPublish gave object, so the answer is no; expected true or false");
  });

  test("is not asked, and lets nobody in, before the program could subscribe", async () => {
    const order: string[] = [];
    let begin: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const access = createOwnAccess({ authenticate: () => order.push("asked") > 0 }, ready, silentLog);
    const login = access.authenticate({ clientId: "early", address: "127.0.0.1" });
    await new Promise((resolve) => setImmediate(resolve));
    order.push("ready");
    begin();
    expect((await login).ok).toBe(true);
    expect(order).toEqual(["ready", "asked"]);
  });

  test("makes whoever guesses wait, without asking about it", async () => {
    let asked = 0;
    const broker = await start({
      access: {
        authenticate: () => {
          asked += 1;
          return false;
        },
      },
    });
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await expect(connect(broker, { username: "ann", password: String(attempt) })).rejects.toThrow();
    }
    expect(asked).toBeLessThan(8);
  });
});

describe("events", () => {
  test("tell of each client from its login to its end, and who ended it", async () => {
    const broker = await start();
    const connected = recorded(broker, "clientConnected");
    const disconnected = recorded(broker, "clientDisconnected");
    const ends = () => disconnected.map(({ client, by, reason }) => [client.clientId, by, reason]);
    const polite = await connect(broker, { clientId: "polite" });
    await polite.endAsync();
    await waitFor("the first end", () => disconnected.length === 1);
    const rude = await connect(broker, { clientId: "rude", protocolVersion: 4 });
    rude.stream.destroy();
    await waitFor("the second end", () => disconnected.length === 2);
    await connect(broker, { clientId: "sent away" });
    expect(await broker.disconnect("sent away")).toBe(true);
    expect(await broker.disconnect("nobody")).toBe(false);
    await connect(broker, { clientId: "twice" });
    await connect(broker, { clientId: "twice" });
    await waitFor("all ends", () => disconnected.length === 4);
    expect(ends()).toEqual([
      ["polite", "client", "disconnected"],
      ["rude", "network", "connection-lost"],
      ["sent away", "broker", "administration"],
      ["twice", "broker", "taken-over"],
    ]);
    expect(connected.map(({ client: { clientId, mqttVersion, listener } }) => `${clientId} ${mqttVersion} ${listener}`)).toEqual([
      "polite 5 tcp",
      "rude 3.1.1 tcp",
      "sent away 5 tcp",
      "twice 5 tcp",
      "twice 5 tcp",
    ]);
    expect(broker.clients().map(({ clientId }) => clientId)).toEqual(["twice"]);
  });

  test("say whether a session was taken up", async () => {
    const broker = await start();
    const connected = recorded(broker, "clientConnected");
    const session = { clientId: "kept", clean: false, properties: { sessionExpiryInterval: 60 } };
    await (await connect(broker, session)).endAsync();
    await connect(broker, session);
    expect(connected.map(({ isSessionPresent }) => isSessionPresent)).toEqual([false, true]);
  });

  test("tell of subscriptions and messages, but not of what was refused, nor of $SYS", async () => {
    const broker = await start({ sysIntervalMs: 10, access: { maySubscribe: (_client, filter) => filter !== "#" } });
    const subscribed = recorded(broker, "subscribed");
    const unsubscribed = recorded(broker, "unsubscribed");
    const published = recorded(broker, "published");
    const client = await connect(broker, { clientId: "ann" });
    await client.subscribeAsync({ "a/+": { qos: 2 }, b: { qos: 0 } });
    await expect(client.subscribeAsync("#")).rejects.toThrow();
    await client.unsubscribeAsync(["b", "never there"]);
    await client.publishAsync("a/b", "hello", { qos: 2, properties: { userProperties: { unit: "C" }, contentType: "text/plain" } });
    await broker.publish("c", "from inside");
    await waitFor("both messages", () => published.length === 2);
    expect(subscribed.flatMap(({ subscriptions }) => subscriptions)).toEqual([
      { filter: "a/+", qos: 2 },
      { filter: "b", qos: 0 },
    ]);
    expect(unsubscribed.map(({ filters }) => filters)).toEqual([["b"]]);
    expect(published.map(({ message }) => ({ ...message, payload: message.payload.toString() }))).toEqual([
      {
        topic: "a/b",
        payload: "hello",
        qos: 2,
        retain: false,
        clientId: "ann",
        contentType: "text/plain",
        userProperties: [["unit", "C"]],
      },
      { topic: "c", payload: "from inside", qos: 0, retain: false },
    ]);
  });

  test("go on when a listener fails, which is logged, and end when they are ended", async () => {
    const broker = await start();
    let heard = 0;
    const end = broker.on("published", () => {
      heard += 1;
      throw new Error("a slip");
    });
    await broker.publish("a", "1");
    await waitFor("the complaint", () => lines.length > 0);
    expect(lines[0]).toMatch(/^broker: a listener of published failed: Error: a slip/);
    end();
    await broker.publish("a", "2");
    expect(heard).toBe(1);
  });
});

describe("messages of the program", () => {
  test("reach clients with all that MQTT 5 has, past the access rights", async () => {
    const broker = await start({ access: { mayPublish: () => false } });
    const client = await connect(broker);
    await client.subscribeAsync("a", { qos: 2 });
    const got = new Promise((resolve) => client.once("message", (_topic, _payload, packet) => resolve(packet)));
    await broker.publish("a", "hello", {
      qos: 2,
      expirySeconds: 60,
      contentType: "text/plain",
      responseTopic: "answers",
      correlationData: Buffer.of(1, 2, 3),
      userProperties: [
        ["a", "1"],
        ["a", "2"],
      ],
    });
    expect(await got).toMatchObject({
      topic: "a",
      payload: Buffer.from("hello"),
      qos: 2,
      properties: {
        messageExpiryInterval: expect.any(Number),
        contentType: "text/plain",
        responseTopic: "answers",
        correlationData: Buffer.of(1, 2, 3),
        userProperties: { a: ["1", "2"] },
      },
    });
  });

  test.each([0, 1, 2] as const)("come in the order in which they were published, with QoS %i", async (qos) => {
    const broker = await start({ folder: folder.path });
    const client = await connect(broker);
    await client.subscribeAsync("a", { qos });
    const got: number[] = [];
    client.on("message", (_topic, payload) => void got.push(Number(payload)));
    const numbers = Array.from({ length: 500 }, (_, number) => number);
    await Promise.all(numbers.map((number) => broker.publish("a", String(number), { qos })));
    await waitFor("all messages", () => got.length === numbers.length);
    expect(got).toEqual(numbers);
  });

  test("are not taken from one of a closed broker, which says so", async () => {
    const broker = await start();
    await broker.close();
    await expect(broker.publish("a", "x")).rejects.toThrow("the broker is closed");
    expect(() => broker.subscribe("a", () => undefined)).toThrow("the broker is closed");
  });

  test("are refused where MQTT has no such message", async () => {
    const broker = await start({ limits: { packetBytes: 2000 } });
    await expect(broker.publish("a/#", "x")).rejects.toThrow("the topic contains a wildcard");
    await expect(broker.publish("", "x")).rejects.toThrow("the topic is empty");
    await expect(broker.publish("a\0", "x")).rejects.toThrow("U+0000");
    await expect(broker.publish("a", Buffer.alloc(2001))).rejects.toThrow("(limits.packetBytes)");
    await expect(broker.publish("a", "x", { responseTopic: "b/+" })).rejects.toThrow("wildcard");
    await expect(broker.publish("a", "x", { qos: 3 as 2 })).rejects.toThrow("qos is 3; expected 0, 1 or 2");
    expect(() => broker.subscribe("a/#/b", () => undefined)).toThrow("# stands for whole levels");
    expect(() => broker.subscribe("$share/g/a", () => undefined)).toThrow("no shared subscriptions");
  });

  test("reach it by filter: the retained first, then the new, until it ends that", async () => {
    const broker = await start();
    const client = await connect(broker, { clientId: "ann" });
    await client.publishAsync("a/1", "old", { retain: true, qos: 1 });
    await client.publishAsync("b", "old", { retain: true, qos: 1 });
    const got: Message[] = [];
    const end = broker.subscribe("a/+", (message) => got.push(message));
    const answers: (number | undefined)[] = [];
    client.on("packetreceive", (packet) => packet.cmd === "puback" && answers.push(packet.reasonCode));
    await client.publishAsync("a/2", "new", { qos: 1 });
    await waitFor("both messages", () => got.length === 2);
    expect(got.map(({ topic, payload, retain, clientId }) => `${topic} ${payload} ${retain} ${clientId}`)).toEqual([
      "a/1 old true ann",
      "a/2 new false ann",
    ]);
    end();
    await client.publishAsync("a/2", "nobody", { qos: 1 });
    expect(got.length).toBe(2);
    // A subscriber in the program is one: the publisher is told that nobody is there only afterwards [MQTT5-3.4.2.1].
    expect(answers).toEqual([0, 16]);
  });
});
