import { writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await createScene({ CLIMA_BROKER_HOST: "::1", CLIMA_PANEL_HOST: "::1", CLIMA_MQTT_URL: "", CLIMA_STORE_KIND: "duckdb" });
});
afterEach(() => scene.close());

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === "::1"));
/** The panel and the ingest may not share one embedded store, which belongs to one process. */
const folderOf = (name: string) => ({ CLIMA_DATA_DIR: join(scene.folder, name) });

interface PanelState {
  readonly stations: readonly { readonly station: string }[];
}
const panelState = () =>
  fetch(`http://[::1]:${scene.panelPort}/api/v1/stations`).then(
    (answer) => answer.json() as Promise<PanelState>,
    () => undefined,
  );

(hasIPv6 ? describe : describe.skip)(
  "a broker on ::1, whose ports are set in one place, is reached by agent, ingest, panel and every command",
  () => {
    test.each([
      ["without a URL", () => ""],
      ["by mqtt://", () => `mqtt://[::1]:${scene.mqttPort}`],
      ["by ws://", () => `ws://[::1]:${scene.webSocketPort}`],
    ])("%s", async (_how, urlOf) => {
      const more = { CLIMA_MQTT_URL: urlOf() };
      await scene.startAndWait("broker");
      const watch = scene.start(["watch"], more);
      const ingest = await scene.startAndWait("ingest", { ...more, ...folderOf("ingest") });
      const panel = await scene.startAndWait("panel", { ...more, ...folderOf("panel") });
      const agent = await scene.startAndWait("agent", { ...more, ...folderOf("agent") });
      expect(panel.output()).toContain(`http://[::1]:${scene.panelPort}`);
      await waitFor("a reading of the agent at clima watch", () => /^demo \S+ {2}Temperature/m.test(watch.output()));
      await waitFor("the station on the panel", async () => JSON.stringify(await panelState())?.includes('"demo"'));
      await waitFor("the ingest to be connected", () => /ingest: connected to /.test(ingest.output()));

      const recorded = join(scene.folder, "recorded.ndjson");
      const reading = { schema: "telemetry/1", station: "attic", bootId: "b", seq: 1, takenAt: "2020-01-01T00:00:00.000Z" };
      writeFileSync(recorded, `${JSON.stringify({ ...reading, values: { temperatureC: 3.25 } })}\n`);
      const replay = scene.start(["replay", recorded], { ...more, ...folderOf("replay") });
      expect({ code: await replay.exited, output: replay.output() }).toMatchObject({ code: 0 });

      const sent = scene.start(["ir", "send", "demo-tv", "power"], more);
      expect({ code: await sent.exited, output: sent.output() }).toEqual({ code: 0, output: expect.stringMatching(/^demo: ok: /) });
      const doctor = scene.start(["doctor"], more);
      await doctor.exited;
      expect(doctor.output()).toMatch(/^ok +Broker: \S+ lets this station in, MQTT 5/m);
      for (const part of [watch, ingest, panel, agent]) expect(part.output()).not.toMatch(/fault of Clima|no connection/);
    });
  },
);

test.each([
  ["mqtt://::1:1883", "mqtt://[::1]:1883"],
  ["ws://::1:9001", "ws://[::1]:9001"],
])("%s is refused by config check and by every command in the same words", async (url, expected) => {
  const outputs = await Promise.all(
    [["config", "check"], ["agent"], ["ingest"], ["panel"], ["watch"], ["replay", "none.csv"], ["doctor"]].map(async (command) => {
      const ended = scene.start(command, { CLIMA_MQTT_URL: url });
      return { code: await ended.exited, output: ended.output() };
    }),
  );
  for (const { code, output } of outputs) {
    expect(code).toBe(1);
    expect(output).toContain(`mqtt.url is "${url}"; an IPv6 address stands in brackets; expected ${expected}`);
    expect(output).not.toMatch(/fault of Clima/);
  }
});

test("the ports of a broker in the same process are found, too", async () => {
  const up = await scene.startAndWait("up", { CLIMA_BROKER_MQTT_PORT: "-1" });
  await waitFor("its addresses", () => up.output().includes("Infrared"));
  expect(up.output()).toContain(`ws://[::1]:${scene.webSocketPort}`);
  await waitFor("the station on the panel", async () => JSON.stringify(await panelState())?.includes('"demo"'));
});
