import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

const ROLES = { demo: "station", ingest: "ingest", panel: "operator" } as const;
type User = keyof typeof ROLES;

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

async function addUser(name: User): Promise<Record<string, string>> {
  const file = join(scene.folder, `password-of-${name}`);
  writeFileSync(file, `secret-of-${name}\n`);
  const added = scene.start(["user", "add", name, "--role", ROLES[name], "--password-file", file]);
  expect({ code: await added.exited, output: added.output() }).toMatchObject({ code: 0 });
  return { CLIMA_MQTT_USERNAME: name, CLIMA_MQTT_PASSWORD: `secret-of-${name}` };
}

async function isStored(): Promise<boolean> {
  const stations = (await (await fetch(`${scene.panelUrl}/api/v1/stations`)).json()) as { storing: { lastStoredAt?: string } }[];
  return stations.some(({ storing }) => storing.lastStoredAt !== undefined);
}

async function isAnswered(login: Record<string, string>): Promise<boolean> {
  const sent = scene.start(["ir", "send", "demo-tv", "power"], login);
  return (await sent.exited) === 0;
}

test(
  "agent, ingest and panel that the broker refuses a subscription have it once they get the right to it",
  async () => {
    const [demo, ingest, panel] = [await addUser("demo"), await addUser("ingest"), await addUser("panel")];
    await (await scene.startAndWait("broker")).stop();
    const accessFile = join(scene.folder, "broker", "access.yaml");
    const allowed = readFileSync(accessFile, "utf8");
    writeFileSync(accessFile, allowed.replaceAll(/^ {4}subscribe:.*$/gm, "    subscribe: []"));
    await scene.startAndWait("broker");
    const parts = [
      await scene.startAndWait("ingest", ingest),
      await scene.startAndWait("panel", { ...panel, CLIMA_DATA_DIR: join(scene.folder, "panel"), CLIMA_PANEL_ANONYMOUS_ROLE: "viewer" }),
      await scene.startAndWait("agent", demo),
    ];
    for (const part of parts) await waitFor(part.output, () => part.output().includes("asking again"));
    writeFileSync(accessFile, allowed);
    await waitFor("the panel to hear of a reading that the ingest has stored", isStored, 30_000);
    await waitFor("the agent to answer a command", () => isAnswered(panel), 30_000);
  },
  patientMs(120_000),
);
