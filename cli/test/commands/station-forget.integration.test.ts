import { writeFileSync } from "node:fs";
import { createTopics, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { startBroker } from "../../../broker/src/embedded/index.ts";
import { startMosquitto } from "../../../test/support/mosquitto.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { runClima } from "../support/clima-in-process.ts";

const topics = createTopics();
const garden = topics.station("garden");
const info = (station: string) => ({
  schema: "info/1",
  station,
  bootId: "k3v9",
  host: "shed-pi",
  softwareVersion: "0.1.0",
  source: "pi",
  startedAt: "2026-11-23T04:00:00.000Z",
  intervalMs: 1000,
  sensors: [],
  remotes: {},
});
const ofHomeAssistant = {
  "homeassistant/sensor/garden/temperature/config": { "~": "clima/v1", state_topic: "~/garden/latest/temperatureC" },
  "homeassistant/device/garden/config": { availability: [{ topic: "clima/v1/garden/status" }] },
};
const ofOthers = {
  "homeassistant/sensor/roof/temperature/config": { state_topic: "clima/v1/garden-2/latest/temperatureC" },
  "clima/v1/garden-2/info": info("garden-2"),
  "zigbee2mqtt/lamp": "on",
};

let folder: ReturnType<typeof tempDir>;
let client: MqttClient | undefined;
beforeEach(() => {
  folder = tempDir();
});
afterEach(async () => {
  await client?.endAsync(true);
  client = undefined;
  folder.remove();
});

const clima = (url: string, ...args: readonly string[]) => {
  process.env["CLIMA_MQTT_URL"] = url;
  process.env["CLIMA_DATA_DIR"] = folder.path;
  return runClima(...args).finally(() => {
    delete process.env["CLIMA_MQTT_URL"];
    delete process.env["CLIMA_DATA_DIR"];
  });
};

/** A broker that has a station which was switched off, Home Assistant's word of it, and others. */
async function keep(url: string, status: "online" | "offline"): Promise<MqttClient> {
  const keeper = await connectAsync(url);
  client = keeper;
  const kept = {
    [garden.status]: status,
    [garden.info]: info("garden"),
    [garden.latest("temperatureC")]: "21.4",
    [garden.irState("ac")]: "{}",
    "clima/v1/garden/of/a/later/version": "1",
    ...ofHomeAssistant,
    ...ofOthers,
  };
  for (const [topic, payload] of Object.entries(kept)) {
    await keeper.publishAsync(topic, typeof payload === "string" ? payload : JSON.stringify(payload), { qos: 1, retain: true });
  }
  return keeper;
}

/** Every topic that the broker keeps. The first message that is not retained ends the list, for it is sent after the subscription was answered. */
async function keptTopics(url: string): Promise<string[]> {
  const reader = await connectAsync(url);
  const kept: string[] = [];
  const isComplete = new Promise<void>((resolve) => {
    reader.on("message", (topic, _payload, { retain }) => (retain ? void kept.push(topic) : resolve()));
  });
  await reader.subscribeAsync("#", { qos: 1 });
  await reader.publishAsync("the-end", "", { qos: 1 });
  await isComplete;
  await reader.endAsync(true);
  return kept.sort();
}
const LEFT = [...Object.keys(ofOthers), topics.forgotten("garden")].sort();

const brokers = {
  async ours() {
    const broker = await startBroker({ port: 0 });
    return { url: broker.urls.mqtt ?? "", remove: () => broker.close() };
  },
  mosquitto: () => startMosquitto(),
};

for (const [name, start] of Object.entries(brokers)) {
  describeWith(name === "mosquitto" ? ["mosquitto"] : [], `clima station with the broker ${name}`, () => {
    let broker: Awaited<ReturnType<typeof start>>;
    beforeEach(async () => {
      broker = await start();
    });
    afterEach(() => broker.remove());

    test("forget clears all that is kept of a station that is off, also by Home Assistant, and nothing else; twice says that it is unknown", async () => {
      await keep(broker.url, "offline");
      const forgot = await clima(broker.url, "station", "forget", "garden");
      expect(forgot).toMatchObject({ exitCode: 0, stderr: [] });
      expect(forgot.stdout).toContain("forgot garden: 7 retained topics are cleared, 2 of them Home Assistant's\n");
      expect(await keptTopics(broker.url)).toEqual(LEFT);
      const again = await clima(broker.url, "station", "forget", "garden");
      expect(again.exitCode).toBe(1);
      expect(again.stderr[0]).toBe("the broker knows no station garden; there are garden-2");
    });

    test("forget tells who listens by an empty info, also where none was kept, with --force", async () => {
      const listener = await keep(broker.url, "offline");
      const heard: string[] = [];
      await listener.subscribeAsync("clima/v1/cellar/#", { qos: 1 });
      listener.on("message", (topic, payload) => void heard.push(`${topic}: ${payload.length}`));
      expect((await clima(broker.url, "station", "forget", "cellar", "--force")).exitCode).toBe(0);
      await waitFor("the empty info", () => heard.includes("clima/v1/cellar/info: 0"));
      expect(await keptTopics(broker.url)).toContain(topics.forgotten("cellar"));
    });

    test("forget refuses for one that is online, names its host, and does it with --force", async () => {
      await keep(broker.url, "online");
      const refused = await clima(broker.url, "station", "forget", "garden");
      expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
      expect(refused.stderr).toEqual([
        "garden is alive on host shed-pi: stop it first, or it is there again at once; --force does it all the same",
      ]);
      expect(await keptTopics(broker.url)).toContain(garden.info);
      expect((await clima(broker.url, "station", "forget", "garden", "--force")).exitCode).toBe(0);
      expect(await keptTopics(broker.url)).toEqual(LEFT);
    });

    test("list has each station with its host, state, and last reading by the clock of the ingest", async () => {
      const keeper = await keep(broker.url, "offline");
      const lastStoredAt = new Date(Date.now() - 600_000).toISOString();
      const taken = new Date(Date.now() + 7_200_000).toISOString();
      const ofGarden = {
        station: "garden",
        lastTakenAt: taken,
        lastStoredTakenAt: taken,
        lastStoredAt,
        missingReadings: 0,
        clockAheadS: 7800,
      };
      const counts = { uptimeS: 0, storedReadings: 0, rejectedMessages: 0, unacknowledgedMessages: 0 };
      const health = { schema: "ingest-health/1", worker: "main", takenAt: lastStoredAt, storeOk: true, stations: [ofGarden], ...counts };
      await keeper.publishAsync(topics.ingest("main").health, JSON.stringify(health), { qos: 1, retain: true });
      const { stdout } = await clima(broker.url, "station", "list");
      expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
        ["station", "name", "host", "state", "last reading", "source", "clock"],
        ["garden", "-", "shed-pi", "offline", "10 min ago", "pi", "7800 s ahead"],
        ["garden-2", "-", "shed-pi", "never heard", "-", "pi", "-"],
        [""],
      ]);
    });
  });
}

