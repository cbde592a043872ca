import { chmodSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const isListening = (port: number) =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );

test.each(["SIGINT", "SIGTERM"] as const)("%s ends everything, open pages or not, and the ports are free", async (signal) => {
  const up = await scene.startAndWait("up");
  const page = await fetch(`${scene.panelUrl}/api/v1/events`);
  expect(page.status).toBe(200);
  const begunMs = performance.now();
  expect(await up.stop(signal)).toBe(0);
  expect(performance.now() - begunMs).toBeLessThan(patientMs(10_000));
  for (const port of [scene.mqttPort, scene.webSocketPort, scene.panelPort]) expect(await isListening(port)).toBe(false);
  expect(up.output()).not.toMatch(/error|fault/i);
});

test("it says in a few calm lines where things are", async () => {
  const up = await scene.startAndWait("up");
  await waitFor("the lines", () => up.output().includes("Infrared"));
  expect(up.output()).toContain(scene.panelUrl);
  expect(up.output()).toContain(`mosquitto_sub -p ${scene.mqttPort} -t 'clima/v1/#' -v`);
  expect(up.output()).toContain("clima/v1/demo/cmd/ir/send");
  expect(up.output().trim().split("\n").length).toBeLessThan(14);
});

async function failureOf(args: readonly string[], more: Record<string, string> = {}): Promise<string[]> {
  const ended = scene.start(args, more);
  expect(await ended.exited).toBe(1);
  return ended.output().trim().split("\n");
}

test("a port that is taken is one line with what to do", async () => {
  const taken = createServer();
  await new Promise<void>((listening) => taken.listen(scene.mqttPort, "127.0.0.1", listening));
  expect(await failureOf(["up"])).toEqual([
    `port ${scene.mqttPort} is in use; set broker.mqttPort to another, or stop the program that has it`,
  ]);
  taken.close();
  const panelTaken = createServer();
  await new Promise<void>((listening) => panelTaken.listen(scene.panelPort, "127.0.0.1", listening));
  expect(await failureOf(["up"])).toEqual([
    `port ${scene.panelPort} is in use; set panel.port to another, or stop the program that has it`,
  ]);
  panelTaken.close();
});

test("an unknown option or command is named, with where help is", async () => {
  expect(await failureOf(["up", "--prot", "1"])).toEqual(
    expect.arrayContaining([expect.stringMatching(/unknown option '--prot'/), "(--help shows what there is)"]),
  );
  expect((await failureOf(["upp"])).join("\n")).toMatch(/unknown command 'upp'/);
});

test("all problems of the configuration are told at once", async () => {
  const lines = await failureOf(["config", "check"], { CLIMA_PANEL_PORT: "eighty", CLIMA_STATION_ID: "My Garden", CLIMA_COLOUR: "blue" });
  expect(lines[0]).toBe("the configuration has problems:");
  expect(lines).toHaveLength(4);
});

test("a broker open to the network without a password does not start", async () => {
  const lines = await failureOf(["broker"], { CLIMA_BROKER_HOST: "0.0.0.0" });
  expect(lines).toEqual([
    "broker.host is 0.0.0.0, but nobody has been given a password; make a user with clima user add, set broker.username and broker.password, or listen on 127.0.0.1",
  ]);
});

test.each(["up", "agent", "broker", "ingest", "doors", "panel", "replay", "watch", "ir", "config"])(
  "clima %s --help answers",
  async (command) => {
    const help = scene.start([command, "--help"]);
    expect(await help.exited).toBe(0);
    expect(help.output()).toContain(`Usage: clima ${command}`);
  },
);

const asUser = process.getuid?.() === 0 ? test.skip : test;
asUser("a folder that cannot be written is one line with what to do (skipped for root, who can write everywhere)", async () => {
  const locked = join(scene.folder, "locked");
  mkdirSync(locked);
  chmodSync(locked, 0o555);
  const lines = await failureOf(["up"], { CLIMA_DATA_DIR: join(locked, "data") });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/cannot write .* set dataDir to another folder/);
});
