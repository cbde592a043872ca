import { createServer, type Socket } from "node:net";
import {
  createTopics,
  type DoorHealthMessage,
  type InfoMessage,
  type Log,
  ok,
  parseDoorHealth,
  type Result,
  silentLog,
} from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Aedes } from "aedes";
import { connectAsync, type MqttClient } from "mqtt";
import { freePort } from "../../../test/support/free-port.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { patientMs, waitFor } from "../../../test/support/wait-for.ts";
import { openFeed } from "../../src/out/mqtt-js-feed.ts";
import { type DoorsOut, startDoorsOut } from "../../src/out/start-doors-out.ts";
import type { DoorOut } from "../../src/settings.ts";
import { startAprsNetwork } from "./support/aprs-network.ts";
import {
  type Asked,
  asOpenSenseMap,
  asPwsWeather,
  asWeatherUnderground,
  asWindy,
  startHttpNetwork,
  type Told,
} from "./support/http-network.ts";

const topics = createTopics();
const garden = topics.station("garden");
const VALUES = {
  temperatureC: 21.42,
  humidityPct: 45.1,
  dewPointC: 9.1,
  seaLevelPressureHpa: 1013.2,
  windSpeedMs: 3.4,
  windGustMs: 7.9,
  windDirectionDeg: 225.4,
  rainHourMm: 1.6,
  rainDayMm: 5.2,
};

