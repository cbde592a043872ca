/** How much Home Assistant is told: printed, and held to limits. */
import { withDemoRemotes } from "@clima/infrared";
import { type HealthMessage, type InfoMessage, quantityNames, silentLog } from "@clima/schemas";
import { afterEach, describe, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { discoveryJson, discoveryMessages } from "../../src/home-assistant/model.ts";
import { type Agent, startAgent } from "../../src/index.ts";
import { startAedes } from "../support/aedes-broker.ts";
import { readDevice } from "../support/home-assistant.ts";
import { stationSettings } from "../support/station-settings.ts";

/** The least that brokers and services of the cloud take of one message (AWS IoT Core, "Message broker and protocol limits"). */
const MAX_MESSAGE_BYTES = 128 * 1024;

const NOW = "2026-11-23T04:00:00.000Z";
const keys = (count: number) => Array.from({ length: count }, (_, index) => `KEY_${index}`);

/** Prints what the messages of a station come to, the emitter's apart. */
function count(station: string, payloads: readonly string[]): { readonly entities: number; readonly largestBytes: number } {
  const devices = payloads.map((payload) => readDevice(payload));
  const entities = devices.flatMap(({ components }) => Object.values(components));
  const platforms = [...new Set(entities.map(({ platform }) => platform))]
    .map((platform) => `${entities.filter((entity) => entity.platform === platform).length} ${platform}`)
    .join(", ");
  const bytes = payloads.map((payload) => Buffer.byteLength(payload));
  process.stdout.write(`${station}: ${entities.length} entities (${platforms}), ${bytes.join(" + ")} bytes of discovery\n`);
  return { entities: entities.length, largestBytes: Math.max(...bytes) };
}

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

test("the simulated station is told of in some kilobytes", async () => {
  const folder = tempDir();
  const broker = await startAedes();
  const listener = await connectAsync(broker.url);
  let agent: Agent | undefined;
  stop = async () => {
    await agent?.stop();
    await listener.endAsync();
    await broker.stop();
    folder.remove();
  };
  const heard = new Map<string, string>();
  listener.on("message", (topic, payload) => void heard.set(topic, payload.toString()));
  await listener.subscribeAsync("homeassistant/device/+/config", { qos: 1 });
  const started = await startAgent(
    {
      base: "clima/v1",
      dataDir: folder.path,
      mqtt: { url: broker.url },
      softwareVersion: "1.2.3",
      // As `clima up` has it, for which the pressure's tendency is known at the start
      station: { ...stationSettings, elevationM: 112, simulationHistoryDays: 1 },
      homeAssistant: { discovery: "on", prefix: "homeassistant", infrared: true },
    },
    { log: silentLog },
  );
  if (!started.ok) throw new Error(started.error);
  agent = started.value;
  await waitFor("what follows from the first reading", () => heard.size === 2 && [...heard.values()].join().includes('"dewPointC"'));
  const { entities, largestBytes } = count("simulated station", [...heard.values()]);
  expect(entities).toBeGreaterThan(25);
  expect(largestBytes).toBeLessThan(16 * 1024);
});

describe("a Pi", () => {
  const info: InfoMessage = {
    schema: "info/1",
    station: "garden",
    name: "Garden",
    bootId: "k3v9",
    softwareVersion: "1.2.3",
    source: "pi",
    startedAt: NOW,
    intervalMs: 10_000,
    elevationM: 112,
    sensors: Object.keys(stationSettings.chips).map((name) => ({ name, quantities: [...quantityNames] })),
    remotes: Object.fromEntries(withDemoRemotes([]).map(({ name, buttons }) => [name, Object.keys(buttons)])),
    infraredSender: true,
    infraredReceiver: true,
  };
  const health: HealthMessage = {
    schema: "health/1",
    station: "garden",
    bootId: "k3v9",
    takenAt: NOW,
    uptimeS: 12,
    outbox: { readings: 0, dropped: 0 },
    sensors: {},
    cpuTemperatureC: 51.2,
    wifiSignalDbm: -61,
    memoryFreeMb: 300,
    diskFreeMb: 12_000,
    clockOffsetMs: 0.4,
    throttled: 0,
    underVoltage: false,
  };
  const airConditioner = {
    remote: "Bedroom AC",
    stateTopic: "clima/v1/garden/event/ir/state/bedroom-ac",
    modes: ["off", "cool", "heat", "dry", "fan_only"],
    temperaturesC: [18, 30],
    fans: ["auto", "low", "high"],
    swings: ["off", "on"],
  };
  const payloadsOf = (more: Partial<InfoMessage>, airConditioners = [airConditioner]) =>
    discoveryMessages({
      base: "clima/v1",
      prefix: "homeassistant",
      info: { ...info, ...more },
      health,
      seen: new Set(),
      airConditioners,
      infrared: true,
    }).map((message) => discoveryJson(message));

  test("with every chip, quantity and fact, five remotes and an air conditioner is told of in some tens of kilobytes", () => {
    const remotes = { ...info.remotes, tv: keys(40), hifi: keys(30), projector: keys(20), box: keys(60) };
    const { largestBytes } = count("a Pi with everything", payloadsOf({ remotes }));
    expect(largestBytes).toBeLessThan(64 * 1024);
  });

  test("without an infrared sender has as many entities less", () => {
    const remotes = { ...info.remotes, tv: keys(40) };
    const all = count("a Pi with a television's remote", payloadsOf({ remotes }));
    const some = count("the same without a sender", payloadsOf({ remotes, infraredSender: false }));
    expect(some.entities).toBeLessThan(all.entities - 40);
  });

  test("with more remotes than there are on a shelf is still told of in a message that brokers take", () => {
    const remotes = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`remote ${index}`, keys(40)]));
    const { largestBytes } = count("a Pi with 50 remotes of 40 buttons", payloadsOf({ remotes }));
    expect(largestBytes).toBeLessThan(MAX_MESSAGE_BYTES);
  });
});
