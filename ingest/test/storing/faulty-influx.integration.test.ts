import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { createTopics, type Log } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { type Influxd, startInfluxd } from "../../../test/support/influxd.ts";
import { type Mosquitto, startMosquitto } from "../../../test/support/mosquitto.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { startIngest } from "../../src/main.ts";

interface Asked {
  readonly lines: readonly string[];
  /** Hands the write on to the real InfluxDB; its status. */
  forward(lines: readonly string[]): Promise<number>;
}
type Fault = (asked: Asked, response: ServerResponse) => Promise<void> | void;

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): Fault =>
  (_asked, response) =>
    void response.writeHead(status, headers).end(body);

/** Of what nothing is said, or only after half a minute. */
const ANYTHING = /./;

/** What an InfluxDB may do to a write, and what is said of it; each as often as it is asked while the fault lasts. */
const FAULTS: readonly (readonly [string, Fault, RegExp])[] = [
  ["is busy and says when to come again", answer(429, '{"error":"too many"}', { "retry-after": "1" }), /busy or in trouble \(429\)/],
  ["refuses the login", answer(401, '{"error":"authorization failed"}'), /refuses the login \(401\): authorization failed/],
  ["does not know the database", answer(404, '{"error":"database not found"}'), /does not know the place \(404\)/],
  ["fails inside", answer(500, '{"error":"timeout"}'), /busy or in trouble \(500\): timeout/],
  ["is behind a proxy without it", answer(503, "<html>no backend</html>"), /busy or in trouble \(503\)/],
  ["never answers", () => {}, ANYTHING],
  ["closes the connection", (_asked, response) => void response.destroy(), /does not answer/],
  [
    "breaks off in the midst of its answer",
    (_asked, response) => {
      response.writeHead(500, { "content-length": "1000" }).write('{"error":');
      setTimeout(() => response.destroy(), 10);
    },
    /does not answer/,
  ],
  [
    "has written everything, but its answer is lost",
    async ({ lines, forward }, response) => {
      await forward(lines);
      response.destroy();
    },
    /does not answer/,
  ],
  [
    "writes half and fails",
    async ({ lines, forward }, response) => {
      await forward(lines.slice(0, lines.length / 2));
      response.writeHead(500).end('{"error":"engine: cache maximum memory size exceeded"}');
    },
    /cache maximum memory size exceeded/,
  ],
  [
    "takes few lines at once",
    async ({ lines, forward }, response) => void response.writeHead(lines.length > 20 ? 413 : await forward(lines)).end(),
    ANYTHING,
  ],
];

