import { createTopics, parseBackfill, parseTelemetry } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { pause, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { expectAllStored } from "./support/expect-all-stored.ts";
import { listenTo } from "./support/messages.ts";

const INTERVAL_MS = 100;
let scene: Scene;
beforeEach(async () => {
  scene = await createScene({ CLIMA_STATION_INTERVAL_MS: String(INTERVAL_MS) });
});
afterEach(() => scene.close());

test("a broker that is killed three times loses no reading", async () => {
  let broker = await scene.startAndWait("broker");
  const ingest = await scene.startAndWait("ingest");
  const agent = await scene.startAndWait("agent");
  for (let outage = 0; outage < 3; outage += 1) {
    await pause(1500);
    await broker.stop("SIGKILL");
    await pause(1200);
    broker = await scene.startAndWait("broker");
  }
  await expectAllStored(scene, agent, ingest, 60);
});

test("an ingest that is killed three times loses no reading", async () => {
  await scene.startAndWait("broker");
  let ingest = await scene.startAndWait("ingest");
  const agent = await scene.startAndWait("agent");
  for (let outage = 0; outage < 3; outage += 1) {
    await pause(1200);
    await ingest.stop("SIGKILL");
    await pause(1200);
    ingest = await scene.startAndWait("ingest");
  }
  await expectAllStored(scene, agent, ingest, 60);
});

test("readings of an outage come as backfill, those of now as telemetry, and the numbers of a boot have no gap", async () => {
  const topics = createTopics().station("demo");
  const broker = await scene.startAndWait("broker");
  // Its session keeps what the agent sends before the listener is back.
  const listener = await listenTo(scene.mqttUrl, "clima/v1/demo/+", { clientId: "listener", clean: false });
  expect(await broker.stop()).toBe(0);
  const agent = await scene.startAndWait("agent");
  await pause(1500);
  await scene.startAndWait("broker");
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
});
