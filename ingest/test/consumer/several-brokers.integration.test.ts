import { createTopics, type IngestHealthMessage, parseIngestHealth, parseRejected, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { freePort } from "../../../test/support/free-port.ts";
import { INGEST_SETTINGS } from "../../../test/support/ingest-settings.ts";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { type Mosquitto, startMosquitto } from "../../../test/support/mosquitto.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Ingest, startIngest } from "../../src/index.ts";

const topics = createTopics();
const own = topics.ingest("main");

describeWith(["mosquitto"], "an ingest of two brokers", () => {
  let folder: ReturnType<typeof tempDir>;
  let memory: ReturnType<typeof memoryStore>;
  let home: Mosquitto;
  let cottage: Mosquitto;
  let ingest: Ingest;

  const start = (urls: readonly string[]) => {
    const [url = "", ...others] = urls;
    const settings = {
      ...INGEST_SETTINGS,
      base: topics.base,
      dataDir: folder.path,
      mqtt: { url },
      alsoFrom: others.map((each) => ({ url: each, username: "u" })),
    };
    ingest = startIngest(settings, { store: memory.store, log: silentLog });
  };
  beforeEach(async () => {
    folder = tempDir();
    memory = memoryStore();
    [home, cottage] = await Promise.all([startMosquitto(), startMosquitto()]);
    start([home.url, cottage.url]);
    await waitFor("both connections", () => connected().every(Boolean));
  });
  afterEach(async () => {
    await ingest.stop();
    await Promise.all([home.remove(), cottage.remove()]);
    folder.remove();
  });

  const connected = () => ingest.state().brokers.map(({ isConnected }) => isConnected);
  const storedSeqs = (station: string) =>
    memory
      .stored()
      .filter((reading) => reading.station === station)
      .map(({ seq }) => seq);
  const publish = async ({ url }: Mosquitto, station: string, seqs: readonly number[], payload?: string) => {
    const client = await connectAsync(url);
    const takenAt = (seq: number) => new Date(Date.UTC(2026, 10, 24) + 1000 * seq).toISOString();
    for (const seq of seqs) {
      const message = { schema: "telemetry/1", station, bootId: "b1", seq, takenAt: takenAt(seq), values: { temperatureC: 1 } };
      await client.publishAsync(topics.station(station).telemetry, payload ?? JSON.stringify(message), { qos: 1 });
    }
    await client.endAsync();
  };
  /** The first message on the topic that fits. */
  const heard = async <T>({ url }: Mosquitto, topic: string, read: (text: string) => T | undefined): Promise<T> => {
    const client = await connectAsync(url);
    try {
      return await new Promise<T>((resolve) => {
        client.on("message", (_topic, payload) => {
          const found = read(payload.toString());
          if (found !== undefined) resolve(found);
        });
        client.subscribe(topic, { qos: 1 });
      });
    } finally {
      await client.endAsync(true);
    }
  };

  test("stores from both while one is killed, and from that one again when it is back", async () => {
    await publish(home, "garden", [0, 1]);
    await publish(cottage, "attic", [0, 1]);
    await waitFor("all four", () => memory.stored().length === 4);
    await cottage.kill();
    await waitFor("the loss", () => connected()[1] === false);
    await publish(home, "garden", [2, 3, 4]);
    await waitFor("those of the other", () => storedSeqs("garden").length === 5);
    await cottage.start();
    await waitFor("both again", () => connected().every(Boolean), 20_000);
    await publish(cottage, "attic", [2, 3]);
    await waitFor("the rest", () => storedSeqs("attic").length === 4);
    expect(ingest.state().brokers).toMatchObject([
      { url: home.url, isConnected: true, reconnects: 0, sessionsLost: 0, version: "5", window: { messages: 0, bytes: 0 } },
      { url: cottage.url, isConnected: true, reconnects: 1, sessionsLost: 1, version: "5" },
    ]);
  });

  test("a broker that was stopped as it should be still knows the session: nothing is lost, and nothing counted", async () => {
    await cottage.stop();
    await waitFor("the loss", () => connected()[1] === false);
    await cottage.start();
    await waitFor("both again", () => connected().every(Boolean), 20_000);
    await publish(cottage, "attic", [0]);
    await waitFor("the reading", () => storedSeqs("attic").length === 1);
    expect(ingest.state().brokers[1]).toMatchObject({ reconnects: 1, sessionsLost: 0 });
  });

  test("says at each broker that it is there, how it is and what it rejected", async () => {
    for (const broker of [home, cottage]) {
      expect(await heard(broker, own.status, (text) => text)).toBe("online");
      const health = await heard(broker, own.health, (text): IngestHealthMessage | undefined => {
        const parsed = parseIngestHealth(text);
        return parsed.ok ? parsed.value : undefined;
      });
      expect(health.brokers?.map(({ url }) => url)).toEqual([home.url, cottage.url]);
    }
    const rejections = [home, cottage].map((broker) => heard(broker, own.rejected, parseRejected));
    await waitFor("the subscriptions", async () => {
      await publish(home, "garden", [0], "21.4");
      return Promise.race([Promise.all(rejections), new Promise<undefined>((resolve) => setTimeout(resolve, 200, undefined))]);
    });
    expect(await rejections[1]).toMatchObject({ ok: true, value: { kind: "schema", topic: topics.station("garden").telemetry } });
    await ingest.stop();
    for (const broker of [home, cottage]) expect(await heard(broker, own.status, (text) => text)).toBe("offline");
  });

  test("a broker that was never there holds up nothing", async () => {
    await ingest.stop();
    start([`mqtt://127.0.0.1:${await freePort()}`, cottage.url]);
    await waitFor("the other", () => connected()[1]);
    await publish(cottage, "attic", [0]);
    await waitFor("the reading", () => storedSeqs("attic").length === 1);
    expect(connected()).toEqual([false, true]);
  });
});
