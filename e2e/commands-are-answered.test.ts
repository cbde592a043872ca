import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTopics, type ResultMessage } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createScene, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";

const demo = createTopics().station("demo");
const SEND = demo.command("ir/send");

let scene: Scene;
let listener: Awaited<ReturnType<typeof listenTo>>;
beforeAll(async () => {
  scene = await createScene();
  await scene.startAndWait("broker");
  listener = await listenTo(scene.mqttUrl, "clima/v1/demo/#");
  await scene.startAndWait("agent");
  await listener.waitForMessage("the station", ({ topic, text }) => topic === demo.status && text === "online");
});
afterAll(async () => {
  await listener.close();
  await scene.close();
});

const send = (topic: string, message: object, retain = false) =>
  listener.client.publishAsync(topic, JSON.stringify(message), { qos: 1, retain });
const resultOf = async (id: string, nth = 0): Promise<ResultMessage> => {
  const results = () =>
    listener.messages.filter(({ topic, text }) => topic.startsWith("clima/v1/demo/result/") && text.includes(`"id":"${id}"`));
  await listener.waitForMessage(`result ${nth + 1} of ${id}`, () => results().length > nth);
  return JSON.parse(results()[nth]?.text ?? "") as ResultMessage;
};
const transmissions = () => {
  const file = join(scene.folder, "demo", "ir-sent.ndjson");
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  return lines.map((line) => JSON.parse(line) as { carrierHz: number; timingsUs: number[]; remote?: string; button?: string });
};

test("a command is answered with its id, and its pulses are recorded", async () => {
  const before = transmissions().length;
  await send(SEND, { id: "press-1", remote: "Demo-TV", button: "POWER" });
  expect(await resultOf("press-1")).toMatchObject({ status: "ok", code: "sent", remote: "demo-tv", button: "power" });
  const [sent] = transmissions().slice(before);
  expect(sent).toMatchObject({ carrierHz: 38_000, remote: "demo-tv", button: "power" });
  // NEC address 4, command 8: leader, 32 bits, end mark.
  expect(sent?.timingsUs).toHaveLength(67);
  expect(sent?.timingsUs.slice(0, 8)).toEqual([9000, -4500, 563, -563, 563, -563, 563, -1688]);
});

test("the same id twice is sent once, and the second is told so", async () => {
  const before = transmissions().length;
  await send(SEND, { id: "twice", remote: "demo-tv", button: "mute" });
  expect(await resultOf("twice")).toMatchObject({ status: "ok" });
  await send(SEND, { id: "twice", remote: "demo-tv", button: "mute" });
  expect(await resultOf("twice", 1)).toMatchObject({ status: "rejected", code: "duplicate" });
  expect(transmissions()).toHaveLength(before + 1);
});

test("an expired command is refused with a reason", async () => {
  const before = transmissions().length;
  await send(SEND, { id: "late", remote: "demo-tv", button: "power", expiresAt: "2020-01-01T00:00:00.000Z" });
  const result = await resultOf("late");
  expect(result).toMatchObject({ status: "expired" });
  expect(result.message).toContain("2020-01-01T00:00:00.000Z");
  expect(transmissions()).toHaveLength(before);
});

test("a command that was retained is refused with a reason when the station comes back", async () => {
  const before = transmissions().length;
  const second = await createScene({ CLIMA_MQTT_URL: scene.mqttUrl, CLIMA_STATION_ID: "attic" });
  const attic = createTopics().station("attic");
  const atticListener = await listenTo(scene.mqttUrl, "clima/v1/attic/result/#");
  await send(attic.command("ir/send"), { id: "kept", remote: "demo-tv", button: "power" }, true);
  await second.startAndWait("agent");
  const { text } = await atticListener.waitForMessage("the refusal", ({ topic }) => topic === attic.result("ir/send"));
  expect(JSON.parse(text)).toMatchObject({ id: "kept", status: "rejected", code: "retained" });
  expect(existsSync(join(second.folder, "attic", "ir-sent.ndjson"))).toBe(false);
  expect(transmissions()).toHaveLength(before);
  await atticListener.close();
  await second.close();
});

test.each([
  ["unknown-remote", SEND, { id: "e1", remote: "radio", button: "power" }, "demo-tv"],
  ["unknown-button", SEND, { id: "e2", remote: "demo-tv", button: "pwr" }, "power, volume-up"],
  ["invalid", SEND, { id: "e3", remote: "demo-tv" }, "button"],
  ["unknown-command", "clima/v1/demo/cmd/dance", { id: "e4" }, "ir/send"],
])("a wrong command is answered: %s", async (code, topic, command, words) => {
  await send(topic, command);
  const result = await resultOf(command.id);
  expect(result).toMatchObject({ status: "rejected", code });
  expect(result.message).toContain(words);
});

test("Home Assistant's raw timings are sent as they are", async () => {
  const before = transmissions().length;
  await send(demo.command("ir/raw"), { id: "raw", timings: [9000, -4500, 562, -562, 562], modulation: 36_000, repeat_count: 0 });
  expect(await resultOf("raw")).toMatchObject({ status: "ok" });
  expect(transmissions().slice(before)).toMatchObject([{ carrierHz: 36_000, timingsUs: [9000, -4500, 562, -562, 562] }]);
});
