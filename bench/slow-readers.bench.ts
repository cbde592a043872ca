/**
 * What everybody else feels of a subscriber that stopped reading while a publisher floods its topic: the round trip of another pair of
 * clients (p50, p99 and the longest), against the limit of 50 ms, and the broker's memory at its peak above what it was at rest, against
 * the limit of 64 MB; the same for Mosquitto, where it is installed. Measures the built program (`npm run build`).
 * `node --import tsx bench/slow-readers.bench.ts [rounds] [seconds] [part of a case's name]`
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { generate } from "mqtt-packet";
import { tempDir } from "../test/support/temp-dir.ts";
import { startBuilt, startMosquitto, type Target } from "./support/brokers.ts";
import type { Flood } from "./support/flood.ts";
import { median, progress, residentMb, rounded } from "./support/report.ts";

const ROUNDS = Number(process.argv[2] ?? 3);
const SECONDS = Number(process.argv[3] ?? 5);
const ONLY = process.argv[4] ?? "";
const LATENCY_LIMIT_MS = 50;
const MEMORY_LIMIT_MB = 64;
const PROBE_EVERY_MS = 5;
const FLOODED = "bench/flood";
const PROBED = "bench/probe";

async function open(port: number, clientId: string, clean: boolean): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  socket.write(generate({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean, clientId, keepalive: 0 }));
  await once(socket, "data");
  return socket;
}

async function subscribe(socket: Socket, topic: string, qos: 0 | 1): Promise<void> {
  socket.write(generate({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic, qos }] }));
  await once(socket, "data");
}

/** Round trips of QoS 0, one at a time: what the broker makes others wait. */
async function probe(port: number, isOver: () => boolean): Promise<number[]> {
  const socket = await open(port, "probe", true);
  await subscribe(socket, PROBED, 0);
  const packet = generate({ cmd: "publish", topic: PROBED, payload: "x", qos: 0, dup: false, retain: false });
  const tripsMs: number[] = [];
  while (!isOver()) {
    const startedMs = performance.now();
    socket.write(packet);
    await once(socket, "data");
    tripsMs.push(performance.now() - startedMs);
    await sleep(PROBE_EVERY_MS);
  }
  socket.destroy();
  return tripsMs.sort((a, b) => a - b);
}

/** The kernel keeps the peak since it was last told to forget it. */
const forgetPeak = (pid: number) => writeFileSync(`/proc/${pid}/clear_refs`, "5");
const peakMb = (pid: number) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;

interface Case {
  readonly qos: 0 | 1;
  readonly isStored: boolean;
  readonly payloadBytes: number;
}

async function measure({ port, child }: Target, { qos, isStored, payloadBytes }: Case): Promise<Record<string, number>> {
  const pid = child.pid ?? 0;
  const reader = await open(port, "slow-reader", !isStored);
  await subscribe(reader, FLOODED, qos);
  reader.pause();
  const restMb = await residentMb(pid);
  forgetPeak(pid);
  const flood: Flood = { port, topic: FLOODED, qos, payloadBytes };
  const flooder = fork(new URL("support/flood.ts", import.meta.url), [JSON.stringify(flood)], { execArgv: ["--import", "tsx"] });
  await once(flooder, "message");
  const endsAtMs = performance.now() + SECONDS * 1000;
  const tripsMs = await probe(port, () => performance.now() > endsAtMs);
  const quantile = (share: number) => tripsMs[Math.min(tripsMs.length - 1, Math.floor(tripsMs.length * share))] ?? Number.NaN;
  flooder.send("stop");
  const [published] = (await once(flooder, "message")) as [number];
  const aboveMb = peakMb(pid) - restMb;
  reader.destroy();
  const wiper = await open(port, "slow-reader", true);
  wiper.destroy();
  await sleep(500);
  return { p50: quantile(0.5), p99: quantile(0.99), longest: tripsMs.at(-1) ?? Number.NaN, aboveMb, perSecond: published / SECONDS };
}

const CASES: readonly Case[] = [0, 1].flatMap((qos) =>
  [false, true].flatMap((isStored) => [100, 10_000].map((payloadBytes) => ({ qos: qos as 0 | 1, isStored, payloadBytes }))),
);

const folder = tempDir();
for (const each of CASES) {
  const name = `QoS ${each.qos}, ${each.isStored ? "stored" : "clean"} session, ${each.payloadBytes} bytes`;
  if (!name.includes(ONLY)) continue;
  const results = new Map<string, Record<string, number>[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const start of [
      () => startBuilt("ours", join(folder.path, `memory-${round}`), { persistence: "memory" }),
      () => startBuilt("ours, disk", join(folder.path, `disk-${name}-${round}`), { persistence: "disk" }),
      () => startMosquitto("mosquitto", folder.path),
    ]) {
      // A new process each time: memory that one load left is not given back.
      const target = await start();
      if (target === undefined) continue;
      progress(`${name}: ${target.name}, round ${round + 1} of ${ROUNDS}`);
      results.set(target.name, [...(results.get(target.name) ?? []), await measure(target, each)]);
      target.child.kill("SIGKILL");
      await once(target.child, "exit");
    }
  }
  for (const [who, all] of results) {
    const of = (figure: string) => median(all.map((result) => result[figure] ?? Number.NaN));
    const [p99, aboveMb] = [of("p99"), of("aboveMb")];
    console.log(
      `${name}: ${who}: round trip p50 ${rounded(of("p50"))} ms, p99 ${rounded(p99)} ms (${(p99 / LATENCY_LIMIT_MS).toFixed(2)} of the limit), ` +
        `longest ${rounded(of("longest"))} ms; ${rounded(aboveMb)} MB above rest (${(aboveMb / MEMORY_LIMIT_MB).toFixed(2)} of the limit); ` +
        `${rounded(of("perSecond"))}/s published`,
    );
  }
}
folder.remove();
