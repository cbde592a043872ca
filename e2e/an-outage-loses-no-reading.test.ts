import { setTimeout as sleep } from "node:timers/promises";
import { createTopics, parseBackfill, parseTelemetry } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";
import { storedReadings } from "./support/stored.ts";

const INTERVAL_MS = 100;
let scene: Scene;
beforeEach(async () => {
  scene = await createScene({ CLIMA_STATION_INTERVAL_MS: String(INTERVAL_MS) });
});
afterEach(() => scene.close());

/** Stops the agent and waits until ingest has had time for the last, then reads the store. */
async function endAndRead(agent: Running, ingest: Running) {
  await agent.stop();
  await sleep(1500);
  await ingest.stop();
  return storedReadings("demo", scene.folder);
}

/** The station reads at every whole multiple of its interval: each reading must be there, none twice. */
function expectWithoutGap(readings: readonly { readonly takenAt: string }[], atLeast: number): void {
  expect(readings.length).toBeGreaterThanOrEqual(atLeast);
  const times = readings.map(({ takenAt }) => Date.parse(takenAt));
  const steps = times.slice(2).map((ms, index) => Math.round((ms - (times[index + 1] ?? 0)) / INTERVAL_MS));
  expect(steps.filter((step) => step > 1)).toEqual([]);
  expect(new Set(times).size).toBe(times.length);
}

test("a broker that is killed three times loses no reading", async () => {
  let broker = await scene.startAndWait("broker");
  const ingest = await scene.startAndWait("ingest");
  const agent = await scene.startAndWait("agent");
  for (let outage = 0; outage < 3; outage += 1) {
    await sleep(1500);
    await broker.stop("SIGKILL");
    await sleep(1200);
    broker = await scene.startAndWait("broker");
  }
  await sleep(3000);
  expectWithoutGap(await endAndRead(agent, ingest), 80);
}, 90_000);

test("an ingest that is killed three times loses no reading", async () => {
  await scene.startAndWait("broker");
  let ingest = await scene.startAndWait("ingest");
  const agent = await scene.startAndWait("agent");
  for (let outage = 0; outage < 3; outage += 1) {
    await sleep(1200);
    await ingest.stop("SIGKILL");
    await sleep(1200);
    ingest = await scene.startAndWait("ingest");
  }
  await sleep(1500);
  expectWithoutGap(await endAndRead(agent, ingest), 70);
}, 90_000);

test("readings of an outage come as backfill, those of now as telemetry, and the numbers of a boot have no gap", async () => {
  const { listenTo } = await import("./support/messages.ts");
  const topics = createTopics().station("demo");
  const agent = await scene.startAndWait("agent");
  await sleep(1500);
  await scene.startAndWait("broker");
  const listener = await listenTo(scene.mqttUrl, "clima/v1/demo/+");
  const seqs = () => {
    const live = listener.messages
      .filter(({ topic }) => topic === topics.telemetry)
      .flatMap(({ text }) => {
        const parsed = parseTelemetry(text);
        return parsed.ok ? [parsed.value.seq] : [];
      });
    const late = listener.messages
      .filter(({ topic }) => topic === topics.backfill)
      .flatMap(({ text }) => {
        const parsed = parseBackfill(text);
        return parsed.ok ? parsed.value.readings.map(({ seq }) => seq) : [];
      });
    return { live, late };
  };
  await waitFor("backfill and five live readings", () => seqs().late.length > 0 && seqs().live.length >= 5);
  await agent.stop();
  const { live, late } = seqs();
  const all = [...new Set([...late, ...live])].sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: all.length }, (_, index) => index));
  expect(Math.max(...late)).toBeLessThan(Math.min(...live.slice(-3)));
  await listener.close();
}, 60_000);
