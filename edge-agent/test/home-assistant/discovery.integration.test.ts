import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTopics, parseResult, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Agent, type AgentSettings, startAgent } from "../../src/index.ts";
import { startAedes, type TestBroker } from "../support/aedes-broker.ts";
import { type DeviceComponent, readDevice, render, renderCommand } from "../support/home-assistant.ts";
import { stationSettings } from "../support/station-settings.ts";

const topics = createTopics().station("garden");
const STATION = "homeassistant/device/clima_garden/config";
const INFRARED = "homeassistant/device/clima_garden_ir/config";

let folder: ReturnType<typeof tempDir>;
let broker: TestBroker;
let agent: Agent | undefined;
let homeAssistant: MqttClient;
/** What Home Assistant knows, by topic. */
let heard: Map<string, string>;

beforeEach(async () => {
  folder = tempDir();
  broker = await startAedes();
  heard = new Map();
  homeAssistant = await connectAsync(broker.url);
  homeAssistant.on("message", (topic, payload) => void heard.set(topic, payload.toString()));
  await homeAssistant.subscribeAsync(["homeassistant/device/+/config", "clima/v1/#"], { qos: 1 });
});
afterEach(async () => {
  await agent?.stop();
  agent = undefined;
  await homeAssistant.endAsync();
  await broker.stop();
  folder.remove();
});

async function start(homeAssistantSettings: Partial<NonNullable<AgentSettings["homeAssistant"]>> = {}): Promise<void> {
  const started = await startAgent(
    {
      base: "clima/v1",
      dataDir: folder.path,
      mqtt: { url: broker.url },
      softwareVersion: "1.2.3",
      station: { ...stationSettings, name: "Garden", elevationM: 112 },
      homeAssistant: { discovery: "on", prefix: "homeassistant", infrared: true, ...homeAssistantSettings },
    },
    { log: silentLog },
  );
  if (!started.ok) throw new Error(started.error);
  agent = started.value;
}
const device = (topic = STATION) => readDevice(heard.get(topic) ?? "{}");
const isComplete = () => heard.has(INFRARED) && (heard.get(STATION) ?? "").includes('"dewPointC"');

test("every entity of a simulated station has a state, and every press is answered", async () => {
  await start();
  await waitFor("the station with what follows from its first reading", isComplete);
  const entities = Object.values(device().components);
  const shown = entities.filter((entity): entity is DeviceComponent & { state_topic: string } => entity.state_topic !== undefined);
  const withState = shown.filter(({ platform }) => platform !== "event");
  await waitFor("their states", () => withState.every(({ state_topic }) => heard.has(state_topic)));
  for (const { name, state_topic, value_template, state_class } of withState) {
    const state = render(value_template, heard.get(state_topic) ?? "");
    expect([name, state]).not.toEqual([name, ""]);
    if (state_class !== undefined) expect([name, Number(state)]).toEqual([name, expect.any(Number)]);
  }
  expect(heard.get(device().availability_topic)).toBe("online");

  const buttons = entities.filter(({ platform }) => platform === "button");
  expect(buttons.length).toBeGreaterThan(1);
  const results = () => broker.received.filter(({ topic }) => topic.startsWith("clima/v1/garden/result/"));
  for (const { command_topic = "", command_template = "" } of [...buttons, ...buttons])
    await homeAssistant.publishAsync(command_topic, renderCommand(command_template), { qos: 1 });
  const outcomes = () =>
    results().flatMap(({ payload }) => {
      const result = parseResult(Buffer.from(payload));
      return result.ok && result.value.status !== "accepted" ? [result.value.code] : [];
    });
  await waitFor(
    "an answer to each press",
    () => outcomes().length === 2 * buttons.length,
    undefined,
    () => outcomes().length,
  );
  expect(new Set(outcomes())).toEqual(new Set(["sent", "read"]));
});

test("Home Assistant's emitter is answered", async () => {
  await start();
  await waitFor("the emitter", () => heard.has(INFRARED));
  const { command_topic = "" } = device(INFRARED).components["emitter"] ?? {};
  await homeAssistant.publishAsync(command_topic, '{"timings":[9000,-4500,560,-560],"modulation":38000,"repeat_count":0}', { qos: 1 });
  await waitFor("the answer", () => heard.get(topics.result("ir/raw"))?.includes('"sent"'));
});

test("Home Assistant that comes up is told; where the setting is off, all is taken back", async () => {
  await start({ discovery: "auto" });
  await waitFor("the station", () => heard.has(topics.health) && heard.has(topics.latest("temperatureC")));
  expect(heard.has(STATION)).toBe(false);
  await homeAssistant.publishAsync("homeassistant/status", "online");
  await waitFor("the station", isComplete);

  await agent?.stop();
  await start({ discovery: "off" });
  await waitFor("all to be taken back", () => heard.get(STATION) === "" && heard.get(INFRARED) === "");
});

test("an air conditioner is a climate that keeps its parts over a restart, and goes with its remote", async () => {
  const file = join(folder.path, "remotes", "bedroom-ac.json");
  const code = (command: number) => ({ protocol: "nec", address: 9, command });
  const buttons = { off: code(0), "cool auto 21": code(1), "cool auto 22": code(2), "heat auto 22": code(3) };
  mkdirSync(join(folder.path, "remotes"), { recursive: true });
  writeFileSync(file, JSON.stringify({ schema: "remote/1", name: "Bedroom AC", buttons }));
  await start();
  await waitFor("the station", isComplete);
  const climateOf = () => Object.entries(device().components).find(([, { platform }]) => platform === "climate") ?? ["", undefined];
  const [id, climate] = climateOf();
  const change = (kind: "mode" | "temperature", value: string) =>
    homeAssistant.publishAsync(
      String(climate?.[`${kind}_command_topic`]),
      renderCommand(String(climate?.[`${kind}_command_template`]), value),
      {
        qos: 1,
      },
    );
  const shown = (kind: "mode" | "temperature") =>
    render(String(climate?.[`${kind}_state_template`]), heard.get(String(climate?.[`${kind}_state_topic`])) ?? "{}");
  await change("temperature", "22.0");
  await change("mode", "cool");
  await waitFor("the state", () => shown("mode") === "cool");
  expect(shown("temperature")).toBe("22");
  await agent?.stop();
  await waitFor("the station to be gone", () => heard.get(topics.status) === "offline");
  await start();
  await waitFor("the station again", () => heard.get(topics.status) === "online");
  await change("mode", "heat");
  await waitFor("the other mode", () => shown("mode") === "heat");
  expect(shown("temperature")).toBe("22");
  rmSync(file);
  await waitFor("the climate to go", () => JSON.stringify(device().components[id]) === '{"platform":"climate"}');
});

test("what is told is kept for a Home Assistant that comes later", async () => {
  await start();
  await waitFor("the station", isComplete);
  const later = await connectAsync(broker.url);
  const kept: string[] = [];
  later.on("message", (topic, _payload, { retain }) => void (retain && kept.push(topic)));
  await later.subscribeAsync("homeassistant/#");
  await waitFor("what is kept", () => kept.length >= 2);
  expect(kept.sort()).toEqual([STATION, INFRARED].sort());
  await later.endAsync();
});
