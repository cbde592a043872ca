import { createTopics, type IngestHealthMessage, parseIngestHealth, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { INGEST_SETTINGS } from "../../../test/support/ingest-settings.ts";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { type Mosquitto, startMosquitto } from "../../../test/support/mosquitto.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Ingest, startIngest } from "../../src/index.ts";

const topics = createTopics();
const garden = topics.station("garden");

describeWith(["mosquitto"], "what a real Mosquitto says of itself", () => {
  let folder: ReturnType<typeof tempDir>;
  let memory: ReturnType<typeof memoryStore>;
  let mosquitto: Mosquitto;
  let ingest: Ingest | undefined;
  let client: MqttClient;

  function start(brokerFigures: boolean): void {
    ingest = startIngest(
      {
        ...INGEST_SETTINGS,
        base: topics.base,
        dataDir: folder.path,
        brokerFigures,
        mqtt: { url: mosquitto.url },
      },
      { store: memory.store, log: silentLog },
    );
  }
  beforeEach(async () => {
    folder = tempDir();
    memory = memoryStore();
    mosquitto = await startMosquitto(["allow_anonymous true", "sys_interval 1"]);
    client = await connectAsync(mosquitto.url);
  });
  afterEach(async () => {
    await ingest?.stop();
    ingest = undefined;
    await client.endAsync(true);
    await mosquitto.remove();
    folder.remove();
  });

  const figures = () => ingest?.state().brokers[0];
  let seq = 0;
  /** What came before is done with when this is stored. */
  async function untilStored(): Promise<void> {
    await waitFor("a reading to be stored", async () => {
      seq += 1;
      const reading = {
        schema: "telemetry/1",
        station: "garden",
        bootId: "b",
        seq,
        takenAt: new Date().toISOString(),
        values: { temperatureC: 1 },
      };
      await client.publishAsync(garden.telemetry, JSON.stringify(reading), { qos: 1 });
      return memory.stored().length > 0;
    });
  }

  test("is in the health message: its clients, which come and go, and what it dropped", async () => {
    start(true);
    await waitFor("the ingest and this client to be counted", () => figures()?.clients === 2);
    const another = await connectAsync(mosquitto.url);
    await waitFor("one more", () => figures()?.clients === 3);
    await another.endAsync(true);
    await waitFor("one less", () => figures()?.clients === 2);
    expect(figures()?.droppedMessages).toBe(0);
    const said: IngestHealthMessage[] = [];
    client.on("message", (_topic, payload) => {
      const health = parseIngestHealth(payload);
      if (health.ok) said.push(health.value);
    });
    await client.subscribeAsync(topics.ingest("main").health);
    await waitFor("a health message with them", () => said.some(({ brokers = [] }) => brokers[0]?.clients !== undefined));
  });

  test("is not asked for where it is not wanted, and never taken for a message of a station", async () => {
    start(true);
    await waitFor("the figures", () => figures()?.clients !== undefined);
    await ingest?.stop();
    start(false);
    await untilStored();
    // The session still has the subscription of before.
    await waitFor("the figures", () => figures()?.clients !== undefined);
    expect(ingest?.state().rejectedMessages).toBe(0);
    expect(ingest?.state().unacknowledgedMessages).toBe(0);
  });
});
