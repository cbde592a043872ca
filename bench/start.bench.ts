/**
 * Start of `clima up` to the first reading in the panel's API (goal: under 2 s), and its resident memory after many readings beside a
 * Node process that does nothing. `node --import tsx bench/start.bench.ts [seconds]`
 */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { createScene } from "../e2e/support/clima.ts";
import { median, progress, residentMb, rounded } from "./support/report.ts";

const STARTS = 5;
const GOAL_MS = 2000;
const SECONDS = Number(process.argv[2] ?? 60);
const INTERVAL_MS = 100;

async function startToFirstReading(): Promise<number> {
  const scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: "30" });
  const startedMs = performance.now();
  scene.start(["up"]);
  for (;;) {
    const answer = await fetch(`${scene.panelUrl}/api/stations/demo`).then(
      (response) => (response.ok ? response.json() : undefined),
      () => undefined,
    );
    if ((answer as { values?: { temperatureC?: object } } | undefined)?.values?.temperatureC) break;
    await sleep(10);
  }
  const tookMs = performance.now() - startedMs;
  await scene.close();
  return tookMs;
}

async function memory() {
  const scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: "30", CLIMA_STATION_INTERVAL_MS: String(INTERVAL_MS) });
  const up = await scene.startAndWait("up");
  const idle = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
  await sleep(5000);
  const beforeMb = await residentMb(up.child.pid ?? 0);
  for (let second = 0; second < SECONDS; second += 10) {
    await sleep(10_000);
    progress(`after ${second + 10} s: ${rounded(await residentMb(up.child.pid ?? 0))} MB`);
  }
  const afterMb = await residentMb(up.child.pid ?? 0);
  const idleMb = await residentMb(idle.pid ?? 0);
  idle.kill();
  await scene.close();
  return { beforeMb, afterMb, idleMb };
}

const starts: number[] = [];
for (let start = 0; start < STARTS; start += 1) starts.push(await startToFirstReading());
console.log(
  `start to first reading in the panel's API   ${rounded(median(starts))} ms (${starts.map(rounded).join(", ")}); ${rounded(median(starts) / GOAL_MS)} of the goal of ${GOAL_MS} ms`,
);
const { beforeMb, afterMb, idleMb } = await memory();
const readings = rounded((1000 * SECONDS) / INTERVAL_MS);
console.log(
  `resident memory of clima up                 ${rounded(beforeMb)} MB at first, ${rounded(afterMb)} MB after ${readings} readings; a Node that does nothing ${rounded(idleMb)} MB (ratio ${rounded(afterMb / idleMb)})`,
);
