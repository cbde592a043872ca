import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { createTopics, type Log, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { connectAsync } from "mqtt";
import { startInfluxd } from "../../../test/support/influxd.ts";
import { startMosquitto } from "../../../test/support/mosquitto.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { startIngest } from "../../src/main.ts";

interface Asked {
  readonly lines: readonly string[];
  /** Hands the write on to the real InfluxDB; its status. */
  forward(lines: readonly string[]): Promise<number>;
}
/** What is done to a write. */
export type Fault = (asked: Asked, response: ServerResponse) => Promise<void> | void;

export const answer =
  (status: number, body: string, headers: Record<string, string> = {}): Fault =>
  (_asked, response) =>
    void response.writeHead(status, headers).end(body);

/** A real InfluxDB 1.6 behind a proxy that has a fault, a broker, and ingests between them. */
export async function startFaultyInflux() {
  const [influxd, mosquitto] = await Promise.all([startInfluxd(), startMosquitto()]);
  /** By database: each case has its own. */
  const faults = new Map<string, Fault>();
  const ends = new Set<() => Promise<void>>();
  const proxy = createServer((request, response) => void handle(request, response));
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));

  const forwardTo = async (path: string, lines: readonly string[]) =>
    (await fetch(`${influxd.url}${path}`, { method: "POST", body: lines.join("\n") })).status;

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
    else await pass(url, Buffer.from(lines.join("\n")), request, response);
  }

  async function pass(url: string, body: Buffer, { headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const answered = await fetch(`${influxd.url}${url}`, {
      method: "POST",
      body,
      headers: { "content-type": headers["content-type"] ?? "text/plain" },
    });
    const text = await answered.text();
    response.writeHead(answered.status, text === "" ? {} : { "content-type": "application/json" }).end(text === "" ? undefined : text);
  }

  async function open(database: string, url = influxd.url): Promise<Store> {
    const settings = { kind: "influxdb", influxUrl: url, influxVersion: 1, influxDatabase: database, duckdbMemoryMb: 64 } as const;
    const opened = await openStore(settings, ".", silentLog);
    if (!opened.ok) throw new Error(opened.error);
    return opened.value;
  }

  async function publish(station: string, count: number, firstSeq = 0): Promise<void> {
    const client = await connectAsync(mosquitto.url);
    const { telemetry } = createTopics().station(station);
    const messages = Array.from({ length: count }, (_, index) => messageOf(station, firstSeq + index));
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

  /** An ingest that is connected, before a store of its own by the proxy; `real` is the store itself. */
  async function begin(name: string, spoolAfterMs: number) {
    const folder = tempDir();
    const lines: string[] = [];
    const store = await open(name, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const real = await open(name);
    const ingest = ingestOf(name, folder.path, spoolAfterMs, store, lines);
    const end = async () => {
      if (!ends.delete(end)) return;
      await ingest.stop();
      folder.remove();
    };
    ends.add(end);
    await waitFor("the session", () => lines.some((line) => line.includes("connected to")));
    return { ingest, real, lines, end };
  }

  async function stop(): Promise<void> {
    for (const end of ends) await end();
    proxy.closeAllConnections();
    await Promise.all([new Promise((closed) => proxy.close(closed)), influxd.stop(), mosquitto.remove()]);
  }

  return { influxd, mosquitto, faults, forwardTo, begin, publish, stop };
}

const logTo = (lines: string[]): Log => {
  const note = (line: string) => void lines.push(line);
  return { debug: note, info: note, warn: note, error: note };
};

export const messageOf = (station: string, seq: number) => ({
  schema: "telemetry/1",
  station,
  bootId: "b",
  seq,
  takenAt: new Date(Date.UTC(2026, 0, 1) + 1000 * seq).toISOString(),
  values: { temperatureC: Math.min(seq / 10, 50) },
});

export async function readingsOf(store: Store, station: string) {
  const readings = await store.readings(station, 0, Date.UTC(2100, 0));
  return readings.ok ? readings.value : [];
}
