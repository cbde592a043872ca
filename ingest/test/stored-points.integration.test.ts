import { join } from "node:path";
import { type Config, createTopics, type Measurement, type Point, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { INGEST_SETTINGS } from "../../test/support/ingest-settings.ts";
import { type Mosquitto, startMosquitto } from "../../test/support/mosquitto.ts";
import { describeWith } from "../../test/support/requires.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { type Ingest, startIngest } from "../src/index.ts";

const topics = createTopics();
const garden = topics.station("garden");
const agoS = (seconds: number) => new Date(Date.now() - 1000 * seconds).toISOString();

const health = (takenAt: string, more: object = {}) =>
  JSON.stringify({
    schema: "health/1",
    station: "garden",
    bootId: "b1",
    takenAt,
    uptimeS: 60,
    outbox: { readings: 2, oldestTakenAt: new Date(Date.parse(takenAt) - 30_000).toISOString(), dropped: 0 },
    sensors: {
      bmp180: { ok: true, since: new Date(Date.parse(takenAt) - 3_600_000).toISOString() },
      htu21d: { ok: false, since: new Date(Date.parse(takenAt) - 1000).toISOString(), error: "address 0x40 does not answer" },
    },
    rangeRejects: { humidityPct: 2 },
    cpuTemperatureC: 48.3,
    throttled: 0b101,
    ...more,
  });
const result = (id: string, answeredAt: string, more: object = {}) =>
  JSON.stringify({
    schema: "result/1",
    station: "garden",
    id,
    status: "ok",
    code: "sent",
    message: "sent",
    takenMs: 112.4,
    remote: "tv",
    button: "KEY_POWER",
    answeredAt,
    ...more,
  });

describeWith(["mosquitto"], "what the ingest stores beside readings, from a real Mosquitto into DuckDB", () => {
  let mosquitto: Mosquitto;
  let folder: ReturnType<typeof tempDir>;
  let store: Store;
  let client: MqttClient;
  let ingest: Ingest | undefined;

  async function start(): Promise<void> {
    ingest = startIngest(
      {
        ...INGEST_SETTINGS,
        base: topics.base,
        dataDir: folder.path,
        mqtt: { url: mosquitto.url },
      },
      { store, log: silentLog },
    );
    // Its own status is there once it is connected; what is asked of the broker after that comes after the subscription.
    await waitFor("the ingest to be connected", () => ingest?.state().brokers[0]?.isConnected === true);
    await untilReceived(result(`ready-${count++}`, agoS(0), { button: "ready" }));
  }
  let count = 0;

  /** Published until it is stored: the subscription may be later than the connection. */
  async function untilReceived(text: string): Promise<void> {
    const { id } = JSON.parse(text) as { id: string };
    await waitFor(`${id} to be stored`, async () => {
      await client.publishAsync(garden.result("ir/send"), text, { qos: 1 });
      return (await allOf("ir_event")).some((point) => point.id === id);
    });
  }
  /** What was published before is stored when this is. */
  const flush = () => untilReceived(result(`flush-${count++}`, agoS(0), { button: "ready" }));

  async function stop(): Promise<void> {
    await ingest?.stop();
    ingest = undefined;
  }

  async function allOf(measurement: Measurement): Promise<readonly Point[]> {
    const found = await store.points(measurement, "garden", 0, Date.UTC(2200, 0));
    if (!found.ok) throw new Error(found.error.message);
    return found.value;
  }
  const presses = async () => (await allOf("ir_event")).filter(({ tags }) => tags["button"] !== "ready");

  beforeEach(async () => {
    folder = tempDir();
    mosquitto = await startMosquitto();
    const settings = { kind: "duckdb", duckdbMemoryMb: 256, duckdbFile: join(folder.path, "h.duckdb") } as Config["store"];
    const opened = await openStore(settings, folder.path, silentLog);
    if (!opened.ok) throw new Error(opened.error);
    store = opened.value;
    client = await connectAsync(mosquitto.url);
  });
  afterEach(async () => {
    await stop();
    await client.endAsync(true);
    await store.close();
    await mosquitto.remove();
    folder.remove();
  });

  test("health becomes numbers and flags of the station, of each sensor and of each refused quantity", async () => {
    await start();
    const takenAt = agoS(5);
    await client.publishAsync(garden.health, health(takenAt), { qos: 1, retain: true });
    await flush();
    const points = await allOf("station_health");
    expect(points.every((point) => point.takenAt === takenAt)).toBe(true);
    expect(points.find(({ tags }) => Object.keys(tags).length === 0)?.fields).toEqual({
      uptimeS: 60,
      outboxReadings: 2,
      outboxDropped: 0,
      outboxOldestS: 30,
      cpuTemperatureC: 48.3,
      throttled: 5,
      underVoltage: 1,
      frequencyCapped: 0,
      throttledNow: 1,
      softTemperatureLimit: 0,
      clockDoubtful: 0,
    });
    expect(points.filter(({ tags }) => "sensor" in tags || "quantity" in tags).map(({ tags, fields }) => ({ ...tags, ...fields }))).toEqual(
      expect.arrayContaining([
        { sensor: "bmp180", ok: 1, sinceS: 3600 },
        { sensor: "htu21d", ok: 0, sinceS: 1, error: "address 0x40 does not answer" },
        { quantity: "humidityPct", rangeRejects: 2 },
      ]),
    );
    expect(points).toHaveLength(4);
  });

  test("health that is told again at the next start is not stored again, and one of a wrong clock is marked", async () => {
    await start();
    await client.publishAsync(garden.health, health(agoS(7200)), { qos: 1, retain: true });
    await client.publishAsync(garden.health, health(agoS(-600)), { qos: 1, retain: true });
    await client.publishAsync(garden.health, health(agoS(1), { clockOffsetMs: -2500 }), { qos: 1, retain: true });
    await flush();
    const doubts = async () =>
      (await allOf("station_health")).flatMap(({ tags, fields }) => (Object.keys(tags).length === 0 ? [fields["clockDoubtful"]] : []));
    expect(await doubts()).toEqual([1, 1, 1]);
    await stop();
    await start();
    expect(await doubts()).toEqual([1, 1, 1]);
  });

  test("answers to presses are stored once each, with their own time, however often and late they come", async () => {
    await start();
    await stop();
    const [first, second] = [agoS(86_400), agoS(3600)];
    for (const [id, answeredAt] of [
      ["b", second],
      ["a", first],
      ["b", second],
    ] as const)
      await client.publishAsync(garden.result("ir/send"), result(id, answeredAt), { qos: 1 });
    await client.publishAsync(garden.result("ir/send"), result("c", second, { status: "accepted" }), { qos: 1 });
    await client.publishAsync(garden.result("ir/send"), result("d", second, { status: "error", code: "busy" }), { qos: 1 });
    await client.publishAsync(garden.result("ir/send"), result("e", second, { code: "dry-run" }), { qos: 1 });
    await start();
    await flush();
    const found = (await presses()).filter(({ fields }) => fields["count"] !== 0);
    expect(found.map(({ id, takenAt, tags }) => [id, takenAt, tags["result"]]).sort()).toEqual([
      ["a", first, "ok"],
      ["b", second, "ok"],
      ["d", second, "error"],
    ]);
    expect(found[0]).toMatchObject({
      tags: { event: "sent", command: "ir/send", remote: "tv", button: "KEY_POWER" },
      fields: { count: 1, takenMs: 112.4, code: "sent", clockDoubtful: 0 },
    });
  });

  test("a received code is stored, and of two in one millisecond both", async () => {
    await start();
    const receivedAt = agoS(1);
    const received = (command: number, timingsUs: number[]) =>
      JSON.stringify({
        schema: "ir-received/1",
        station: "garden",
        receivedAt,
        protocol: "nec",
        address: 4,
        command,
        repeats: 0,
        timingsUs,
      });
    for (const text of [received(8, [9000, -4500]), received(9, [9000, -4501]), received(8, [9000, -4500])])
      await client.publishAsync(garden.irReceived, text, { qos: 1 });
    await flush();
    const found = (await presses()).filter(({ tags }) => tags["event"] === "received");
    expect(found.map(({ fields }) => fields["protocolCommand"]).sort()).toEqual([8, 9]);
    expect(found[0]).toMatchObject({ takenAt: receivedAt, fields: { count: 1, protocol: "nec", address: 4, repeats: 0 } });
  });

  test("the state that an air conditioner was sent is stored once, also one from before that is told again", async () => {
    const state = (sentAt: string, more: object = {}) =>
      JSON.stringify({ schema: "ir-state/1", station: "garden", sentAt, remote: "living room", mode: "cool", temperatureC: 22.5, ...more });
    const [first, second] = [agoS(3600), agoS(60)];
    const topic = garden.irState("living-room");
    await client.publishAsync(topic, state(first, { fan: "auto", swing: "off" }), { qos: 1, retain: true });
    await start();
    await stop();
    await start();
    await client.publishAsync(topic, state(second, { mode: "off", temperatureC: undefined }), { qos: 1, retain: true });
    await flush();
    const found = (await presses()).map(({ takenAt, tags, fields }) => ({ takenAt, ...tags, ...fields }));
    expect(found).toEqual([
      {
        takenAt: first,
        event: "state",
        remote: "living room",
        mode: "cool",
        wantedTemperatureC: 22.5,
        fan: "auto",
        swing: "off",
        clockDoubtful: 0,
      },
      { takenAt: second, event: "state", remote: "living room", mode: "off", clockDoubtful: 0 },
    ]);
  });

  test("what the broker kept of a station is cleared without a rejected message", async () => {
    await start();
    for (const topic of [garden.health, garden.status, garden.irState("living-room")])
      await client.publishAsync(topic, "", { qos: 1, retain: true });
    await flush();
    expect(ingest?.state().rejectedMessages).toBe(0);
    expect([...(await allOf("station_health")), ...(await allOf("station_status"))]).toEqual([]);
  });

  test("coming and going is stored when it is received; a status that is told again is news only where it changed", async () => {
    const statuses = async () => (await allOf("station_status")).map(({ fields }) => fields["online"]);
    await client.publishAsync(garden.status, "online", { qos: 1, retain: true });
    await start();
    await waitFor("the status from before", async () => (await statuses()).length === 1);
    await stop();
    await start();
    await client.publishAsync(garden.status, "offline", { qos: 1, retain: true });
    await flush();
    expect(await statuses()).toEqual([1, 0]);
    await stop();
    await client.publishAsync(garden.status, "online", { qos: 1, retain: true });
    await start();
    await waitFor("the status that was told again", async () => (await statuses()).length === 3);
    expect(await statuses()).toEqual([1, 0, 1]);
    const [last] = (await allOf("station_status")).slice(-1);
    expect(Date.now() - Date.parse(last?.takenAt ?? "")).toBeLessThan(3_600_000);
  });

  test("what is not as the schema says is rejected and kept, and stores nothing", async () => {
    await start();
    await client.publishAsync(garden.health, "{}", { qos: 1 });
    await client.publishAsync(garden.health, health(agoS(0)).replace('"station":"garden"', '"station":"roof"'), { qos: 1 });
    await client.publishAsync(garden.health, health(new Date(Date.now() + 10 * 86_400_000).toISOString()), { qos: 1 });
    await flush();
    await waitFor("three rejected messages", () => ingest?.state().rejectedByKind.future === 1);
    expect(ingest?.state().rejectedByKind).toMatchObject({ schema: 1, "wrong-station": 1, future: 1 });
    expect(await allOf("station_health")).toEqual([]);
  });
});
