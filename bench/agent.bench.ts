/**
 * What `clima agent` costs a Pi at a reading a second: start to the first reading at the broker, memory of all its processes beside a Node that
 * does nothing and the goal of 64 MB, CPU, and what it writes to the disk, with a broker and without one, as a share of the goal of 50 MB a day.
 * `node --import tsx bench/agent.bench.ts [seconds]`
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import mqtt from "mqtt";
import { createScene, type Running } from "../e2e/support/clima.ts";
import { familyMb } from "../test/support/family.ts";
import { median, progress, rounded } from "./support/report.ts";

const SECONDS = Number(process.argv[2] ?? 180);
const GOAL_MB_A_DAY = 50;
const GOAL_MEMORY_MB = 64;
const DAY_S = 86_400;
const TICKS_A_SECOND = 100;
const settings = { CLIMA_STATION_INTERVAL_MS: "1000" };

const pidOf = ({ child }: Running) => child.pid ?? 0;

/** Seconds of user and system time (proc(5), fields 14 and 15). */
function cpuS(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** What the process had the kernel write to the disk (proc(5), /proc/pid/io). */
const writtenBytes = (pid: number) => Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1]);

async function startToFirstReadingMs(): Promise<number> {
  const scene = await createScene(settings);
  await scene.startAndWait("broker");
  const client = await mqtt.connectAsync(scene.mqttUrl);
  await client.subscribeAsync("clima/v1/+/telemetry");
  const startedMs = performance.now();
  const arrived = new Promise<number>((resolve) => client.once("message", () => resolve(performance.now() - startedMs)));
  scene.start(["agent"]);
  const tookMs = await arrived;
  await client.endAsync(true);
  await scene.close();
  return tookMs;
}

async function watch(name: string, hasBroker: boolean) {
  const scene = await createScene(settings);
  if (hasBroker) await scene.startAndWait("broker");
  const agent = await scene.startAndWait("agent");
  await sleep(5000);
  const [cpuBefore, writtenBefore] = [cpuS(pidOf(agent)), writtenBytes(pidOf(agent))];
  for (let second = 0; second < SECONDS; second += 10) {
    await sleep(10_000);
    progress(`${name}: ${second + 10} of ${SECONDS} s`);
  }
  const cpu = (cpuS(pidOf(agent)) - cpuBefore) / SECONDS;
  const mbADay = (((writtenBytes(pidOf(agent)) - writtenBefore) / SECONDS) * DAY_S) / 1e6;
  const memoryMb = familyMb(pidOf(agent));
  await scene.close();
  return { cpu, mbADay, memoryMb };
}

const starts: number[] = [];
for (let start = 0; start < 5; start += 1) starts.push(await startToFirstReadingMs());
console.log(`start to the first reading at the broker   ${rounded(median(starts))} ms (${starts.map(rounded).join(", ")})`);
const idle = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
for (const [name, hasBroker] of [
  ["with a broker", true],
  ["without one", false],
] as const) {
  const { cpu, mbADay, memoryMb } = await watch(name, hasBroker);
  const idleMb = familyMb(idle.pid ?? 0);
  console.log(
    `${name.padEnd(15)} ${rounded(memoryMb)} MB resident with all that it started (${rounded(memoryMb / idleMb)} of a Node that does nothing, ${rounded(memoryMb / GOAL_MEMORY_MB)} of the goal of ${GOAL_MEMORY_MB} MB), ${rounded(cpu * 100)} % of a core, ` +
      `${rounded(mbADay)} MB a day to the disk (${rounded(mbADay / GOAL_MB_A_DAY)} of the goal of ${GOAL_MB_A_DAY} MB)`,
  );
}
idle.kill();