describeWith(["mosquitto", "influxd"], "the ingest before an InfluxDB with a fault", () => {
  let influxd: Influxd;
  let mosquitto: Mosquitto;
  let proxy: Server;
  /** By database: each case has its own. */
  const faults = new Map<string, Fault>();
  const forwardTo = async (path: string, lines: readonly string[]) =>
    (await fetch(`${influxd.url}${path}`, { method: "POST", body: lines.join("\n") })).status;

  beforeAll(async () => {
    [influxd, mosquitto] = await Promise.all([startInfluxd(), startMosquitto()]);
    proxy = createServer((request, response) => void handle(request, response));
    await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  });
  afterAll(async () => {
    proxy.closeAllConnections();
    await Promise.all([new Promise((closed) => proxy.close(closed)), influxd.stop(), mosquitto.remove()]);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = request.url ?? "";
    if (!url.startsWith("/write")) return pass(url, body, request, response);
    const lines = (request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString().split("\n");
    const forward = (some: readonly string[]) => forwardTo(url, some);
    const fault = faults.get(new URL(url, "http://x").searchParams.get("db") ?? "");
    if (fault) await fault({ lines, forward }, response);
    else response.writeHead(await forward(lines)).end();
  }

  async function pass(url: string, body: Buffer, { headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const answered = await fetch(`${influxd.url}${url}`, {
      method: "POST",
      body,
      headers: { "content-type": headers["content-type"] ?? "text/plain" },
    });
    response.writeHead(answered.status, { "content-type": "application/json" }).end(await answered.text());
  }

  async function open(database: string, url: string, more: object = {}): Promise<Store> {
    const settings = { kind: "influxdb", influxUrl: url, influxVersion: 1, influxDatabase: database, duckdbMemoryMb: 64, ...more } as const;
    const opened = await openStore(settings, ".", silent);
    if (!opened.ok) throw new Error(opened.error);
    return opened.value;
  }

  async function publish(station: string, count: number): Promise<void> {
    const client = await connectAsync(mosquitto.url);
    const { telemetry } = createTopics().station(station);
    const messages = Array.from({ length: count }, (_, seq) => messageOf(station, seq));
    await Promise.all(messages.map((message) => client.publishAsync(telemetry, JSON.stringify(message), { qos: 1 })));
    await client.endAsync();
  }

  const ingestOf = (worker: string, dataDir: string, spoolAfterMs: number, store: Store, lines: string[]) =>
    startIngest(
      {
        worker,
        windowMessages: 1000,
        windowBytes: 1e7,
        retiredAfterDays: 7,
        batchMaxReadings: 500,
        spoolAfterMs,
        spoolMaxBytes: 1e8,
        maxFutureS: 1e6,
        base: createTopics().base,
        dataDir,
        mqtt: { url: mosquitto.url },
        alsoFrom: [],
      },
      { store, log: logTo(lines) },
    );

  /** Runs 200 messages into a fault that ends once it was told; what became of them. */
  async function outcomeOf(name: string, spoolAfterMs: number, fault: Fault, words: RegExp) {
    const folder = tempDir();
    const lines: string[] = [];
    const store = await open(name, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const real = await open(name, influxd.url);
    const ingest = ingestOf(name, folder.path, spoolAfterMs, store, lines);
    await waitFor("the session", () => lines.some((line) => line.includes("connected to")));
    faults.set(name, fault);
    await publish(name, 200);
    await waitFor(`${name} to be told`, () => lines.some((line) => words.test(line)), 20_000);
    faults.delete(name);
    await waitFor(`${name} to be stored`, async () => (await readingsOf(real, name)).length === 200, 80_000);
    await waitFor(`${name} to be settled`, () => ingest.state().unacknowledgedMessages === 0 && ingest.state().spoolBytes === 0, 80_000);
    const values = (await readingsOf(real, name)).map((reading) => reading.values.temperatureC);
    const { rejectedMessages } = ingest.state();
    await ingest.stop();
    folder.remove();
    return { values, rejectedMessages };
  }

  test("stores everything once the fault ends, whatever it was, and says what it was", async () => {
    const cases = FAULTS.flatMap(([what, fault, words]) => [100, 60_000].map((spoolAfterMs) => ({ what, fault, words, spoolAfterMs })));
    const outcomes = await Promise.allSettled(
      cases.map(({ fault, words, spoolAfterMs }, index) => outcomeOf(`case-${index}`, spoolAfterMs, fault, words)),
    );
    const all = { values: Array.from({ length: 200 }, (_, seq) => seq / 10), rejectedMessages: 0 };
    const nameOf = (index: number) => `${cases[index]?.what}, spool after ${cases[index]?.spoolAfterMs} ms`;
    expect(
      outcomes.map((outcome, index) => [nameOf(index), outcome.status === "fulfilled" ? outcome.value : String(outcome.reason)]),
    ).toEqual(cases.map((_, index) => [nameOf(index), all]));
  });

  test("that refuses some lines for their type: the good are stored, and the bad are kept with InfluxDB's reason", async () => {
    const folder = tempDir();
    await fetch(`${influxd.url}/query`, { method: "POST", body: new URLSearchParams({ q: 'CREATE DATABASE "types"' }) });
    await forwardTo("/write?db=types&precision=ms", [`weather,station=types humidityPct=5i ${Date.UTC(2026, 0, 1) - 1000}`]);
    const store = await open("types", influxd.url);
    const lines: string[] = [];
    const ingest = ingestOf("types", folder.path, 1000, store, lines);
    await waitFor("the session", () => lines.some((line) => line.includes("connected to")));
    const client = await connectAsync(mosquitto.url);
    const heard: string[] = [];
    client.on("message", (_topic, payload) => void heard.push(JSON.parse(payload.toString()).reason));
    await client.subscribeAsync(createTopics().ingest("types").rejected, { qos: 1 });
    const messages = Array.from({ length: 60 }, (_, seq) => {
      const message = messageOf("types", seq);
      return seq % 10 === 7 ? { ...message, values: { humidityPct: 50.5 } } : message;
    });
    const { telemetry } = createTopics().station("types");
    await Promise.all(messages.map((message) => client.publishAsync(telemetry, JSON.stringify(message), { qos: 1 })));
    await waitFor("all to be settled", () => ingest.state().storedReadings >= 54 && heard.length >= 6);
    expect((await readingsOf(store, "types")).filter(({ values }) => values.temperatureC !== undefined)).toHaveLength(54);
    expect(heard.every((reason) => reason.includes("field type conflict"))).toBe(true);
    await client.endAsync();
    await ingest.stop();
    folder.remove();
  });
});

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const logTo = (lines: string[]): Log => {
  const note = (line: string) => void lines.push(line);
  return { debug: note, info: note, warn: note, error: note };
};

const messageOf = (station: string, seq: number) => ({
  schema: "telemetry/1",
  station,
  bootId: "b",
  seq,
  takenAt: new Date(Date.UTC(2026, 0, 1) + 1000 * seq).toISOString(),
  values: { temperatureC: seq / 10 },
});

async function readingsOf(store: Store, station: string) {
  const readings = await store.readings(station, 0, Date.UTC(2100, 0));
  return readings.ok ? readings.value : [];
}
