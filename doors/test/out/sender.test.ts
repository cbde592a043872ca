import { join } from "node:path";
import { createTopics, type InfoMessage, type Log, type TelemetryMessage } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDirInMemory } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createIntake } from "../../src/out/intake.ts";
import { openLibsqlQueue } from "../../src/out/libsql-queue.ts";
import { networkOf } from "../../src/out/networks.ts";
import type { OutRequest, Sent } from "../../src/out/port.ts";
import { createSender } from "../../src/out/sender.ts";
import { createStations } from "../../src/out/stations.ts";
import type { DoorOut } from "../../src/settings.ts";

const topics = createTopics();
const garden = topics.station("garden");
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const T0_MS = Date.UTC(2026, 10, 29);

const WU: DoorOut = { kind: "weather-underground", station: "garden", stationId: "I1", password: "pass-word" };
const PWS: DoorOut = { kind: "pwsweather", station: "garden", stationId: "P1", password: "k" };
const WINDY: DoorOut = { kind: "windy", station: "garden", stationId: "W1", password: "k" };
const CWOP: DoorOut = { kind: "cwop", station: "garden", stationId: "CW0001" };
const BOX: DoorOut = { kind: "opensensemap", station: "garden", boxId: "b1", sensors: [{ quantity: "temperatureC", id: "t1" }] };
const HOOK: DoorOut = { kind: "http", station: "garden", url: "http://127.0.0.1/in" };

const PWS_OK = "<body>Data Logged and posted in METAR mirror.</body>";
const TAKEN: Readonly<Record<DoorOut["kind"], Sent>> = {
  "weather-underground": { kind: "answer", status: 200, text: "success" },
  pwsweather: { kind: "answer", status: 200, text: PWS_OK },
  windy: { kind: "answer", status: 200, text: "" },
  cwop: { kind: "handed-over" },
  opensensemap: { kind: "answer", status: 201, text: "Measurements saved in box" },
  http: { kind: "answer", status: 204, text: "" },
};
const AWAY: Sent = { kind: "not-sent", reason: "connect ECONNREFUSED" };

/** The times of the readings in a request: what a network would have of them. */
function timesIn(request: OutRequest): readonly string[] {
  if (request.via === "aprs") return [/@(\d{6})z/.exec(request.packet)?.[1] ?? ""];
  const query = new URL(request.url).searchParams;
  const inQuery = query.get("dateutc") ?? query.get("time");
  if (inQuery !== null) return [inQuery];
  if (request.method === "GET") return [];
  const body = JSON.parse(request.body ?? "");
  return Array.isArray(body) ? body.map(({ createdAt }) => createdAt) : [body.takenAt];
}

/** An openSenseMap with one sensor: what is posted is stored, also twice, and it can be asked what it has. */
function createMap() {
  const stored: string[] = [];
  const answer = (request: OutRequest): Sent => {
    if (request.via === "http" && request.method === "GET") {
      const query = new URL(request.url).searchParams;
      const isAsked = (at: string) => at >= (query.get("from-date") ?? "") && at <= (query.get("to-date") ?? "");
      return { kind: "answer", status: 200, text: JSON.stringify(stored.filter(isAsked).map((createdAt) => ({ createdAt, value: "1" }))) };
    }
    stored.push(...timesIn(request));
    return TAKEN.opensensemap;
  };
  return { stored, answer };
}

