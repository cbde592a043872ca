import { createServer, type Server, type Socket } from "node:net";
import { createTopics, type Log, parseRejected, type RejectedMessage, silentLog, type TelemetryMessage } from "@clima/schemas";
import type { Store } from "@clima/store";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Aedes } from "aedes";
import { connectAsync, type MqttClient } from "mqtt";
import { freePort } from "../../test/support/free-port.ts";
import { memoryStore } from "../../test/support/memory-store.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { createRejectedFolder, type Ingest, rejectedPath, startIngest } from "../src/index.ts";

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
  const memory = { current: memoryStore() };
  let port: number;
  let folder: ReturnType<typeof tempDir>;
  let broker: Awaited<ReturnType<typeof startBroker>>;
  let client: MqttClient;
  let ingest: Ingest | undefined;
  const rejected: RejectedMessage[] = [];

  const start = async (
    more: { windowMessages?: number; spoolAfterMs?: number; spoolMaxBytes?: number; secondStore?: Store; log?: Log } = {},
  ) => {
    const { store } = memory.current;
    const settings = {
      worker: "main",
      windowMessages: more.windowMessages ?? 100,
      windowBytes: 1_000_000,
      retiredAfterDays: 7,
      batchMaxReadings: 50,
      spoolAfterMs: more.spoolAfterMs ?? 5000,
      spoolMaxBytes: more.spoolMaxBytes ?? 10_000_000,
      maxFutureS: 86_400,
      base: topics.base,
      dataDir: folder.path,
      mqtt: { url: `mqtt://127.0.0.1:${port}` },
    };
    const isSubscribed = new Promise((resolve) => broker.aedes.once("subscribe", resolve));
    ingest = startIngest(settings, {
      store,
      log: more.log ?? silentLog,
      ...(more.secondStore === undefined ? {} : { secondStore: more.secondStore }),
    });
    await isSubscribed;
    return ingest;
  };

  beforeEach(async () => {
    memory.current = memoryStore();
    rejected.length = 0;
    folder = tempDir();
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
    folder.remove();
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

  test("forgets a station whose info is cleared: it lags no more", async () => {
    const running = await start();
    await client.publishAsync(garden.telemetry, telemetry(0), { qos: 1 });
    await waitFor("the station", () => running.state().stations.length === 1);
    await client.publishAsync(garden.info, "", { qos: 1, retain: true });
    await waitFor("no station", () => running.state().stations.length === 0);
    expect(running.state().rejectedMessages).toBe(0);
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

  test("acknowledges what is in the spool while the store is away for long, and stores it, in order, when it is back", async () => {
    const { state } = memory.current;
    state.error = { kind: "unavailable", message: "the database sleeps" };
    await start({ spoolAfterMs: 0, windowMessages: 5 });
    for (const seq of seqs(40)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    await waitFor("forty acknowledgements", () => broker.acknowledged.length === 40);
    expect(storedSeqs()).toEqual([]);
    state.error = undefined;
    await waitFor("forty readings", () => memory.current.stored().length === 40);
    expect(storedSeqs()).toEqual(seqs(40));
  });

  test("tells of the lag, and of what is full, while neither store nor disk takes anything, and no more when the store is back", async () => {
    const health: string[] = [];
    client.on("message", (topic, payload) => topic === topics.ingest("main").health && health.push(String(payload)));
    const running = await start({ spoolAfterMs: 0, spoolMaxBytes: 500 });
    await client.publishAsync(garden.telemetry, telemetry(0), { qos: 1 });
    await waitFor("the first", () => running.state().stations[0]?.lastStoredTakenAt === at(0));
    const { state } = memory.current;
    state.error = { kind: "unavailable", message: "the database sleeps" };
    await client.publishAsync(garden.telemetry, telemetry(1), { qos: 1 });
    await waitFor("the second in the spool", () => running.state().spoolOldestTakenAt === at(1));
    for (const seq of seqs(20).slice(2)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    await waitFor("a full spool", () => running.state().spoolProblem?.kind === "spool-full");
    expect(running.state()).toMatchObject({
      spoolOldestTakenAt: at(1),
      brokers: [{ isConnected: true, oldestUnacknowledgedMs: expect.any(Number) }],
    });
    expect(running.state().brokers[0]?.window.messages).toBeGreaterThan(0);
    expect(running.state().stations[0]).toMatchObject({ lastStoredTakenAt: at(0) });
    expect(running.state().stations[0]?.lagMs).toBeGreaterThan(0);
    await waitFor("the bad news", () => health.at(-1)?.includes('"storeError":"the database sleeps"'));
    state.error = undefined;
    await waitFor("all of them", () => memory.current.stored().length === 20, 20_000);
    await waitFor("the news", () => health.at(-1)?.includes('"storeOk":true'));
    await waitFor("the acknowledgements", () => running.state().brokers[0]?.window.messages === 0);
    expect(running.state().spoolProblem).toBeUndefined();
    expect(running.state()).not.toHaveProperty("spoolOldestTakenAt");
  });

  test("what is in the spool is stored at the next start", async () => {
    const { state } = memory.current;
    state.error = { kind: "unavailable", message: "the database sleeps" };
    const first = await start({ spoolAfterMs: 0 });
    for (const seq of seqs(10)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    await waitFor("ten acknowledgements", () => broker.acknowledged.length === 10);
    await first.stop();
    state.error = undefined;
    await start();
    await waitFor("ten readings", () => memory.current.stored().length === 10);
  });

  test("a reading out of the spool that the store refuses is kept as rejected", async () => {
    const { state } = memory.current;
    state.error = { kind: "unavailable", message: "the database sleeps" };
    await start({ spoolAfterMs: 0 });
    for (const seq of seqs(10)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    await waitFor("ten acknowledgements", () => broker.acknowledged.length === 10);
    state.refuses = (reading) => (reading.seq === 4 ? "field type conflict" : undefined);
    state.error = undefined;
    await waitFor("the other nine", () => memory.current.stored().length === 9);
    const list = createRejectedFolder(rejectedPath(folder.path, "main")).list;
    const [kept] = await waitFor("the refused one", async () => ((await list()).length > 0 ? list() : undefined));
    expect(kept?.message).toMatchObject({
      topic: garden.telemetry,
      reason: `the store refused the reading of ${at(4)}: field type conflict`,
    });
    expect(JSON.parse(Buffer.from(kept?.message.payloadBase64 ?? "", "base64").toString())).toEqual(JSON.parse(telemetry(4)));
  });

  test("with two stores, neither waits for the other for long, and both have everything in the end", async () => {
    const second = memoryStore();
    second.state.error = { kind: "unavailable", message: "the second database sleeps" };
    const running = await start({ spoolAfterMs: 100, secondStore: second.store });
    for (const seq of seqs(20)) await client.publishAsync(garden.telemetry, telemetry(seq), { qos: 1 });
    await waitFor("twenty acknowledgements", () => broker.acknowledged.length === 20);
    expect(storedSeqs()).toEqual(seqs(20));
    expect(second.stored()).toEqual([]);
    expect(running.state()).toMatchObject({ error: undefined, second: { error: "the second database sleeps" } });
    second.state.error = undefined;
    await waitFor("the second store", () => second.stored().length === 20);
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

  test("more bad messages than the window holds do not block the good one behind them, and all are kept on disk", async () => {
    await start({ windowMessages: 5 });
    for (const seq of seqs(20)) await client.publishAsync(garden.telemetry, `bad ${seq}`, { qos: 1 });
    await client.publishAsync(garden.telemetry, telemetry(20), { qos: 1 });
    await waitFor("the good one", () => storedSeqs().includes(20));
    await waitFor("all acknowledgements", () => broker.acknowledged.length >= 21);
    const kept = await createRejectedFolder(rejectedPath(folder.path, "main")).list();
    expect(kept.map(({ message }) => Buffer.from(message.payloadBase64, "base64").toString())).toEqual(seqs(20).map((seq) => `bad ${seq}`));
  });

  test("of a backfill with a reading of the far future the others are stored, and the message is kept as rejected", async () => {
    await start();
    const takenAt = ["2026-11-24T00:00:01.000Z", "2199-01-01T00:00:00.000Z", "1971-07-01T00:00:00.000Z"];
    const readings = takenAt.map((each, seq) => ({ bootId: "b0", seq, takenAt: each, values: { humidityPct: 50 } }));
    await client.publishAsync(garden.backfill, JSON.stringify({ schema: "backfill/1", station: "garden", readings }), { qos: 1 });
    await waitFor("the complaint", () => rejected.length === 1);
    expect(memory.current.stored().map((reading) => reading.takenAt)).toEqual([takenAt[2], takenAt[0]]);
    expect(rejected[0]?.reason).toContain("takenAt is 2199-01-01T00:00:00.000Z; expected at most");
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
