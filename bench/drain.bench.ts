/**
 * Draining: how fast a stored session with 100,000 messages of telemetry is emptied by a subscriber that does nothing but acknowledge (MQTT 5,
 * window 10,000), from our broker in memory and on disk, against Mosquitto in memory in the same run; and the broker's CPU time for it.
 * Measures the built program (`npm run build`). `node --import tsx bench/drain.bench.ts [rounds] [messages]`
 */
import { once } from "node:events";
import { join } from "node:path";
import { tempDir } from "../test/support/temp-dir.ts";
import { drainBare, makeBacklog } from "./support/backlog.ts";
import { cpuSeconds, startBuilt, startMosquitto, type Target } from "./support/brokers.ts";
import { median, progress, rounded } from "./support/report.ts";

const ROUNDS = Number(process.argv[2] ?? 5);
const MESSAGES = Number(process.argv[3] ?? 100_000);
const GOAL = 0.8;
const WINDOW = 10_000;
const MOSQUITTO = "mosquitto";

const folder = tempDir();
const started = [
  await startBuilt("ours", join(folder.path, "memory"), { persistence: "memory" }),
  await startBuilt("ours, disk", join(folder.path, "disk"), { persistence: "disk" }),
  await startMosquitto(MOSQUITTO, folder.path),
];
const targets = started.filter((target) => target !== undefined);
const figures = new Map<string, { readonly perSecond: number[]; readonly cpuUs: number[] }>();

async function measure(target: Target, clientId: string): Promise<void> {
  await makeBacklog(target.port, clientId, MESSAGES);
  const before = cpuSeconds(target);
  const seconds = await drainBare(target.port, clientId, MESSAGES, WINDOW);
  const all = figures.get(target.name) ?? { perSecond: [], cpuUs: [] };
  all.perSecond.push(MESSAGES / seconds);
  all.cpuUs.push(((cpuSeconds(target) - before) * 1e6) / MESSAGES);
  figures.set(target.name, all);
}

for (let round = 0; round < ROUNDS; round += 1) {
  for (const target of targets) {
    progress(`${target.name}, round ${round + 1} of ${ROUNDS}`);
    await measure(target, `drain-${round}`);
  }
}
const theirs = median(figures.get(MOSQUITTO)?.perSecond ?? []);
for (const [who, { perSecond, cpuUs }] of figures) {
  const ratio = median(perSecond) / theirs;
  const compared =
    who === MOSQUITTO || Number.isNaN(theirs)
      ? ""
      : `; ${ratio.toFixed(2)} of Mosquitto's (goal ${GOAL}: ${ratio >= GOAL ? "met" : "missed"})`;
  console.log(`${MESSAGES} stored messages, ${who}: ${rounded(median(perSecond))}/s, ${rounded(median(cpuUs))} µs of CPU each${compared}`);
}
for (const { child } of targets) {
  child.kill("SIGTERM");
  await once(child, "exit");
}
folder.remove();
