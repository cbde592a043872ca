import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { type Mosquitto, startMosquitto } from "../test/support/mosquitto.ts";
import { describeWith } from "../test/support/requires.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

/** It is subscribed to its commands before it says so. */
async function untilOnline(url: string): Promise<void> {
  const listener = await listenTo(url, "clima/v1/demo/status");
  await listener.waitForMessage("the station", ({ text }) => text === "online");
  await listener.close();
}

/** Asks the station by MQTT 5, and gives each answer on the Response Topic with its Correlation Data. */
async function ask(url: string): Promise<[data: string | undefined, status: string][]> {
  const client = await connectAsync(url, { protocolVersion: 5 });
  const answers: [string | undefined, string][] = [];
  client.on("message", (_topic, payload, { properties }) => {
    answers.push([properties?.correlationData?.toString(), JSON.parse(payload.toString()).status]);
  });
  await client.subscribeAsync("replies/mine", { qos: 1 });
  await client.publishAsync("clima/v1/demo/cmd/ir/send", JSON.stringify({ id: "a", remote: "demo-tv", button: "power" }), {
    qos: 1,
    properties: { responseTopic: "replies/mine", correlationData: Buffer.from("number 7") },
  });
  await waitFor("the answer", () => answers.length > 0);
  await client.endAsync();
  return answers;
}

/** What is answered to a command that is published with the retain flag while the station is connected. */
async function answerToRetained(url: string): Promise<unknown> {
  const client = await connectAsync(url, { protocolVersion: 5 });
  const answers: { status: string; code?: string }[] = [];
  client.on("message", (_topic, payload) => answers.push(JSON.parse(payload.toString())));
  await client.subscribeAsync("clima/v1/demo/result/#", { qos: 1 });
  const command = JSON.stringify({ id: "kept", remote: "demo-tv", button: "power" });
  await client.publishAsync("clima/v1/demo/cmd/ir/send", command, { qos: 1, retain: true });
  await waitFor("the answer", () => answers.length > 0);
  await waitFor("the command to be taken off the broker", async () => (await keptAt(url)).length === 0);
  await client.endAsync();
  expect(answers).toHaveLength(1);
  return answers[0];
}

/** The commands that a broker keeps; what is published afterwards comes after them. */
async function keptAt(url: string): Promise<readonly string[]> {
  const client = await connectAsync(url, { protocolVersion: 5 });
  const kept: string[] = [];
  let isOver = false;
  client.on("message", (topic, _payload, { retain }) => {
    if (topic === "end/of/kept") isOver = true;
    else if (retain) kept.push(topic);
  });
  await client.subscribeAsync(["clima/v1/demo/cmd/#", "end/of/kept"], { qos: 1 });
  await client.publishAsync("end/of/kept", "", { qos: 1 });
  await waitFor("what is kept", () => isOver);
  await client.endAsync();
  return kept;
}

test("a retained command is refused also when it arrives live, and taken off the own broker", async () => {
  await scene.startAndWait("up");
  await untilOnline(scene.mqttUrl);
  expect(await answerToRetained(scene.mqttUrl)).toMatchObject({ status: "rejected", code: "retained" });
});

describe("a command with a Response Topic", () => {
  test("is answered there, with the Correlation Data, at the own broker", async () => {
    const up = await scene.startAndWait("up");
    await untilOnline(scene.mqttUrl);
    expect(await ask(scene.mqttUrl)).toEqual([["number 7", "ok"]]);
    expect(up.output()).not.toMatch(/error/i);
  });
});

describeWith(["mosquitto"], "at Mosquitto", () => {
  let mosquitto: Mosquitto;
  let url: string;
  beforeEach(async () => {
    mosquitto = await startMosquitto();
    url = `mqtt://127.0.0.1:${mosquitto.port}`;
    await scene.startAndWait("agent", { CLIMA_MQTT_URL: url });
    await untilOnline(url);
  });
  afterEach(() => mosquitto.stop());

  test("a command with a Response Topic is answered there, with the Correlation Data", async () => {
    expect(await ask(url)).toEqual([["number 7", "ok"]]);
  });

  test("a retained command is refused also when it arrives live, and taken off", async () => {
    expect(await answerToRetained(url)).toMatchObject({ status: "rejected", code: "retained" });
  });
});