async function startBroker(port: number) {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    aedes.handle(socket);
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  return {
    aedes,
    async stop() {
      await new Promise<void>((closed) => aedes.close(closed));
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

describe("the doors out", () => {
  let port: number;
  let folder: ReturnType<typeof tempDir>;
  let broker: Awaited<ReturnType<typeof startBroker>>;
  let client: MqttClient;
  let doors: DoorsOut | undefined;
  const closing: (() => Promise<void>)[] = [];
  const health = new Map<string, DoorHealthMessage>();
  const cleared: string[] = [];
  const lines: string[] = [];
  const log: Log = { ...silentLog, warn: (line) => void lines.push(line), error: (line) => void lines.push(line) };

  beforeEach(async () => {
    health.clear();
    lines.length = 0;
    cleared.length = 0;
    port = await freePort();
    folder = tempDir();
    broker = await startBroker(port);
    client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    client.on("message", (topic, payload) => {
      if (payload.length === 0) return void cleared.push(topic);
      const parsed = parseDoorHealth(payload);
      if (!parsed.ok) throw new Error(`${topic}: ${parsed.error}`);
      health.set(parsed.value.door, parsed.value);
    });
    await client.subscribeAsync(topics.all.doors, { qos: 1 });
  });
  afterEach(async () => {
    await doors?.stop();
    doors = undefined;
    await client.endAsync(true);
    await broker.stop();
    await Promise.all(closing.splice(0).map((close) => close()));
    folder.remove();
  });

  async function network(answer: (asked: Asked) => Told) {
    const started = await startHttpNetwork(answer);
    closing.push(started.close);
    return started;
  }
  async function aprs(settings?: Parameters<typeof startAprsNetwork>[0]) {
    const started = await startAprsNetwork(settings);
    closing.push(started.close);
    return started;
  }

  function start(out: readonly DoorOut[]): void {
    const mqtt = { url: `mqtt://127.0.0.1:${port}` };
    const started = startDoorsOut({ base: topics.base, mqtt, softwareVersion: "0.2.0", dataDir: folder.path, doors: { out } }, { log });
    if (!started.ok) throw new Error(started.error);
    doors = started.value;
  }
  async function publishInfo(more: Partial<InfoMessage> = {}): Promise<void> {
    const message = {
      schema: "info/1",
      station: "garden",
      bootId: "b1",
      softwareVersion: "0.2.0",
      source: "pi",
      startedAt: "2026-11-29T00:00:00.000Z",
      intervalMs: 10_000,
      latitudeDeg: 52.5167,
      longitudeDeg: 13.3833,
      sensors: [],
      remotes: {},
      ...more,
    };
    await client.publishAsync(garden.info, JSON.stringify(message), { qos: 1, retain: true });
  }
  async function publishReading(takenAtMs = Date.now(), seq = 1): Promise<string> {
    const takenAt = new Date(takenAtMs).toISOString();
    const message = { schema: "telemetry/1", station: "garden", bootId: "b1", seq, takenAt, values: VALUES };
    await client.publishAsync(garden.telemetry, JSON.stringify(message), { qos: 1 });
    return takenAt;
  }
  const subscribed = () => new Promise((resolve) => broker.aedes.once("subscribe", resolve));

  test("bring a reading to every network in its own words and units, and tell how they are", async () => {
    const wu = await network(asWeatherUnderground("IBERLIN1", "k&y"));
    const pws = await network(asPwsWeather("GARDEN", "key"));
    const wind = await network(asWindy("f07f453a", "secret", Date.now));
    const map = asOpenSenseMap("box1", "token", ["t1", "p1"]);
    const osem = await network(map.answer);
    const hook = await network(() => ({ status: 204 }));
    const is = await aprs();
    await publishInfo();
    const isSubscribed = subscribed();
    start([
      { kind: "weather-underground", station: "garden", stationId: "IBERLIN1", password: "k&y", url: `${wu.url}/wu.php` },
      { kind: "pwsweather", station: "garden", stationId: "GARDEN", password: "key", url: pws.url },
      { kind: "windy", station: "garden", stationId: "f07f453a", password: "secret", url: wind.url },
      {
        kind: "opensensemap",
        station: "garden",
        boxId: "box1",
        accessToken: "token",
        url: osem.url,
        sensors: [
          { quantity: "temperatureC", id: "t1" },
          { quantity: "seaLevelPressureHpa", id: "p1" },
        ],
      },
      { kind: "http", station: "garden", url: `${hook.url}/in`, token: "abc" },
      { kind: "cwop", station: "garden", stationId: "CW0001", host: "127.0.0.1", port: is.port },
    ]);
    await isSubscribed;
    const takenAt = await publishReading();
    const isSent = () => health.size === 6 && [...health.values()].every(({ sentReadings }) => sentReadings === 1);
    await waitFor(
      () => `all six to be sent: ${JSON.stringify([...health.values()])}`,
      isSent,
      60_000,
      () => health.size,
    );

    expect(wu.asked.map(({ path, query }) => ({ path, query }))).toEqual([
      {
        path: "/wu.php",
        query: expect.objectContaining({
          dateutc: takenAt.slice(0, 19).replace("T", " "),
          tempf: "70.6",
          baromin: "29.920",
          rainin: "0.063",
        }),
      },
    ]);
    expect(pws.asked[0]?.query).toMatchObject({ ID: "GARDEN", windspeedmph: "7.6", dailyrainin: "0.205" });
    expect(wind.asked[0]?.query).toMatchObject({ time: takenAt, temp: "21.4", pressure: "101320", winddir: "225" });
    expect(map.stored).toEqual([
      { sensor: "t1", value: "21.42", createdAt: takenAt },
      { sensor: "p1", value: "1013.2", createdAt: takenAt },
    ]);
    expect(hook.asked[0]).toMatchObject({ method: "POST", path: "/in", headers: { authorization: "Bearer abc" } });
    expect(JSON.parse(hook.asked[0]?.body ?? "")).toMatchObject({ schema: "telemetry/1", station: "garden", takenAt, values: VALUES });
    const time = `${takenAt.slice(8, 10)}${takenAt.slice(11, 13)}${takenAt.slice(14, 16)}z`;
    expect(is.lines).toEqual([
      "user CW0001 pass -1 vers clima 0.2.0",
      `CW0001>APRS,TCPIP*:@${time}5231.00N/01323.00E_225/008g018t071r006p...P020h45b10132`,
    ]);
    expect(health.get("windy-garden")).toMatchObject({ kind: "windy", station: "garden", state: "ok", waitingReadings: 0 });

    await doors?.stop();
    doors = undefined;
    await waitFor("the doors to say that they are stopped", () => [...health.values()].every(({ state }) => state === "stopped"));
  });

  test("are told why each network refuses, once and in words, with what to set", async () => {
    const wu = await network(asWeatherUnderground("IBERLIN1", "other"));
    const pws = await network(asPwsWeather("OTHER", "key"));
    const wind = await network(asWindy("f07f453a", "other", Date.now));
    const osem = await network(asOpenSenseMap("box1", "token", ["t2"]).answer);
    const hook = await network(() => ({ status: 403, text: "go away" }));
    const is = await aprs({ refused: ["CW0001"] });
    const unverified = await aprs();
    await publishInfo();
    const isSubscribed = subscribed();
    start([
      { kind: "weather-underground", station: "garden", stationId: "IBERLIN1", password: "pass-word", url: wu.url },
      { kind: "pwsweather", station: "garden", stationId: "GARDEN", password: "pass-word", url: pws.url },
      { kind: "windy", station: "garden", stationId: "f07f453a", password: "pass-word", url: wind.url },
      {
        kind: "opensensemap",
        station: "garden",
        boxId: "box1",
        accessToken: "token",
        url: osem.url,
        sensors: [{ quantity: "temperatureC", id: "t1" }],
      },
      { kind: "http", station: "garden", url: hook.url, token: "abc" },
      { kind: "cwop", station: "garden", stationId: "CW0001", host: "127.0.0.1", port: is.port },
      { kind: "cwop", station: "garden", stationId: "W1AW", host: "127.0.0.1", port: await freePort() },
    ]);
    await isSubscribed;
    await publishReading();
    const states = () => Object.fromEntries([...health.values()].map(({ door, state }) => [door, state]));
    const all = {
      "weather-underground-garden": "refused",
      "pwsweather-garden": "refused",
      "windy-garden": "refused",
      "opensensemap-garden": "refused",
      "http-garden": "refused",
      "cwop-garden": "refused",
      "cwop-garden-2": "failing",
    };
    await waitFor(
      () => `the refusals: ${JSON.stringify(states())}`,
      () => Object.values(states()).filter((state) => state !== "ok").length === 7,
      60_000,
    );
    expect(states()).toEqual(all);
    expect(lines.length).toBe(7);
    expect(lines.join("\n")).not.toContain("pass-word");
    expect(lines.filter((line) => /set (stationId and (password|passcode)|sensors)/.test(line)).length).toBe(4);
    for (const { waitingReadings, nextTryAt, lastError } of health.values()) {
      expect(waitingReadings).toBe(1);
      expect(Date.parse(nextTryAt ?? "")).toBeGreaterThan(Date.now());
      expect(lastError?.message).toMatch(/\w{5}/);
    }
    expect(unverified.lines).toEqual([]);
  });

  test("take what came while they were not there out of their session, and nothing twice", async () => {
    const map = asOpenSenseMap("box1", "token", ["t1"]);
    const osem = await network(map.answer);
    const out: DoorOut[] = [
      {
        kind: "opensensemap",
        station: "garden",
        boxId: "box1",
        accessToken: "token",
        url: osem.url,
        sensors: [{ quantity: "temperatureC", id: "t1" }],
      },
    ];
    await publishInfo();
    const isSubscribed = subscribed();
    start(out);
    await isSubscribed;
    const nowMs = Date.now();
    await publishReading(nowMs - 600_000);
    await waitFor("the first reading to be stored", () => map.stored.length === 1);
    await doors?.stop();
    for (let minute = 1; minute <= 9; minute += 1) await publishReading(nowMs - 600_000 + minute * 60_000, minute);
    await publishReading(nowMs - 600_000);
    const later = startDoorsOut(
      { base: topics.base, mqtt: { url: `mqtt://127.0.0.1:${port}` }, softwareVersion: "0.2.0", dataDir: folder.path, doors: { out } },
      // The network's pause between two requests is over.
      { log, nowMs: () => Date.now() + 61_000 },
    );
    if (!later.ok) throw new Error(later.error);
    doors = later.value;
    const waiting = () => doors?.health()[0]?.waitingReadings ?? 0;
    const isAll = () => map.stored.length >= 2 && map.stored.length + waiting() === 10;
    await waitFor(() => `ten readings, ${map.stored.length} stored`, isAll, 60_000, waiting);
    expect(new Set(map.stored.map(({ createdAt }) => createdAt)).size).toBe(map.stored.length);
  });

  test("give a hook the user and the password of its address as a header, and end soon though it does not answer", async () => {
    const hook = await network(() => ({ status: 0 }));
    await publishInfo();
    const isSubscribed = subscribed();
    start([{ kind: "http", station: "garden", url: hook.url.replace("//", "//me:pass%40word@") }]);
    await isSubscribed;
    await publishReading();
    await waitFor("the hook to be asked", () => hook.asked.length === 1);
    expect(hook.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from("me:pass@word").toString("base64")}`);
    const beganMs = performance.now();
    await doors?.stop();
    doors = undefined;
    expect(performance.now() - beganMs).toBeLessThan(patientMs(6000));
  });

  test("take back what they told of a door that the settings no longer have, and forget what waits for it", async () => {
    const hook = await network(() => ({ status: 503 }));
    await publishInfo();
    const isSubscribed = subscribed();
    start([{ kind: "http", station: "garden", url: hook.url }]);
    await isSubscribed;
    await publishReading();
    await waitFor("the reading to wait", () => health.get("http-garden")?.state === "failing");
    await doors?.stop();
    start([{ kind: "weather-underground", station: "garden", stationId: "I", password: "pass", url: hook.url }]);
    await waitFor("the door to be taken back", () => cleared.includes(topics.doorHealth("http-garden")));
    await doors?.stop();
    start([{ kind: "http", station: "garden", url: hook.url }]);
    expect(doors?.health().map(({ door, waitingReadings }) => ({ door, waitingReadings }))).toEqual([
      { door: "http-garden", waitingReadings: 0 },
    ]);
  });

  test("do not start with a queue that is in use, and say what to do", () => {
    start([]);
    const second = startDoorsOut(
      { base: topics.base, mqtt: { url: `mqtt://127.0.0.1:${port}` }, softwareVersion: "0.2.0", dataDir: folder.path, doors: { out: [] } },
      { log },
    );
    expect(second).toMatchObject({ ok: false, error: expect.stringContaining("in use by other doors") });
  });

  test("a message that the disk does not take stays with the broker, and comes again", async () => {
    const taken: string[] = [];
    let refusals = 2;
    const onMessage = (_topic: string, payload: Uint8Array): Result<void, string> => {
      if (refusals > 0) {
        refusals -= 1;
        return { ok: false, error: "database or disk is full" };
      }
      taken.push(Buffer.from(payload).toString());
      return ok(undefined);
    };
    const isSubscribed = subscribed();
    const settings = { mqtt: { url: `mqtt://127.0.0.1:${port}` }, clientId: "doors-test", filters: [garden.telemetry] };
    const feed = openFeed(settings, { onMessage, onConnect: () => undefined }, log);
    await isSubscribed;
    await client.publishAsync(garden.telemetry, "one", { qos: 1 });
    await waitFor(
      "the message to come again",
      () => taken.length > 0,
      60_000,
      () => refusals,
    );
    await feed.close();
    expect(taken).toEqual(["one"]);
    expect(lines.filter((line) => line.includes("stays with the broker")).length).toBe(2);
  });
});
