/**
 * What `clima ingest` needs of memory at its peak (VmHWM), time and processor for a backlog of messages of nine values, a process of its own,
 * into InfluxDB and into DuckDB, each as a ratio to the same of another build in the same run, or to a bare drain of the same backlog.
 * `node --import tsx bench/ingest-memory.bench.ts [messages] [rounds] [clima.js of another build]`; `npm run build` before it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../test/support/free-port.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { startMosquitto } from "../test/support/mosquitto.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { drainBare, makeBacklog, nineValuesOf } from "./support/backlog.ts";
import { median, progress, rounded } from "./support/report.ts";

const MESSAGES = Number(process.argv[2] ?? 100_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const OWN = join(import.meta.dirname, "../cli/bin/clima.js");
const OTHER = process.argv[4];
const CLIENT_ID = "clima-ingest-bench";

interface Figures {
  readonly peakMb: number;
  readonly seconds: number;
  readonly cpuS: number;
}

/** Of a process that runs, by the kernel. */
const procOf = (child: ChildProcess, file: string) => readFileSync(`/proc/${child.pid}/${file}`, "utf8");
const peakMbOf = (child: ChildProcess) => Number(/VmHWM:\s+(\d+)/.exec(procOf(child, "status"))?.[1]) / 1024;
function cpuSOf(child: ChildProcess): number {
  const [user, system] = (procOf(child, "stat").split(") ")[1] ?? "").split(" ").slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100; // clock ticks of Linux
}

async function drain(
  program: string,
  kind: "influxdb" | "duckdb",
  influxUrl: string,
  database: string,
): Promise<Figures & { bareS: number }> {
  const mosquitto = await startMosquitto(["allow_anonymous true", "max_inflight_messages 0", "max_queued_messages 0"]);
  const folder = tempDir();
  await makeBacklog(mosquitto.port, "bare", MESSAGES, nineValuesOf);
  const bareS = await drainBare(mosquitto.port, "bare", MESSAGES);
  await makeBacklog(mosquitto.port, CLIENT_ID, MESSAGES, nineValuesOf);
  const httpPort = await freePort();
  const child = spawn(process.execPath, [program, "ingest"], {
    cwd: folder.path,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env["PATH"],
      CLIMA_DATA_DIR: folder.path,
      CLIMA_MQTT_URL: mosquitto.url,
      CLIMA_STORE_KIND: kind,
      CLIMA_STORE_INFLUX_URL: influxUrl,
      CLIMA_STORE_INFLUX_VERSION: "1",
      CLIMA_STORE_INFLUX_DATABASE: database,
      CLIMA_INGEST_WORKER: "bench",
      CLIMA_INGEST_HTTP_PORT: String(httpPort),
      ...(process.env["BENCH_NODE_OPTIONS"] === undefined ? {} : { NODE_OPTIONS: process.env["BENCH_NODE_OPTIONS"] }),
    },
  });
  const metric = async (name: string) => {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/metrics`).then(
      (response) => response.text(),
      () => "",
    );
    return Number(new RegExp(`^clima_ingest_${name} (\\S+)`, "m").exec(answer)?.[1] ?? Number.NaN);
  };
  let startMs = performance.now();
  await waitFor(
    "the first reading",
    async () => {
      const isBegun = (await metric("connected_brokers")) === 1;
      if (!isBegun) startMs = performance.now();
      return isBegun;
    },
    60_000,
  );
  await waitFor(
    "all to be stored",
    async () => (await metric("stored_readings")) >= MESSAGES && (await metric("unacknowledged_messages")) === 0,
    300_000,
  );
  const figures = { seconds: (performance.now() - startMs) / 1000, peakMb: peakMbOf(child), cpuS: cpuSOf(child), bareS };
  child.kill();
  await new Promise((exited) => child.once("exit", exited));
  await mosquitto.remove();
  folder.remove();
  return figures;
}

const influxd = await startInfluxd();
for (const kind of ["influxdb", "duckdb"] as const) {
  const found = new Map<string, Awaited<ReturnType<typeof drain>>[]>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const programs = OTHER === undefined ? [OWN] : [OWN, OTHER];
    // Who comes second finds a machine that the first has left: they take turns.
    for (const program of round % 2 === 1 ? programs : programs.toReversed()) {
      const figures = await drain(program, kind, influxd.url, `bench${round}${program === OWN ? "own" : "other"}`);
      found.set(program, [...(found.get(program) ?? []), figures]);
      progress(`${kind}, ${program === OWN ? "this build" : program}: ${JSON.stringify(figures)}`);
    }
  }
  const of = (program: string, what: keyof Figures | "bareS") => median((found.get(program) ?? []).map((each) => each[what]));
  const line = (program: string, name: string) =>
    `${kind}, ${name}: ${rounded(of(program, "peakMb"))} MB at the peak, ${rounded(MESSAGES / of(program, "seconds"))} messages/s, ` +
    `${rounded(of(program, "bareS") / of(program, "seconds"))} of the bare drain, ${rounded((1e6 * of(program, "cpuS")) / MESSAGES)} µs of processor a message`;
  console.log(line(OWN, "this build"));
  if (OTHER === undefined) continue;
  console.log(line(OTHER, "the other build"));
  const ratios = (["peakMb", "seconds", "cpuS"] as const).map((what) => `${what} ${rounded(of(OWN, what) / of(OTHER, what))}`);
  console.log(`${kind}, this build to the other: ${ratios.join(", ")}`);
}
await influxd.stop();
