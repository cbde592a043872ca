import { join } from "node:path";
import { createTopics, parseIngestHealth } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";

const topics = createTopics();

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const listed = async (): Promise<string[]> => {
  const response = await fetch(`${scene.panelUrl}/api/v1/stations`);
  return ((await response.json()) as { station: string }[]).map(({ station }) => station);
};
const forget = async (...args: readonly string[]) => {
  const command = scene.start(["station", "forget", ...args]);
  return { code: await command.exited, output: command.output() };
};

test("a station that was taken down and forgotten is in the panel and the ingest no longer, also after both start anew; its history stays", async () => {
  const up = await scene.startAndWait("up");
  const attic = await scene.startAndWait("agent", { CLIMA_STATION_ID: "attic", CLIMA_DATA_DIR: join(scene.folder, "attic") });
  const stored = async () => (await fetch(`${scene.panelUrl}/api/v1/stations/attic/latest`)).text();
  await waitFor("the attic's readings in the store", async () => (await stored()).includes("temperatureC"), 30_000);
  await waitFor("both stations on the panel", async () => (await listed()).join() === "attic,demo");

  const refused = await forget("attic");
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("attic is alive") });
  await attic.stop();
  const unknown = await forget("cellar");
  expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining("the broker knows no station cellar; there are attic, demo") });
  expect(await forget("attic")).toMatchObject({ code: 0, output: expect.stringContaining("forgot attic: ") });

  await waitFor("the panel to list it no more", async () => (await listed()).join() === "demo");
  const listener = await listenTo(scene.mqttUrl, topics.ingest("main").health);
  const stationsOfIngest = () => {
    const health = parseIngestHealth(Buffer.from(listener.messages.at(-1)?.text ?? ""));
    return health.ok ? health.value.stations?.map(({ station }) => station) : undefined;
  };
  await waitFor("the ingest to list it no more", () => stationsOfIngest()?.join() === "demo", 30_000);
  await listener.close();
  expect(await stored()).toContain("temperatureC");

  await up.stop();
  await scene.startAndWait("up");
  await waitFor("the panel to hear the other", async () => (await listed()).includes("demo"));
  expect(await listed()).toEqual(["demo"]);

  await scene.startAndWait("agent", { CLIMA_STATION_ID: "attic", CLIMA_DATA_DIR: join(scene.folder, "attic") });
  await waitFor("the attic, which is there again", async () => (await listed()).join() === "attic,demo");
});
