import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findProgram } from "../test/support/programs.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { CASES, type Case } from "./support/broker-loads.ts";
import { cpuSeconds, startAedes, startBuilt, startMosquitto, type Target } from "./support/brokers.ts";
import { run } from "./support/mqtt-load.ts";
import { median, progress, rounded } from "./support/report.ts";

const HELP = `What a delivery costs our broker, as it was built (npm run build), against Mosquitto in the same run.

node --import tsx bench/broker.bench.ts [options]
  --rounds N      rounds, in which the brokers take turns (5)
  --only TEXT     only the cases whose name contains the text
  --aedes         measures Aedes 1.2 as it comes, too
  --profile PATH  a folder for CPU profiles of our broker, one a process
  --list          names the cases and ends
  --help          this text

Each line has the medians of the rounds: CPU time of the broker's process a delivery (user and system, from the kernel), the ratio to
Mosquitto's and the goal. "One at a time" is the round trip of a client that waits for each PUBACK. On a machine that does other work
the ratios of CPU time say something, the rates little.
`;

const ONE_AT_A_TIME = "QoS 1, one at a time";
const ONE_AT_A_TIME_GOAL = 1.5;
const MOSQUITTO = "mosquitto";
const DISK = "ours, disk";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: "" },
    aedes: { type: "boolean", default: false },
    profile: { type: "string" },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const ROUNDS = Number(options.rounds);

/** Measures in turns, and answers each broker's medians; `measure` gives several figures by name. */
async function inTurns(
  what: string,
  targets: readonly Target[],
  measure: (target: Target) => Promise<Readonly<Record<string, number>>>,
): Promise<Map<string, Record<string, number>>> {
  const figures = new Map<string, Record<string, number[]>>(targets.map(({ name }) => [name, {}]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const target of targets) {
      progress(`${what}: ${target.name}, round ${round + 1} of ${ROUNDS}`);
      const ofTarget = figures.get(target.name) ?? {};
      for (const [name, figure] of Object.entries(await measure(target))) ofTarget[name] = [...(ofTarget[name] ?? []), figure];
    }
  }
  const medians = (of: Record<string, number[]>) => Object.fromEntries(Object.entries(of).map(([name, each]) => [name, median(each)]));
  return new Map([...figures].map(([name, of]) => [name, medians(of)]));
}

function verdict(used: number, theirs: number | undefined, goal: number | undefined): string {
  if (theirs === undefined) return "";
  const ratio = used / theirs;
  const goalText = goal === undefined ? "" : ` (goal ${goal}: ${ratio <= goal ? "met" : "missed"})`;
  return `; ${ratio.toFixed(2)} of Mosquitto's${goalText}`;
}

async function measureCase({ name, load, goal, goalOnDisk }: Case, targets: readonly Target[]): Promise<void> {
  const able = targets.filter(
    (target) => !(target.name === "bare aedes" && load.version === 5) && (load.isPersistent || !target.name.startsWith(DISK)),
  );
  const medians = await inTurns(name, able, async (target) => {
    const before = cpuSeconds(target);
    const { deliveries, seconds } = await run(target.port, load);
    return { us: ((cpuSeconds(target) - before) * 1e6) / deliveries, perSecond: deliveries / seconds };
  });
  const theirs = medians.get(MOSQUITTO)?.["us"];
  for (const [who, { us = Number.NaN, perSecond = Number.NaN }] of medians) {
    const goalOfTarget = who === "ours" ? goal : who === DISK ? goalOnDisk : undefined;
    const compared = who === MOSQUITTO ? "" : verdict(us, theirs, goalOfTarget);
    console.log(`${name}: ${who}: ${rounded(us)} µs of CPU a delivery, ${rounded(perSecond)}/s${compared}`);
  }
}

async function measureOneAtATime(targets: readonly Target[]): Promise<void> {
  const python = findProgram("python3");
  if (python === undefined) return progress("python3 is not installed: no client that publishes one at a time");
  const script = fileURLToPath(new URL("support/one-at-a-time.py", import.meta.url));
  const medians = await inTurns(ONE_AT_A_TIME, targets, async ({ port }) => {
    const client = spawn(python, [script, String(port), "2"], { stdio: ["ignore", "pipe", "inherit"] });
    const [printed] = (await once(client.stdout, "data")) as [Buffer];
    return { us: Number(printed.toString()) };
  });
  const theirs = medians.get(MOSQUITTO)?.["us"];
  for (const [who, { us = Number.NaN }] of medians) {
    const compared = who === MOSQUITTO ? "" : verdict(us, theirs, ONE_AT_A_TIME_GOAL);
    console.log(`${ONE_AT_A_TIME}: ${who}: ${rounded(us)} µs a round trip${compared}`);
  }
}

async function startAll(folder: string): Promise<Target[]> {
  const { profile } = options;
  const started = [
    await startBuilt("ours", join(folder, "memory"), { persistence: "memory", profile }),
    await startBuilt(DISK, join(folder, "disk"), { persistence: "disk", profile }),
    await startBuilt(`${DISK}, power`, join(folder, "power"), { persistence: "disk", durability: "power" }),
    options.aedes ? await startAedes("bare aedes") : undefined,
    await startMosquitto(MOSQUITTO, folder),
  ];
  return started.filter((target) => target !== undefined);
}

async function main(): Promise<void> {
  const wanted = CASES.filter(({ name }) => name.includes(options.only));
  const isOneAtATimeWanted = ONE_AT_A_TIME.includes(options.only);
  if (options.help) return void process.stdout.write(HELP);
  if (options.list) return console.log([...wanted.map(({ name }) => name), ...(isOneAtATimeWanted ? [ONE_AT_A_TIME] : [])].join("\n"));
  if (!(ROUNDS >= 1)) throw new Error(`--rounds is ${options.rounds}; expected a number of at least 1`);
  if (!existsSync(new URL("../dist/clima.js", import.meta.url))) throw new Error("the broker is not built: npm run build");
  const folder = tempDir();
  const targets = await startAll(folder.path);
  if (!targets.some(({ name }) => name === MOSQUITTO)) progress("mosquitto is not installed: no comparison with it");
  for (const each of wanted) await measureCase(each, targets);
  if (isOneAtATimeWanted) await measureOneAtATime(targets);
  // A profile is written at the end of a process that ends by itself.
  await Promise.all(targets.map(({ child }) => (child.kill("SIGTERM") ? once(child, "exit") : undefined)));
  folder.remove();
}

await main();
