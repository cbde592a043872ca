/**
 * `clima --version` (goal: 0.25 s) and start of `clima up` to the first reading in the panel's API (goal: 0.8 s), both beside a Node that ends at
 * once, and the memory of `clima up` with 30 days of history, at a reading a second (goal: 140 MB), beside a Node that does nothing. `node --import tsx bench/start.bench.ts [seconds]`
 */
import { spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createScene } from "../e2e/support/clima.ts";
import { familyMb } from "../test/support/family.ts";
import { median, progress, rounded } from "./support/report.ts";

const STARTS = 5;
const VERSION_GOAL_MS = 250;
const START_GOAL_MS = 800;
const MEMORY_GOAL_MB = 140;
const SECONDS = Number(process.argv[2] ?? 60);
const bin = fileURLToPath(new URL("../cli/bin/clima.js", import.meta.url));

async function startToFirstReading(): Promise<number> {
  const scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: "30" });
  const startedMs = performance.now();
  scene.start(["up"]);
  for (;;) {
    const answer = await fetch(`${scene.panelUrl}/api/v1/stations/demo`).then(
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

function runMs(...args: readonly string[]): number {
  const startedMs = performance.now();
  const { status } = spawnSync(process.execPath, args);
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return performance.now() - startedMs;
}

/** After the history is filled in and rolled up; the roll-up follows 15 s after the last write of old readings. */
async function memory() {
  const scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: "30", CLIMA_STATION_INTERVAL_MS: "1000" });
  const up = await scene.startAndWait("up");
  const idle = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
  const upMb: number[] = [];
  for (let second = 0; second < SECONDS; second += 10) {
    await sleep(10_000);
    upMb.push(familyMb(up.child.pid ?? 0));
    progress(`after ${second + 10} s: ${rounded(upMb.at(-1) ?? Number.NaN)} MB`);
  }
  const idleMb = familyMb(idle.pid ?? 0);
  idle.kill();
  await scene.close();
  return { highestMb: Math.max(...upMb), lastMb: upMb.at(-1) ?? Number.NaN, idleMb };
}

const report = (name: string, ms: readonly number[], bareMs: number, goalMs: number) =>
  console.log(
    `${name.padEnd(43)} ${rounded(median(ms))} ms (${ms.map(rounded).join(", ")}); ${rounded(median(ms) / bareMs)} of a Node that ends at once, ` +
      `${rounded(median(ms) / goalMs)} of the goal of ${goalMs} ms`,
  );

const versions: number[] = [];
const bares: number[] = [];
const starts: number[] = [];
for (let start = 0; start < STARTS; start += 1) {
  bares.push(runMs("-e", "0"));
  versions.push(runMs(bin, "--version"));
  starts.push(await startToFirstReading());
}
report("clima --version", versions, median(bares), VERSION_GOAL_MS);
report("start to first reading in the panel's API", starts, median(bares), START_GOAL_MS);
const { highestMb, lastMb, idleMb } = await memory();
console.log(
  `${"memory of clima up with 30 days".padEnd(43)} ${rounded(lastMb)} MB after ${SECONDS} s, at most ${rounded(highestMb)} MB; a Node that does nothing ` +
    `${rounded(idleMb)} MB (ratio ${rounded(lastMb / idleMb)}), ${rounded(lastMb / MEMORY_GOAL_MB)} of the goal of ${MEMORY_GOAL_MB} MB`,
);
