import { createServer, type Socket } from "node:net";
import { type Log, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { generate, type IPublishPacket, type Packet, parser } from "mqtt-packet";
import { freePort } from "../../../test/support/free-port.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { PUBACK_TIMEOUT_MS } from "../../src/delivery/acknowledged-publish.ts";
import type { IncomingMessage, MessageLink } from "../../src/platform/message-link.ts";
import { createMqttJsLink } from "../../src/platform/mqtt-js-link.ts";
import { startAedes, type TestBroker } from "../support/aedes-broker.ts";

// Real brokers and timers, beside other tests on a small machine.

const QOS1 = { qos: 1, retain: false } as const;

describe("the link over MQTT.js", () => {
  const links: MessageLink[] = [];
  let broker: TestBroker;

  const open = async (url = broker.url, log: Log = silentLog) => {
    const link = createMqttJsLink(
      { mqtt: { url }, clientId: "clima-agent-garden", will: { topic: "garden/status", payload: "offline" } },
      log,
    );
    const seen = { connects: 0, disconnects: 0, messages: [] as IncomingMessage[] };
    link.onConnect(() => {
      seen.connects += 1;
    });
    link.onDisconnect(() => {
      seen.disconnects += 1;
    });
    link.onMessage((message) => void seen.messages.push(message));
    links.push(link);
    link.open();
    return { link, seen };
  };
  const connected = async () => {
    const opened = await open();
    await waitFor("the connection", opened.link.isConnected);
    return opened;
  };

  beforeEach(async () => {
    broker = await startAedes();
  });
  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.close()));
    await broker.stop();
  });

  test("publishes, and knows when the broker has it", async () => {
    const { link } = await connected();
    expect(await link.publish("garden/telemetry", "42", QOS1)).toEqual({ ok: true, value: undefined });
    expect(broker.on("garden/telemetry")).toEqual(["42"]);
  });

  test("offers nothing to a broker of MQTT 3.1.1, which could not say whether anybody gets it", async () => {
    const { link } = await connected();
    expect(await link.offer("garden/telemetry", "42")).toEqual({ ok: true, value: "unknown" });
    expect(broker.on("garden/telemetry")).toEqual([]);
  });

  test("publishes nothing without a connection, and keeps nothing for later", async () => {
    const { link } = await open();
    const early = await link.publish("garden/telemetry", "early", QOS1);
    expect(early).toEqual({ ok: false, error: `not connected to ${broker.url}` });
    await waitFor("the connection", link.isConnected);
    await link.publish("garden/telemetry", "now", QOS1);
    expect(broker.on("garden/telemetry")).toEqual(["now"]);
  });

  test("a message that was cut off is an error, and is not sent again behind our back", async () => {
    const { link, seen } = await connected();
    broker.aedes.authorizePublish = (_client, _packet, _done) => broker.cut();
    const result = await link.publish("garden/telemetry", "cut off", QOS1);
    expect(result.ok).toBe(false);
    broker.aedes.authorizePublish = (_client, _packet, done) => done(null);
    await waitFor("the next connection", () => seen.connects === 2);
    await link.publish("garden/telemetry", "after", QOS1);
    expect(broker.on("garden/telemetry")).toEqual(["after"]);
  });

  test("tells retained messages from fresh ones", async () => {
    const client = await connectAsync(broker.url);
    await client.publishAsync("garden/cmd/read", "old", { qos: 1, retain: true });
    const { link, seen } = await connected();
    await link.subscribe("garden/cmd/#");
    await client.publishAsync("garden/cmd/read", "new", { qos: 1 });
    await waitFor("both messages", () => seen.messages.length === 2);
    expect(seen.messages.map(({ payload, isRetained }) => [Buffer.from(payload).toString(), isRetained])).toEqual([
      ["old", true],
      ["new", false],
    ]);
    await client.endAsync();
  });

  test("[MQTT-3.1.2-8] leaves a will for when it is cut off, and none when it leaves properly", async () => {
    const { link, seen } = await connected();
    broker.cut();
    await waitFor("the will", () => broker.on("garden/status").length === 1);
    expect(broker.received.at(-1)).toEqual({ topic: "garden/status", payload: "offline", isRetained: true });
    await waitFor("the next connection", () => seen.connects === 2);
    await link.close();
    expect(seen.disconnects).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(broker.on("garden/status")).toHaveLength(1);
  });

  test("finds a broker that is started later, and says once that it is away", async () => {
    const port = await freePort();
    const lines: string[] = [];
    const log: Log = { ...silentLog, warn: (line) => void lines.push(line), info: (line) => void lines.push(line) };
    const { link } = await open(`mqtt://127.0.0.1:${port}`, log);
    await waitFor("the first complaint", () => lines.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const late = await startAedes(port);
    await waitFor("the connection", link.isConnected);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^agent: no connection to mqtt:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*; readings wait in the outbox, trying again$/,
    );
    expect(lines[1]).toBe(`agent: connected to mqtt://127.0.0.1:${port}`);
    await link.close();
    await late.stop();
  });

  test("makes a new connection when told that this one is dead", async () => {
    const { link, seen } = await connected();
    link.reconnect("the broker does not answer");
    await waitFor("the next connection", () => seen.connects === 2 && link.isConnected());
    expect(seen.disconnects).toBe(1);
  });

  test("leaves at once although the broker no longer answers", async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => {
      sockets.push(socket);
      // CONNACK [MQTT-3.2.0-1], and then nothing more
      socket.once("data", () => socket.write(Uint8Array.of(0x20, 2, 0, 0)));
    });
    const port = await freePort();
    await new Promise<void>((listening) => silent.listen(port, "127.0.0.1", listening));
    const { link } = await open(`mqtt://127.0.0.1:${port}`);
    await waitFor("the connection", link.isConnected);
    const publishing = link.publish("garden/telemetry", "42", QOS1);
    const startedAtMs = performance.now();
    await link.close();
    // Long before the PUBACK would be given up.
    expect(performance.now() - startedAtMs).toBeLessThan(PUBACK_TIMEOUT_MS / 2);
    expect((await publishing).ok).toBe(false);
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => silent.close(closed));
  });
});