/** A door with its queue on a disk, a clock that the test moves, and a network that the test is. */
function createHouse(folder: string, door: DoorOut) {
  const file = join(folder, "out.db");
  let nowMs = T0_MS;
  let seq = 0;
  const requests: { readonly atMs: number; readonly request: OutRequest }[] = [];
  const lines: string[] = [];
  const say = (level: string) => (line: string) => void lines.push(`${level} ${line}`);
  const log: Log = { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
  let answer: (request: OutRequest) => Sent | Promise<Sent> = () => TAKEN[door.kind];
  let parts = start();

  function start() {
    const opened = openLibsqlQueue(file);
    if (!opened.ok) throw new Error(opened.error);
    const queue = opened.value;
    const stations = createStations(queue, log);
    const network = networkOf(door, "0.2.0");
    const take = createIntake({ topics, doors: [{ name: "d", station: "garden", network }], queue, stations, nowMs: () => nowMs, log });
    const transport = async (request: OutRequest) => {
      requests.push({ atMs: nowMs, request });
      return answer(request);
    };
    const { allowSimulated = false } = door;
    const sender = createSender({
      name: "d",
      station: "garden",
      network,
      allowSimulated,
      queue,
      stations,
      transport,
      log,
      random: () => 0.5,
    });
    return { queue, stations, take, sender };
  }

  const info = (more: Partial<InfoMessage> = {}) => {
    const message = {
      schema: "info/1",
      station: "garden",
      bootId: "b1",
      softwareVersion: "0.2.0",
      source: "pi",
      startedAt: new Date(T0_MS).toISOString(),
      intervalMs: 10_000,
      latitudeDeg: 52.5,
      longitudeDeg: 13.4,
      sensors: [],
      remotes: {},
      ...more,
    };
    return parts.take(garden.info, Buffer.from(JSON.stringify(message)));
  };
  const telemetry = (more: Partial<TelemetryMessage> = {}) => {
    seq += 1;
    const takenAt = new Date(nowMs).toISOString();
    const values = { temperatureC: 20 + (seq % 50) / 10 };
    const message = { schema: "telemetry/1", station: "garden", bootId: "b1", seq, takenAt, values, ...more };
    return parts.take(garden.telemetry, Buffer.from(JSON.stringify(message)));
  };

  /** All that is due now. */
  async function settle(): Promise<void> {
    for (let dueAtMs = parts.sender.dueAtMs(); dueAtMs !== undefined && dueAtMs <= nowMs; dueAtMs = parts.sender.dueAtMs())
      await parts.sender.step(nowMs);
  }

  return {
    requests,
    lines,
    info,
    telemetry,
    sender: () => parts.sender,
    waiting: () => parts.queue.waiting("d").readings,
    now: () => nowMs,
    answers(newAnswer: typeof answer) {
      answer = newAnswer;
    },
    settle,
    /** Until so many requests have gone out. */
    settled: (count: number) => waitFor(`${count} requests`, () => requests.length >= count),
    /** Lets the clock go on, step by step, with a reading every ten seconds. */
    async run(forMs: number, { everyMs = 10_000, stepMs = SECOND_MS } = {}): Promise<void> {
      const endMs = nowMs + forMs;
      while (nowMs < endMs) {
        nowMs += stepMs;
        if (everyMs > 0 && nowMs % everyMs === 0) telemetry();
        await settle();
      }
    },
    /** As after kill -9: what is in memory is gone. */
    restart() {
      parts.queue.close();
      parts = start();
    },
    close: () => parts.queue.close(),
  };
}

describe("a door out", () => {
  let folder: ReturnType<typeof tempDirInMemory>;
  let house: ReturnType<typeof createHouse> | undefined;
  const open = (door: DoorOut) => {
    house = createHouse(folder.path, door);
    house.info();
    return house;
  };
  beforeEach(() => {
    folder = tempDirInMemory();
  });
  afterEach(() => {
    house?.close();
    folder.remove();
  });

  const sentTimes = (all: ReturnType<typeof createHouse>["requests"]) => all.flatMap(({ request }) => timesIn(request));

  test.each([
    [WU, 1441],
    [PWS, 289],
    [BOX, 1441],
    [HOOK, 8640],
  ])("makes up for an outage of a day where the network takes old readings: %j", async (door, readings) => {
    const home = open(door);
    home.answers(() => AWAY);
    await home.run(24 * HOUR_MS, { stepMs: 10_000 });
    const tries = home.requests.length;
    expect(tries).toBeLessThan(70);
    expect(home.waiting()).toBe(readings);
    expect(home.sender().state()).toMatchObject({ state: "failing", sentReadings: 0, givenUpReadings: 0 });

    home.answers(() => TAKEN[door.kind]);
    await home.run(3 * HOUR_MS, { everyMs: 0 });
    const sent = sentTimes(home.requests.slice(tries));
    expect(sent.length).toBe(readings);
    expect(new Set(sent).size).toBe(readings);
    expect([...sent].sort()).toEqual(sent);
    expect(home.waiting()).toBe(0);
    expect(home.sender().state()).toMatchObject({ state: "ok", sentReadings: readings });
  });

  test.each([WINDY, CWOP])("sends only the newest after an outage of a day where the network takes nothing old: %j", async (door) => {
    const home = open(door);
    home.answers(() => AWAY);
    await home.run(24 * HOUR_MS, { stepMs: 10_000 });
    const tries = home.requests.length;
    home.answers(() => TAKEN[door.kind]);
    await home.run(HOUR_MS);
    const after = home.requests.slice(tries);
    expect(after.length).toBeGreaterThanOrEqual(6);
    expect(after.length).toBeLessThanOrEqual(12);
    expect(new Set(sentTimes(after)).size).toBe(after.length);
    for (const { atMs, request } of after) {
      const [time = ""] = timesIn(request);
      const takenAtMs =
        door.kind === "windy"
          ? Date.parse(time)
          : Date.UTC(2026, 10, Number(time.slice(0, 2)), Number(time.slice(2, 4)), Number(time.slice(4)));
      expect(atMs - takenAtMs).toBeLessThan(6 * MINUTE_MS);
    }
  });

  test.each([
    [WINDY, 5 * MINUTE_MS],
    [CWOP, 5 * MINUTE_MS],
    [BOX, MINUTE_MS],
  ])("sends no more often than the network allows, also over restarts: %j", async (door, leastMs) => {
    const home = open(door);
    for (let round = 0; round < 4; round += 1) {
      await home.run(17 * MINUTE_MS);
      home.restart();
      home.info();
    }
    const times = home.requests.map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] as number));
    expect(times.length).toBeGreaterThan(10);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(leastMs);
    expect(new Set(sentTimes(home.requests)).size).toBe(times.length);
  });

  test("sends nothing again that may have arrived when it was killed, where a repeat does harm and nobody can be asked", async () => {
    const home = open(CWOP);
    home.answers(() => new Promise<Sent>(() => undefined));
    home.telemetry();
    void home.sender().step(home.now());
    await home.settled(1);
    home.restart();
    home.info();
    home.answers(() => TAKEN.cwop);
    await home.run(20 * MINUTE_MS);
    const times = sentTimes(home.requests);
    expect(times.length).toBeGreaterThan(3);
    expect(new Set(times).size).toBe(times.length);
    expect(home.lines.filter((line) => line.includes("may have arrived")).length).toBe(1);
  });

  test.each([true, false])(
    "asks openSenseMap after it was killed whether the reading has arrived, and goes by that: %s",
    async (hasArrived) => {
      const home = open(BOX);
      const map = createMap();
      home.answers((request) => {
        if (hasArrived) map.answer(request);
        return new Promise<Sent>(() => undefined);
      });
      home.telemetry();
      void home.sender().step(home.now());
      await home.settled(1);
      home.restart();
      home.info();
      home.answers(map.answer);
      await home.run(20 * MINUTE_MS, { everyMs: 0 });
      expect(map.stored).toEqual([new Date(T0_MS).toISOString()]);
      expect(home.requests.length).toBe(hasArrived ? 2 : 3);
      expect(home.waiting()).toBe(0);
    },
  );

  test("makes up for a day in which openSenseMap answered only with errors, some of them after it had stored what came, and sends nothing twice", async () => {
    const home = open(BOX);
    const map = createMap();
    let requests = 0;
    home.answers((request) => {
      requests += 1;
      if (requests % 3 === 0) map.answer(request);
      return { kind: "answer", status: 502, text: "Bad Gateway" };
    });
    await home.run(24 * HOUR_MS, { stepMs: 10_000 });
    home.answers(map.answer);
    await home.run(3 * HOUR_MS, { everyMs: 0 });
    expect(map.stored.length).toBe(1441);
    expect(new Set(map.stored).size).toBe(1441);
    expect(home.sender().state()).toMatchObject({ state: "ok", sentReadings: 1441, givenUpReadings: 0 });
  });

  test.each([WU, PWS, HOOK])("sends again what may not have arrived when it was killed, where a repeat does none: %j", async (door) => {
    const home = open(door);
    home.answers(() => new Promise<Sent>(() => undefined));
    home.telemetry();
    void home.sender().step(home.now());
    await home.settled(1);
    home.restart();
    home.info();
    home.answers(() => TAKEN[door.kind]);
    await home.run(MINUTE_MS, { everyMs: 0 });
    const times = sentTimes(home.requests);
    expect(times.length).toBe(2);
    expect(times[0]).toBe(times[1]);
    expect(home.waiting()).toBe(0);
  });

  test("knows a message that the broker delivers again, also after it was sent", async () => {
    const home = open(HOOK);
    const again = { seq: 7, takenAt: new Date(T0_MS).toISOString() };
    for (let times = 0; times < 3; times += 1) {
      home.telemetry(again);
      await home.settle();
      home.restart();
      home.info();
    }
    expect(home.requests.length).toBe(1);
  });

  test("stops at a wrong password with one line, and asks again once an hour with all that waits", async () => {
    const home = open(WU);
    const refusal = "INVALIDPASSWORDID|Password or key and/or id are incorrect (pass-word)";
    home.answers(() => ({ kind: "answer", status: 200, text: refusal }));
    await home.run(5 * HOUR_MS, { stepMs: 10_000 });
    expect(home.requests.length).toBeLessThanOrEqual(5);
    expect(home.requests.length).toBeGreaterThanOrEqual(4);
    const told = home.lines.filter((line) => /^(warn|error)/.test(line));
    expect(told.length).toBe(1);
    expect(told[0]).toMatch(/^error doors: d: Weather Underground refuses the station ID or its key .* set stationId and password/);
    expect(home.lines.join()).not.toContain("pass-word");
    const { state, lastError, nextTryAtMs = 0 } = home.sender().state();
    expect({ state, isTold: lastError?.message.includes("pass-word") }).toEqual({ state: "refused", isTold: false });
    expect(nextTryAtMs).toBeGreaterThan(home.now());
    expect(home.waiting()).toBe(301);
    home.answers(() => TAKEN["weather-underground"]);
    await home.run(2 * HOUR_MS, { everyMs: 0 });
    expect(home.waiting()).toBe(0);
  });

  test("waits as long as the network asks, and longer after each failure", async () => {
    const home = open(HOOK);
    home.answers(() => ({ kind: "answer", status: 429, text: "", retryAfter: "600" }));
    home.telemetry();
    await home.run(25 * MINUTE_MS, { everyMs: 0 });
    expect(home.requests.map(({ atMs }) => (atMs - T0_MS) / MINUTE_MS)).toEqual([1 / 60, 10 + 1 / 60, 20 + 1 / 60]);
    home.answers(() => AWAY);
    await home.run(4 * HOUR_MS, { everyMs: 0 });
    const gaps = home.requests.slice(4).map(({ atMs }, index) => atMs - (home.requests[index + 3]?.atMs ?? 0));
    expect(gaps.length).toBeGreaterThan(4);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30 * MINUTE_MS);
    expect([...gaps].sort((a, b) => a - b)).toEqual(gaps);
  });

  test("gives up one reading that the network does not want, and no other", async () => {
    const home = open(BOX);
    home.answers(() => AWAY);
    await home.run(10 * MINUTE_MS);
    const tries = home.requests.length;
    const bad = sentTimes(home.requests)[3] ?? sentTimes(home.requests)[0];
    home.answers((request) =>
      timesIn(request).includes(bad as string) ? { kind: "answer", status: 422, text: "timestamp is wrong" } : TAKEN.opensensemap,
    );
    await home.run(HOUR_MS, { everyMs: 0 });
    const taken = home.requests.slice(tries).filter(({ request }) => !timesIn(request).includes(bad as string));
    expect(sentTimes(taken).length).toBe(10);
    expect(home.sender().state()).toMatchObject({ state: "ok", sentReadings: 10, givenUpReadings: 1 });
  });

  test("sends nothing of a simulated station, and says so once", async () => {
    const home = open(WU);
    home.info({ source: "simulated" });
    await home.run(10 * MINUTE_MS);
    expect(home.requests).toEqual([]);
    expect(home.waiting()).toBe(0);
    expect(home.sender().state()).toMatchObject({
      state: "blocked",
      lastError: { message: expect.stringContaining("allowSimulated: true") },
    });
    expect(home.lines.filter((line) => /^(warn|error)/.test(line)).length).toBe(1);
  });

  test("sends what is simulated where the settings say so", async () => {
    const home = open({ ...WU, allowSimulated: true });
    home.info({ source: "simulated" });
    await home.run(2 * MINUTE_MS);
    expect(home.requests.length).toBeGreaterThan(0);
  });

  test("does not send what was simulated of a station that is real now", async () => {
    const home = open(WU);
    home.info({ source: "simulated", bootId: "old" });
    home.info({ source: "pi", bootId: "new" });
    home.restart();
    home.info({ source: "pi", bootId: "new" });
    home.telemetry({ bootId: "old", takenAt: new Date(T0_MS - HOUR_MS).toISOString() });
    home.telemetry({ bootId: "new" });
    await home.run(MINUTE_MS, { everyMs: 0 });
    expect(sentTimes(home.requests)).toEqual(["2026-11-29 00:00:00"]);
  });

  test("sends nothing of a station of which it does not know what it is", async () => {
    house = createHouse(folder.path, WU);
    house.telemetry();
    await house.run(MINUTE_MS, { everyMs: 0 });
    expect(house.requests).toEqual([]);
    expect(house.sender().state().state).toBe("blocked");
    house.info();
    await house.run(MINUTE_MS, { everyMs: 0 });
    expect(house.requests.length).toBe(1);
  });

  test("sends no value that is suspect, and no reading that has no other", async () => {
    const home = open(HOOK);
    home.telemetry({ values: { temperatureC: 20, humidityPct: 3 }, quality: { humidityPct: "suspect" } });
    await home.run(30 * SECOND_MS, { everyMs: 0 });
    home.telemetry({ values: { humidityPct: 3 }, quality: { humidityPct: "suspect" } });
    await home.run(30 * SECOND_MS, { everyMs: 0 });
    const bodies = home.requests.map(({ request }) => JSON.parse((request.via === "http" && request.body) || ""));
    expect(bodies.map(({ values, quality }) => ({ values, quality }))).toEqual([{ values: { temperatureC: 20 }, quality: undefined }]);
  });

  test("takes no reading from the future, which would keep the place of one that is measured then", async () => {
    const home = open(WU);
    home.telemetry({ takenAt: new Date(T0_MS + HOUR_MS).toISOString() });
    expect(home.waiting()).toBe(0);
  });

  test("says when it is blocked for want of a position, and goes on when the station tells it", async () => {
    house = createHouse(folder.path, CWOP);
    const { latitudeDeg: _none, ...nowhere } = { latitudeDeg: 1 };
    house.info({ ...nowhere, latitudeDeg: undefined } as unknown as Partial<InfoMessage>);
    await house.run(10 * MINUTE_MS);
    expect(house.requests).toEqual([]);
    expect(house.sender().state()).toMatchObject({ state: "blocked", lastError: { message: expect.stringContaining("latitudeDeg") } });
    house.info();
    await house.run(MINUTE_MS);
    expect(house.requests.length).toBe(1);
  });
});
