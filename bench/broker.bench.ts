/**
 * Deliveries a second and CPU seconds a million deliveries: our broker, Aedes 1.2 as it comes, Mosquitto (if it is installed), in interleaved
 * rounds; and the ratios. `node --import tsx bench/broker.bench.ts [rounds] [part of a load's name]`
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../test/support/free-port.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { type Load, run } from "./support/mqtt-load.ts";
import { median, progress, rounded } from "./support/report.ts";

const ROUNDS = Number(process.argv[2] ?? 3);
const WANTED = process.argv[3] ?? "";
const TICKS_PER_SECOND = 100;
const folder = tempDir();

interface Target {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
}

const script = (name: string) => fileURLToPath(new URL(`support/${name}.ts`, import.meta.url));

async function startNode(name: string, file: string, ...more: readonly string[]): Promise<Target> {
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", script(file), String(port), ...more], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout as NodeJS.ReadableStream, "data");
  return { name, port, child };
}

async function startMosquitto(): Promise<Target | undefined> {
  const port = await freePort();
  const file = join(folder.path, "mosquitto.conf");
  writeFileSync(
    file,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\n`,
  );
  const child = spawn("mosquitto", ["-c", file], { stdio: "ignore", env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` } });
  const hasFailed = await Promise.race([
    once(child, "error").then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, 1000, false)),
  ]);
  if (!hasFailed) return { name: "mosquitto", port, child };
  progress("mosquitto is not installed: no comparison with it");
  return undefined;
}

/** User and system time of a process, from the kernel. */
function cpuSeconds({ child }: Target): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

const BASE = { payloadBytes: 100, hasUserProperties: false, isPersistent: false, durationMs: 2500 } as const;
const LOADS: readonly (readonly [name: string, load: Load])[] = [
  ["QoS 0, 1 to 1", { ...BASE, version: 4, qos: 0, subscribers: 1, window: 2000 }],
  ["QoS 1, 1 to 1", { ...BASE, version: 4, qos: 1, subscribers: 1, window: 100 }],
  ["QoS 0, 1 to 100", { ...BASE, version: 4, qos: 0, subscribers: 100, window: 100 }],
  ["QoS 1, 1 to 100", { ...BASE, version: 4, qos: 1, subscribers: 100, window: 50 }],
  ["QoS 0, 1 to 1, MQTT 5", { ...BASE, version: 5, qos: 0, subscribers: 1, window: 2000 }],
  ["QoS 1, 1 to 1, MQTT 5", { ...BASE, version: 5, qos: 1, subscribers: 1, window: 100 }],
  ["QoS 0, 1 to 1, MQTT 5, user properties", { ...BASE, version: 5, qos: 0, subscribers: 1, window: 2000, hasUserProperties: true }],
  ["QoS 0, 1 to 100, MQTT 5, user properties", { ...BASE, version: 5, qos: 0, subscribers: 100, window: 100, hasUserProperties: true }],
  ["QoS 1, to a stored session", { ...BASE, version: 4, qos: 1, subscribers: 1, window: 500, isPersistent: true }],
];

const targets = [
  await startNode("ours", "our-broker", "memory", folder.path),
  await startNode("ours, disk", "our-broker", "disk", join(folder.path, "disk")),
  await startNode("ours, disk, power", "our-broker", "disk", join(folder.path, "power"), "power"),
  await startNode("bare aedes", "bare-aedes"),
  await startMosquitto(),
].filter((target) => target !== undefined);

for (const [name, load] of LOADS.filter(([each]) => each.includes(WANTED))) {
  const perSecond = new Map<string, number[]>();
  const cpu = new Map<string, number[]>();
  const able = targets.filter(
    (target) => !(target.name === "bare aedes" && load.version === 5) && (load.isPersistent || !target.name.includes("disk")),
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const target of able) {
      progress(`${name}: ${target.name}, round ${round + 1} of ${ROUNDS}`);
      const before = cpuSeconds(target);
      const { deliveries, seconds } = await run(target.port, load);
      perSecond.set(target.name, [...(perSecond.get(target.name) ?? []), deliveries / seconds]);
      cpu.set(target.name, [...(cpu.get(target.name) ?? []), ((cpuSeconds(target) - before) * 1e6) / deliveries]);
    }
  }
  const ours = median(cpu.get("ours") ?? []);
  for (const { name: who } of able) {
    const used = median(cpu.get(who) ?? []);
    const rate = rounded(median(perSecond.get(who) ?? []));
    console.log(`${name}: ${who}: ${rate} deliveries/s, ${rounded(used)} CPU-s per million; ours uses ${rounded(ours / used)} of that`);
  }
}
for (const { child } of targets) child.kill("SIGKILL");
folder.remove();
process.exit(0);