/** A link to a broker of MQTT 5 that answers what is published as the test says. */
async function linkToFive(receiveMaximum: number, onPublish: (packet: IPublishPacket, send: (packet: Packet) => void) => void) {
  const server = createServer((socket) => {
    const send = (packet: Packet) => void socket.write(generate(packet, { protocolVersion: 5 }));
    const incoming = parser({ protocolVersion: 5 });
    socket.on("data", (bytes) => void incoming.parse(bytes));
    incoming.on("packet", (packet) => {
      if (packet.cmd === "connect") send({ cmd: "connack", reasonCode: 0, sessionPresent: false, properties: { receiveMaximum } });
      if (packet.cmd === "publish") onPublish(packet, send);
    });
  });
  const port = await freePort();
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const link = createMqttJsLink(
    { mqtt: { url: `mqtt://127.0.0.1:${port}` }, clientId: "garden", will: { topic: "garden/status", payload: "offline" } },
    silentLog,
  );
  link.open();
  await waitFor("the connection", link.isConnected);
  return {
    link,
    async close(): Promise<void> {
      await link.close();
      await new Promise((closed) => server.close(closed));
    },
  };
}

test("[MQTT5-3.3.4-9] a broker that takes two messages at once is not given a third before it acknowledged one", async () => {
  const unacknowledged: number[] = [];
  let most = 0;
  const { link, close } = await linkToFive(2, ({ messageId = 0 }, send) => {
    unacknowledged.push(messageId);
    most = Math.max(most, unacknowledged.length);
    setImmediate(() => {
      for (const each of unacknowledged.splice(0)) send({ cmd: "puback", messageId: each, reasonCode: 0 });
    });
  });
  const published = await Promise.all(Array.from({ length: 20 }, (_, index) => link.publish("garden/telemetry", String(index), QOS1)));
  expect(published.every(({ ok }) => ok)).toBe(true);
  expect(most).toBe(2);
  await close();
});

test("[MQTT5-3.4.2.1] knows whether anybody gets what it offers, each message by its own answer", async () => {
  const { link, close } = await linkToFive(10, ({ messageId = 0, payload, retain }, send) => {
    const reasonCode = Number(payload);
    // The later one is answered first
    if (!retain) setTimeout(() => send({ cmd: "puback", messageId, reasonCode }), reasonCode === 0x10 ? 0 : 20);
  });
  const answers = await Promise.all([0, 0x10, 0x87].map((reasonCode) => link.offer("garden", String(reasonCode))));
  expect(answers).toEqual([
    { ok: true, value: "taken" },
    { ok: true, value: "untaken" },
    { ok: false, error: expect.stringContaining("Not authorized") },
  ]);
  await close();
});