async function expectRefusal(url: string): Promise<void> {
  const keeper = await connectAsync(url, { username: "admin" });
  client = keeper;
  await keeper.publishAsync(garden.info, JSON.stringify(info("garden")), { qos: 1, retain: true });
  const { exitCode, stderr } = await clima(url, "station", "forget", "garden");
  expect(exitCode).toBe(1);
  const [refused, advice] = [stderr[0], stderr.at(-1)];
  expect(refused).toMatch(/^the broker (refused to have clima\/v1\/garden\/\S+ cleared: |has kept these topics, so )/);
  expect(advice).toContain("log in as a user of the role admin");
}

describe("a user who may not clear is told so, and who may,", () => {
  test("with our broker", async () => {
    const broker = await startBroker({ port: 0, log: silentLog, access: { mayPublish: ({ username }) => username === "admin" } });
    await expectRefusal(broker.urls.mqtt ?? "").finally(() => broker.close());
  });

  describeWith(["mosquitto"], "and", () => {
    test("with Mosquitto", async () => {
      const acl = `${folder.path}/acl`;
      writeFileSync(acl, "topic read #\nuser admin\ntopic readwrite #\n");
      const broker = await startMosquitto(["allow_anonymous true", `acl_file ${acl}`]);
      await expectRefusal(broker.url).finally(() => broker.remove());
    });
  });
});
