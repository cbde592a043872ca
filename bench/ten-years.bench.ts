/**
 * The ten-year chart over HTTP, from an embedded store with ten years of readings (one in ten minutes): p50 and p95 of the request as the page
 * sends it, as a ratio to the bare query of the store in the same run. `node --import tsx bench/ten-years.bench.ts [times]`
 */
import type { AddressInfo } from "node:net";
import type { Reading } from "@clima/schemas";
import { createApi } from "../panel/src/api/http-api.ts";
import { createHttpServer } from "../panel/src/http-server.ts";
import { createOwnNames } from "../panel/src/own-names.ts";
import { idleApiDeps } from "../panel/test/support/idle-api-deps.ts";
import { openDuckdbStore } from "../test/support/duckdb-store.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { rounded } from "./support/report.ts";

const TIMES = Number(process.argv[2] ?? 100);
const STEP_MS = 600_000;
const DAY_MS = 86_400_000;
const TO_MS = Date.UTC(2026, 10, 23);
const FROM_MS = TO_MS - 3652 * DAY_MS;
const BUCKET_MS = 7 * DAY_MS;
const BATCH = 5000;

const readingAt = (atMs: number): Reading => {
  const temperatureC = Math.round(1000 + 1000 * Math.sin(atMs / (58 * DAY_MS)) + 500 * Math.sin(atMs / (4 * 3_600_000))) / 100;
  return {
    station: "garden",
    bootId: "b",
    seq: (atMs - FROM_MS) / STEP_MS,
    takenAt: new Date(atMs).toISOString(),
    values: { temperatureC, humidityPct: 60 },
  };
};

const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN;

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

const folder = tempDir();
const store = await openDuckdbStore(folder.path);
for (let atMs = FROM_MS; atMs < TO_MS; atMs += BATCH * STEP_MS) {
  const count = Math.min(BATCH, (TO_MS - atMs) / STEP_MS);
  await store.write(Array.from({ length: count }, (_, index) => readingAt(atMs + index * STEP_MS)));
}
const server = createHttpServer(createApi({ ...idleApiDeps(createOwnNames([])), store }));
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
const { port } = server.address() as AddressInfo;
const range = `from=${new Date(FROM_MS).toISOString()}&to=${new Date(TO_MS).toISOString()}&bucketMs=${BUCKET_MS}`;
const url = `http://127.0.0.1:${port}/api/v1/stations/garden/series?quantities=temperatureC&aggregates=min,mean,max&${range}`;
const first = await fetch(url);
if (first.status !== 200) throw new Error(await first.text());
await first.arrayBuffer();

const [bare, http]: [number[], number[]] = [[], []];
const query = { station: "garden", quantity: "temperatureC", fromMs: FROM_MS, toMs: TO_MS, bucketMs: BUCKET_MS } as const;
// By turns, for a machine is not equally busy all the time.
for (let time = 0; time < TIMES; time += 1) {
  bare.push(await timeOf(() => store.series({ ...query, aggregates: ["min", "mean", "max"] })));
  http.push(await timeOf(async () => (await fetch(url)).arrayBuffer()));
}
for (const [name, share] of [
  ["p50", 0.5],
  ["p95", 0.95],
] as const) {
  const [ours, theirs] = [percentile(http, share), percentile(bare, share)];
  console.log(`${name}  HTTP ${rounded(ours)} ms, the store's query ${rounded(theirs)} ms   ${rounded(ours / theirs)} of it`);
}
server.closeAllConnections();
server.close();
await store.close();
folder.remove();
