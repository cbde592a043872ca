/**
 * A million messages while the store is away: CPU seconds and resident memory of an ingest process of its own, from the first message to the
 * last in the spool, and again until all are in the store. The limit for the memory is what it has after the first tenth.
 * `node --import tsx bench/outage.bench.ts [messages]`
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { silentLog } from "@clima/schemas";
import { openStore } from "@clima/store";
import { freePort } from "../test/support/free-port.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { startMosquitto } from "../test/support/mosquitto.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { makeBacklog } from "./support/backlog.ts";
import { progress, residentMb, rounded } from "./support/report.ts";

const MESSAGES = Number(process.argv[2] ?? 1_000_000);
const STATIONS = 20;
const TICKS_PER_S = 100; // Linux' clock for times of processes
const bin = fileURLToPath(new URL("../cli/bin/clima.js", import.meta.url));

const cpuS = (pid: number): number => {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ").slice(11, 13).map(Number) ?? [];
  return ((user ?? 0) + (system ?? 0)) / TICKS_PER_S;
};

async function metric(port: number, name: string): Promise<number> {
  const text = await fetch(`http://127.0.0.1:${port}/metrics`).then((response) => response.text());
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
}

const [mosquitto, folder, influxPort, httpPort] = [
  await startMosquitto(["allow_anonymous true", "max_inflight_messages 0"]),
  tempDir(),
  await freePort(),
  await freePort(),
];
progress(`a backlog of ${MESSAGES} messages`);
await makeBacklog(mosquitto.port, "clima-ingest-main", MESSAGES);
const environment = {
  CLIMA_DATA_DIR: folder.path,
  CLIMA_MQTT_URL: mosquitto.url,
  CLIMA_INGEST_HTTP_PORT: String(httpPort),
  CLIMA_INGEST_SPOOL_AFTER_MS: "100",
  CLIMA_STORE_KIND: "influxdb",
  CLIMA_STORE_INFLUX_VERSION: "1",
  CLIMA_STORE_INFLUX_URL: `http://127.0.0.1:${influxPort}`,
};
const startedMs = performance.now();
const child = spawn(process.execPath, [bin, "ingest"], {
  env: { PATH: process.env["PATH"], ...environment },
  cwd: folder.path,
  stdio: "ignore",
});
const pid = child.pid ?? 0;
await waitFor("the spool to fill", async () => (await metric(httpPort, "clima_ingest_spool_bytes").catch(() => 0)) > 0, 60_000);

const memoryMb: number[] = [];
let spooled = 0;
for (let still = 0; still < 3; await sleep(500)) {
  memoryMb.push(await residentMb(pid));
  const bytes = await metric(httpPort, "clima_ingest_spool_bytes");
  still = bytes === spooled ? still + 1 : 0;
  spooled = bytes;
}
const spoolS = (performance.now() - startedMs) / 1000 - 1.5;
const early = memoryMb[Math.floor(memoryMb.length / 10)] ?? Number.NaN;
console.log(
  `store away: ${rounded(MESSAGES / spoolS)} messages/s into ${rounded(spooled / 1e6)} MB of spool, ${rounded((1e6 * cpuS(pid)) / MESSAGES)} CPU s a million,`,
  `peak ${rounded(Math.max(...memoryMb))} MB, ${rounded(Math.max(...memoryMb) / early)} of the memory after a tenth`,
);
const awayCpuS = cpuS(pid);
const influxd = await startInfluxd({ port: influxPort });
const backMs = performance.now();
let peakMb = 0;
await waitFor(
  "all to be stored",
  async () => {
    peakMb = Math.max(peakMb, await residentMb(pid));
    return (await metric(httpPort, "clima_ingest_spool_bytes")) === 0;
  },
  600_000,
);
const backS = (performance.now() - backMs) / 1000;
const store = await openStore(
  { kind: "influxdb", influxUrl: influxd.url, influxVersion: 1, influxDatabase: "clima", duckdbMemoryMb: 64 },
  ".",
  silentLog,
);
if (!store.ok) throw new Error(store.error);
let stored = 0;
for (let index = 0; index < STATIONS; index += 1) {
  const readings = await store.value.readings(`station-${index}`, 0, Date.UTC(2100, 0));
  stored += readings.ok ? readings.value.length : 0;
}
console.log(
  `store back: ${rounded(MESSAGES / backS)} messages/s, ${rounded((1e6 * (cpuS(pid) - awayCpuS)) / MESSAGES)} CPU s a million, peak ${rounded(peakMb)} MB; stored ${stored} of ${MESSAGES}`,
);
child.kill("SIGTERM");
await new Promise((resolve) => child.once("close", resolve));
await Promise.all([mosquitto.remove(), influxd.stop()]);
folder.remove();
