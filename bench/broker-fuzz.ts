/**
 * Packets right, broken and random, of MQTT 3.1.1 and 5, against our broker in a process of its own; says whether it lives, logs errors, and
 * what its memory does. `node --import tsx bench/broker-fuzz.ts [packets] [seed]`
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { connectAsync } from "mqtt";
import { fuzz } from "../broker/test/support/fuzz.ts";
import { freePort } from "../test/support/free-port.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { progress, residentMb, rounded } from "./support/report.ts";

const packets = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 42);
const GROWTH_MB = 60;

const folder = tempDir();
const port = await freePort();
const script = fileURLToPath(new URL("support/fuzzed-broker.ts", import.meta.url));
const broker = spawn(process.execPath, ["--import", "tsx", script, String(port), folder.path], { stdio: ["ignore", "pipe", "pipe"] });
const complaints: string[] = [];
broker.stderr.on("data", (text) => complaints.push(String(text)));
await once(broker.stdout, "data");

/** A client as any other still gets its message through. */
async function isAlive(): Promise<boolean> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { connectTimeout: 5000, reconnectPeriod: 0 });
  const heard = new Promise<boolean>((resolve) => {
    client.on("message", () => resolve(true));
    setTimeout(resolve, 5000, false).unref();
  });
  await client.subscribeAsync("alive/after/all", { qos: 1 });
  await client.publishAsync("alive/after/all", "yes", { qos: 1 });
  const isHeard = await heard;
  await client.endAsync();
  return isHeard;
}

const memoryMb: number[] = [];
const startedMs = performance.now();
const sent = await fuzz({
  port,
  packets,
  seed,
  onProgress: async (count) => {
    if (!(await isAlive())) throw new Error(`after ${count} packets (seed ${seed}) a message did not come through`);
    memoryMb.push(await residentMb(broker.pid as number));
    progress(`${count.toLocaleString("en")} packets, ${rounded(memoryMb.at(-1) as number)} MB`);
  },
});
const seconds = (performance.now() - startedMs) / 1000;
const early = Math.max(...memoryMb.slice(0, Math.ceil(memoryMb.length / 4)));
const late = Math.max(...memoryMb.slice(-Math.ceil(memoryMb.length / 4)));
console.log(
  `${sent.packets.toLocaleString("en")} packets over ${sent.connections.toLocaleString("en")} connections in ${rounded(seconds)} s, seed ${seed}`,
);
console.log(
  `resident memory: at most ${rounded(early)} MB in the first quarter, ${rounded(late)} MB in the last; ratio ${(late / early).toFixed(2)}`,
);
console.log(complaints.length === 0 ? "the broker logged no error" : `the broker complained:\n${complaints.slice(0, 10).join("")}`);
broker.kill();
folder.remove();
if (complaints.length > 0 || late > early + GROWTH_MB) process.exitCode = 1;
