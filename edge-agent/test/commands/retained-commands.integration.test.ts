import { createTopics, parseResult, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Agent, startAgent } from "../../src/index.ts";
import { startAedes, type TestBroker } from "../support/aedes-broker.ts";
import { stationSettings } from "../support/station-settings.ts";

const topics = createTopics().station("garden");
const SEND = topics.command("ir/send");

let folder: ReturnType<typeof tempDir>;
/** Of MQTT 3.1.1 only. */
let broker: TestBroker;
let user: MqttClient;
let agent: Agent | undefined;
beforeEach(async () => {
  folder = tempDir();
  broker = await startAedes();
  user = await connectAsync(broker.url, { protocolVersion: 4 });
});
afterEach(async () => {
  await agent?.stop();
  agent = undefined;
  await user.endAsync();
  await broker.stop();
  folder.remove();
});

async function start(): Promise<void> {
  const before = broker.on(topics.status).length;
  const settings = {
    base: "clima/v1",
    dataDir: folder.path,
    mqtt: { url: broker.url },
    softwareVersion: "1.2.3",
    station: stationSettings,
  };
  const started = await startAgent(settings, { log: silentLog });
  if (!started.ok) throw new Error(started.error);
  agent = started.value;
  await waitFor("the station", () => broker.on(topics.status).slice(before).includes("online"));
}
const keep = (id: string) => user.publishAsync(SEND, JSON.stringify({ id, remote: "demo-tv", button: "power" }), { qos: 1, retain: true });
const codes = () =>
  broker.on(topics.result("ir/send")).flatMap((payload) => {
    const result = parseResult(Buffer.from(payload));
    return result.ok ? [result.value.code] : [];
  });
const sentToTopic = () => broker.on(SEND);

test("a command that a broker of MQTT 3.1.1 kept is refused and cleared once, also when the station comes again", async () => {
  await keep("a");
  await start();
  await waitFor("the clearing", () => sentToTopic().length === 2);
  expect(sentToTopic().at(-1)).toBe("");
  await agent?.stop();
  await start();
  await user.publishAsync(topics.command("ir/send"), JSON.stringify({ id: "b", remote: "demo-tv", button: "power" }), { qos: 1 });
  await waitFor("the answer to the next command", () => codes().includes("sent"));
  expect(codes()).toEqual(["retained", "sent"]);
  expect(sentToTopic().filter((payload) => payload === "")).toHaveLength(1);
});

test("one that arrives live there looks like any other, so it is carried out once, and cleared at the next connection", async () => {
  await start();
  await keep("a");
  await waitFor("the answer", () => codes().includes("sent"));
  expect(sentToTopic()).toHaveLength(1);
  broker.cut();
  await waitFor("the clearing", () => sentToTopic().at(-1) === "");
  await waitFor("the refusal", () => codes().includes("retained"));
  expect(codes()).toEqual(["sent", "retained"]);
});
