import { createServer, type Server, type Socket } from "node:net";
import { createTopics, type Log, parseRejected, type RejectedMessage, silentLog, type TelemetryMessage } from "@clima/schemas";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Aedes } from "aedes";
import { connectAsync, type MqttClient } from "mqtt";
import { freePort } from "../../test/support/free-port.ts";
import { memoryStore } from "../../test/support/memory-store.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { type Ingest, startIngest } from "../src/index.ts";

const topics = createTopics();
const garden = topics.station("garden");
const T0_MS = Date.UTC(2026, 10, 24);
const at = (second: number) => new Date(T0_MS + 1000 * second).toISOString();
const telemetry = (seq: number, more: Partial<TelemetryMessage> = {}): string =>
  JSON.stringify({
    schema: "telemetry/1",
    station: "garden",
    bootId: "b1",
    seq,
    takenAt: at(seq),
    values: { temperatureC: seq / 10 },
    ...more,
  });

async function startBroker(port: number) {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    aedes.handle(socket);
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const acknowledged: number[] = [];
  aedes.on("ack", (packet) => packet && "brokerCounter" in packet && acknowledged.push(Number(packet.brokerCounter)));
  const cutConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = async () => {
    await new Promise<void>((closed) => aedes.close(closed));
    cutConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { aedes, acknowledged, cutConnections, stop };
}

describe("ingest", () => {
  const place = tempDir();
  afterAll(place.remove);
  const memory = { current: memoryStore() };
  let port: number;
  let broker: Awaited<ReturnType<typeof startBroker>>;
  let client: MqttClient;
  let ingest: Ingest | undefined;
  const rejected: RejectedMessage[] = [];

  const start = async (more: { windowMessages?: number; log?: Log } = {}) => {
    const { store } = memory.current;
    const settings = {
      worker: "main",
      windowMessages: more.windowMessages ?? 100,
      batchMaxReadings: 50,
      maxFutureS: 600,
      earliest: "1990-01-01T00:00:00.000Z",
      dataDir: place.path,
      base: topics.base,
      mqtt: { url: `mqtt://127.0.0.1:${port}` },
    };
    const isSubscribed = new Promise((resolve) => broker.aedes.once("subscribe", resolve));
    ingest = startIngest(settings, { store, log: more.log ?? silentLog });
    await isSubscribed;
    return ingest;
  };

  beforeEach(async () => {
    memory.current = memoryStore();
    rejected.length = 0;
    port = await freePort();
    broker = await startBroker(port);
    client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 100 });
    await client.subscribeAsync(topics.all.ingest, { qos: 1 });
    client.on("message", (topic, payload) => {
      if (topic !== topics.ingest("main").rejected) return;
      const parsed = parseRejected(payload);
      if (parsed.ok) rejected.push(parsed.value);
    });
  });

  afterEach(async () => {
    await ingest?.stop();
    ingest = undefined;
    await client.endAsync(true);
    await broker.stop();
  });

  const storedSeqs = () => memory.current.stored().map((reading) => reading.seq);
  const seqs = (count: number) => Array.from({ length: count }, (_, seq) => seq);

  test("stores telemetry and backfill, and acknowledges them", async () => {
    await start();
    await client.publishAsync(garden.telemetry, telemetry(0), { qos: 1 });
    const backfill = {
      schema: "backfill/1",
      station: "garden",
      readings: [1, 2, 3].map((seq) => ({ bootId: "b0", seq, takenAt: at(seq), values: { humidityPct: 50 } })),
    };
    await client.publishAsync(garden.backfill, JSON.stringify(backfill), { qos: 1 });
    await waitFor("four readings", () => memory.current.stored().length === 4);
    expect(storedSeqs()).toEqual([0, 1, 2, 3]);
    await waitFor("two acknowledgements", () => broker.acknowledged.length === 2);
  });

  test("acknowledges nothing while the store is away, and everything when it is back", async () => {
    const { state } = memory.current;
    state.error = { kind: "unavailable", message: "the database sleeps" };
    await start();
    for (const seq of seqs(20)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    await waitFor("two attempts to write", () => state.writes >= 2);
    expect(broker.acknowledged).toHaveLength(0);
    state.error = undefined;
    await waitFor("twenty acknowledgements", () => broker.acknowledged.length === 20);
    expect(storedSeqs()).toEqual(seqs(20));
  });

  test("has no more messages under way than the window allows, and loses none of the others", async () => {
    const { state } = memory.current;
    state.error = { kind: "unavailable", message: "the database sleeps" };
    await start({ windowMessages: 5 });
    for (const seq of seqs(30)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    state.error = undefined;
    await waitFor("thirty acknowledgements", () => broker.acknowledged.length === 30);
    expect(storedSeqs()).toEqual(seqs(30));
  });

  test("a bad message is rejected with the reason, acknowledged, and does not block the next", async () => {
    await start();
    await client.publishAsync(garden.telemetry, "21.4", { qos: 1 });
    await client.publishAsync(garden.telemetry, telemetry(1, { station: "roof" }), { qos: 1 });
    await client.publishAsync(garden.telemetry, telemetry(2, { values: { temperatureC: 99 } }), { qos: 1 });
    await client.publishAsync(garden.telemetry, telemetry(3), { qos: 1 });
    await waitFor("the good one", () => storedSeqs().includes(3));
    await waitFor("three rejections", () => rejected.length === 3);
    expect(storedSeqs()).toEqual([3]);
    expect(rejected.map(({ topic }) => topic)).toEqual([garden.telemetry, garden.telemetry, garden.telemetry]);
    expect(rejected[1]?.reason).toBe('station is "roof"; expected "garden" as in the topic');
    expect(rejected[2]?.reason).toBe("values.temperatureC is 99; expected 60 or less");
    expect(Buffer.from(rejected[0]?.payloadBase64 ?? "", "base64").toString()).toBe("21.4");
    await waitFor("four acknowledgements", () => broker.acknowledged.length >= 4);
  });

  test("a reading that the store refuses is rejected alone", async () => {
    const { state } = memory.current;
    state.error = { kind: "unavailable", message: "wait until all are there" };
    await start();
    for (const seq of seqs(10)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    state.refuses = (reading) => (reading.seq === 4 ? "field type conflict" : undefined);
    state.error = undefined;
    await waitFor("one rejection", () => rejected.length === 1);
    expect(rejected[0]?.reason).toBe(`the store refused the reading of ${at(4)}: field type conflict`);
    await waitFor("the other nine", () => memory.current.stored().length === 9);
    expect(storedSeqs()).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]);
  });

  test.each([
    ["", 100],
    [" with the window full", 10],
  ])("what was under way when the connection broke%s is stored once, and acknowledged", async (_case, windowMessages) => {
    const { state } = memory.current;
    state.error = { kind: "unavailable", message: "the database sleeps" };
    await start({ windowMessages });
    for (const seq of seqs(25)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    await waitFor("a first attempt to write", () => state.writes > 0);
    broker.cutConnections();
    state.error = undefined;
    await waitFor("all readings", () => memory.current.stored().length === 25);
    expect(storedSeqs()).toEqual(seqs(25));
    await waitFor("all acknowledgements", () => broker.acknowledged.length === 25);
  });

  test("what came while ingest was stopped is stored at its next start", async () => {
    const first = await start();
    await first.stop();
    ingest = undefined;
    for (const seq of seqs(7)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    await start();
    await waitFor("seven readings", () => memory.current.stored().length === 7);
  });

  test("says online, how it is, and offline when it leaves", async () => {
    const seen: string[] = [];
    client.on("message", (topic, payload) => void seen.push(`${topic} ${payload.toString().slice(0, 33)}`));
    const running = await start();
    await waitFor("health", () => seen.some((line) => line.startsWith(`${topics.ingest("main").health} {"schema":"ingest-health/1"`)));
    expect(seen).toContain(`${topics.ingest("main").status} online`);
    await running.stop();
    ingest = undefined;
    await waitFor("offline", () => seen.includes(`${topics.ingest("main").status} offline`));
  });
});
