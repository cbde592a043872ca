import { setTimeout as sleep } from "node:timers/promises";
import { createTopics, parseBackfill, parseTelemetry } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";
import { storedReadings } from "./support/stored.ts";

const INTERVAL_MS = 100;
let scene: Scene;
beforeEach(async () => {
  scene = await createScene({ CLIMA_STATION_INTERVAL_MS: String(INTERVAL_MS) });
});
afterEach(() => scene.close());

/**
 * Waits until the station is connected again (after repeated outages it takes its time between tries) and has sent a live reading, ends
 * everything, and expects every reading of the station up to that one in the store: its seq counts from 0 without a gap.
 */
async function expectAllStored(agent: Running, ingest: Running, atLeast: number): Promise<void> {
  const listener = await listenTo(scene.mqttUrl, "clima/v1/demo/telemetry");
  const { text } = await waitFor("live readings", () => listener.messages[3], 30_000);
  await listener.close();
  await sleep(1500);
  await agent.stop();
  await sleep(1000);
  await ingest.stop();
  const last = parseTelemetry(text);
  if (!last.ok) throw new Error(last.error);
  const { seq, takenAt } = last.value;
  const times = (await storedReadings("demo", scene.folder)).map((reading) => reading.takenAt).filter((time) => time <= takenAt);
  expect(seq).toBeGreaterThanOrEqual(atLeast);
  expect({ stored: times.length, lastStored: times.at(-1) }).toEqual({ stored: seq + 1, lastStored: takenAt });
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
  await expectAllStored(agent, ingest, 60);
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
  await expectAllStored(agent, ingest, 60);
}, 90_000);

test("readings of an outage come as backfill, those of now as telemetry, and the numbers of a boot have no gap", async () => {
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
