import { parseTelemetry } from "@clima/schemas";
import { expect } from "@jest/globals";
import { pause, waitFor } from "../../test/support/wait-for.ts";
import type { Running, Scene } from "./clima.ts";
import { listenTo } from "./messages.ts";
import { storedReadings } from "./stored.ts";

/**
 * Waits until station and ingest are connected again (after repeated outages they take their time between tries) and a live reading was
 * sent, ends everything, and expects every reading of the station up to that one in the store, once: its seq counts from 0 without a gap.
 */
export async function expectAllStored(scene: Scene, agent: Running, ingest: Running, atLeast: number): Promise<void> {
  const listener = await listenTo(scene.mqttUrl, "clima/v1/demo/telemetry");
  const { text } = await waitFor("live readings", () => listener.messages[3], 30_000);
  await listener.close();
  const lastSaid = (words: string) => ingest.output().lastIndexOf(words);
  await waitFor("the ingest to be connected", () => lastSaid("ingest: connected to") > lastSaid("ingest: no connection to"), 40_000);
  await pause(1500);
  await agent.stop();
  await pause(1000);
  await ingest.stop();
  const last = parseTelemetry(text);
  if (!last.ok) throw new Error(last.error);
  const { seq, takenAt } = last.value;
  const storedTimes = async () =>
    (await storedReadings("demo", scene.folder)).map((reading) => reading.takenAt).filter((time) => time <= takenAt);
  let times = await storedTimes();
  // What the broker still holds for the ingest is stored while it runs.
  for (let time = 0; time < 5 && times.length <= seq; time += 1) {
    const again = await scene.startAndWait("ingest");
    await pause(1500);
    await again.stop();
    times = await storedTimes();
  }
  expect(seq).toBeGreaterThanOrEqual(atLeast);
  expect({ stored: times.length, lastStored: times.at(-1) }).toEqual({ stored: seq + 1, lastStored: takenAt });
  expect(new Set(times).size).toBe(times.length);
}
