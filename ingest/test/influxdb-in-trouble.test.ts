/** The real writer and loop against a server that answers as InfluxDB does when it is in trouble. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { type Reading, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { createStoreLoop } from "../src/store-loop.ts";
import type { Refusal } from "../src/write-batch.ts";

type Answer = (response: ServerResponse, lines: readonly string[]) => void;

let server: Server;
let answers: Answer[];
let writes: { readonly atMs: number; readonly lines: readonly string[] }[];
let store: Store;
let place: ReturnType<typeof tempDir>;

const fine: Answer = (response) => response.writeHead(204).end();
const withStatus =
  (status: number, error: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify({ error }));

async function linesOf(request: IncomingMessage): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
  return text.toString().trim().split("\n");
}

beforeEach(async () => {
  [answers, writes, place] = [[], [], tempDir()];
  server = createServer(async (request, response) => {
    const lines = await linesOf(request);
    if (!request.url?.startsWith("/write"))
      return void response.writeHead(200, { "content-type": "application/json" }).end('{"results":[{}]}');
    writes.push({ atMs: performance.now(), lines });
    (answers.shift() ?? fine)(response, lines);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const influxUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const opened = await openStore(
    { kind: "influxdb", duckdbMemoryMb: 64, influxUrl, influxVersion: 1, influxDatabase: "clima" },
    place.path,
    silentLog,
  );
  if (!opened.ok) throw new Error(opened.error);
  store = opened.value;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  place.remove();
});

const readings = (count: number): Reading[] =>
  Array.from({ length: count }, (_, seq) => ({
    ...{ station: "garden", bootId: "b", seq, takenAt: new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString() },
    values: { temperatureC: seq },
  }));

async function storeAll(count: number): Promise<readonly Refusal[]> {
  const loop = createStoreLoop(store, 1000, silentLog);
  let refusals: readonly Refusal[] | undefined;
  loop.add({
    readings: readings(count),
    stored: (refused) => {
      refusals = refused;
    },
  });
  await waitFor("the readings to be stored", () => refusals !== undefined, 20_000);
  await loop.stop();
  return refusals ?? [];
}

const temperatures = (lines: readonly string[]) => lines.map((line) => Number(/temperatureC=([\d.]+)/.exec(line)?.[1]));

test.each([
  ["a login that is refused", withStatus(401, "unable to parse authentication credentials")],
  ["a store that is busy", withStatus(503, "timeout")],
  ["a store in trouble", withStatus(500, "engine: cache maximum memory size exceeded")],
  ["a connection that is closed", ((response) => response.socket?.destroy()) as Answer],
  [
    "an answer that breaks off",
    ((response) => {
      response.writeHead(500, { "content-length": "100" });
      response.write("{");
      setTimeout(() => response.socket?.destroy(), 20);
    }) as Answer,
  ],
])(
  "%s costs no reading: the same are written again",
  async (_what, trouble) => {
    answers = [trouble];
    expect(await storeAll(3)).toEqual([]);
    expect(writes.map(({ lines }) => temperatures(lines))).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  },
  30_000,
);

test("a store that asks to be left alone is, for as long as it asks", async () => {
  answers = [withStatus(429, "too many requests", { "Retry-After": "2" })];
  expect(await storeAll(2)).toEqual([]);
  expect((writes[1]?.atMs ?? 0) - (writes[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(1900);
}, 30_000);

test.each([
  [400, "partial write: field type conflict"],
  [201, "partial write"],
  [422, "unprocessable"],
])(
  "a refusal with %i costs the bad reading only, which is named with InfluxDB's reason",
  async (status, reason) => {
    const refuse: Answer = (response, lines) =>
      temperatures(lines).includes(5) ? withStatus(status, reason)(response, lines) : fine(response, lines);
    answers = Array.from({ length: 20 }, () => refuse);
    const refusals = await storeAll(8);
    expect(refusals.map(({ reading }) => reading.seq)).toEqual([5]);
    expect(refusals[0]?.reason).toContain(String(status));
    const written = new Set(writes.filter(({ lines }) => !temperatures(lines).includes(5)).flatMap(({ lines }) => temperatures(lines)));
    expect([...written].sort()).toEqual([0, 1, 2, 3, 4, 6, 7]);
  },
  30_000,
);

test("a batch that is too large is sent in halves", async () => {
  const limit: Answer = (response, lines) =>
    lines.length > 2 ? withStatus(413, "request entity too large")(response, lines) : fine(response, lines);
  answers = Array.from({ length: 20 }, () => limit);
  expect(await storeAll(8)).toEqual([]);
  expect(
    writes
      .filter(({ lines }) => lines.length <= 2)
      .flatMap(({ lines }) => temperatures(lines))
      .sort(),
  ).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
}, 30_000);
