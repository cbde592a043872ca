import { afterEach, expect, test } from "@jest/globals";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { untilPastIsStored } from "./support/whole-days.ts";

let scene: Scene;
afterEach(() => scene.close());

test("a reading reaches the panel, live and from the store, and the history is there after a restart", async () => {
  scene = await createScene();
  const stationOf = async () =>
    (await (await fetch(`${scene.panelUrl}/api/v1/stations/demo`)).json()) as { values?: { temperatureC?: { value: number } } };
  const first = await scene.startAndWait("up");
  const live = await waitFor("a temperature in the panel", async () => (await stationOf()).values?.temperatureC);
  expect(live.value).toBeGreaterThan(-40);
  const countOf = async () => {
    const response = await fetch(`${scene.panelUrl}/api/v1/stations/demo/series?quantities=temperatureC&aggregates=count&bucketMs=3600000`);
    const { series } = (await response.json()) as { series?: { temperatureC: { count: (number | null)[] } } };
    return (series?.temperatureC.count ?? []).reduce((sum: number, count) => sum + (count ?? 0), 0);
  };
  const before = await waitFor("five stored readings", async () => ((await countOf()) >= 5 ? countOf() : undefined));
  expect(await first.stop()).toBe(0);
  await scene.startAndWait("up", { CLIMA_STATION_INTERVAL_MS: "86400000" });
  expect(await waitFor("the history", async () => ((await countOf()) >= before ? countOf() : undefined))).toBeGreaterThanOrEqual(before);
});

test("a new simulated station fills in the days before it", async () => {
  scene = await createScene({ CLIMA_STATION_SIMULATION_HISTORY_DAYS: "30" });
  await scene.startAndWait("up");
  expect(await untilPastIsStored(scene.panelUrl, 29)).toBe(true);
});
