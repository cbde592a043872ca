import { type Config, type HealthMessage, type InfoMessage, type Log, silentLog } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createDiscovery } from "../../src/home-assistant/discovery.ts";
import { createLibsqlDiscoveryMemory } from "../../src/outbox/libsql-discovery-memory.ts";
import { readDevice } from "../support/home-assistant.ts";
import { createManualClock, settle } from "../support/manual-clock.ts";
import { memoryDb } from "../support/memory-db.ts";
import { T0_MS } from "../support/readings.ts";
import { createScriptedLink } from "../support/scripted-link.ts";

const INFO: InfoMessage = {
  schema: "info/1",
  station: "garden",
  bootId: "k3v9",
  softwareVersion: "1.2.3",
  source: "pi",
  startedAt: "2026-11-23T04:00:00.000Z",
  intervalMs: 10_000,
  sensors: [{ name: "htu21d", quantities: ["temperatureC", "humidityPct"] }],
  remotes: { tv: ["power", "mute"] },
};
const HEALTH: HealthMessage = {
  schema: "health/1",
  station: "garden",
  bootId: "k3v9",
  takenAt: "2026-11-23T04:00:00.000Z",
  uptimeS: 12,
  outbox: { readings: 0, dropped: 0 },
  sensors: {},
};
const STATION = "homeassistant/device/clima_garden/config";
const INFRARED = "homeassistant/device/clima_garden_ir/config";
const STATUS = "homeassistant/status";

/** Starts of one station: what it remembers stays, its connection and its clock do not. */
function createStation(log: Log = silentLog) {
  const memory = createLibsqlDiscoveryMemory(memoryDb(), log);
  return {
    start(settings: Partial<Config["homeAssistant"]> = {}, random = () => 0.5) {
      const broker = createScriptedLink();
      const time = createManualClock(T0_MS);
      const station = { info: INFO };
      const discovery = createDiscovery({
        settings: { discovery: "on", prefix: "homeassistant", infrared: true, ...settings },
        base: "clima/v1",
        link: broker.link,
        clock: time.clock,
        memory,
        info: () => station.info,
        airConditioners: () => [],
        log,
        random,
      });
      return {
        broker,
        time,
        discovery,
        async comeUp(): Promise<void> {
          broker.connect();
          discovery.noteHealth(HEALTH);
          await settle();
        },
        async change(info: Partial<InfoMessage>): Promise<void> {
          station.info = { ...station.info, ...info };
          discovery.noteInfo();
          await settle();
        },
        topics: () => broker.published.map(({ topic }) => topic),
        last: (topic = STATION) => readDevice(broker.on(topic).at(-1) ?? ""),
      };
    },
  };
}

describe("what is told to Home Assistant, and when", () => {
  test("is retained and acknowledged, once the station knows how it is", async () => {
    const one = createStation().start();
    one.broker.connect();
    await settle();
    expect(one.topics()).toEqual([]);
    one.discovery.noteHealth(HEALTH);
    await settle();
    expect(one.topics()).toEqual([STATION, INFRARED]);
    expect(one.broker.published.every(({ qos, retain }) => qos === 1 && retain)).toBe(true);
  });

  test("is not said twice on a connection, and again on the next", async () => {
    const one = createStation().start();
    await one.comeUp();
    one.discovery.noteHealth({ ...HEALTH, uptimeS: 72 });
    await settle();
    expect(one.topics()).toHaveLength(2);
    one.broker.cut();
    await one.comeUp();
    expect(one.topics()).toEqual([STATION, INFRARED, STATION, INFRARED]);
  });

  test("comes again after Home Assistant's birth, after a while that chance chooses", async () => {
    const one = createStation().start();
    await one.comeUp();
    one.broker.receive(STATUS, "offline");
    one.broker.receive(STATUS, "online");
    await one.time.advance(2400);
    expect(one.topics()).toHaveLength(2);
    await one.time.advance(200);
    expect(one.topics()).toEqual([STATION, INFRARED, STATION, INFRARED]);
  });

  test("has what was measured for the first time, and goes on having it after a restart", async () => {
    const station = createStation();
    const one = station.start();
    await one.comeUp();
    expect(one.last().components).not.toHaveProperty("dewPointC");
    one.discovery.noteReading({ temperatureC: 20, humidityPct: 50, dewPointC: 9.3 });
    await settle();
    expect(one.last().components).toHaveProperty("dewPointC");
    const next = station.start();
    await next.comeUp();
    expect(next.last().components["dewPointC"]).toHaveProperty("unique_id");
  });

  test("takes back the buttons of a remote that is gone, for good", async () => {
    const station = createStation();
    const one = station.start();
    await one.comeUp();
    const before = Object.entries(one.last().components).filter(([, { name }]) => name?.startsWith("tv "));
    expect(before).toHaveLength(2);
    await one.change({ remotes: { hifi: ["play"] } });
    for (const [id] of before) expect(one.last().components[id]).toEqual({ platform: "button" });
    await one.change({ intervalMs: 5000 });
    for (const [id] of before) expect(one.last().components[id]).toEqual({ platform: "button" });
    await one.change({ remotes: { tv: ["power", "mute"] } });
    for (const [id, component] of before) expect(one.last().components[id]).toEqual(component);
  });

  test("takes back what went while the station was off", async () => {
    const station = createStation();
    const one = station.start();
    await one.comeUp();
    const next = station.start();
    await next.change({ remotes: {}, sensors: [{ name: "thermometer", quantities: ["temperatureC"] }] });
    await next.comeUp();
    const { components } = next.last();
    expect(components).not.toHaveProperty("humidityPct");
    expect(Object.values(components).filter((component) => component.platform === "button" && !component.unique_id)).toHaveLength(2);
  });

  test("waits for chips that may yet be found before it takes them back", async () => {
    const station = createStation();
    await station.start().comeUp();
    const next = station.start();
    await next.change({ sensors: [] });
    await next.comeUp();
    expect(next.last().components).not.toHaveProperty("temperatureC");
    await next.change({ sensors: [{ name: "thermometer", quantities: ["temperatureC"] }] });
    expect(next.last().components["temperatureC"]).toHaveProperty("unique_id");
    await next.time.advance(90_000);
    next.discovery.noteHealth(HEALTH);
    await settle();
    expect(next.last().components["temperatureC"]).toHaveProperty("unique_id");
    expect(next.last().components["humidityPct"]).toEqual({ platform: "sensor" });
    const later = station.start();
    await later.change({ sensors: [] });
    await later.comeUp();
    await later.time.advance(90_000);
    later.discovery.noteHealth(HEALTH);
    await settle();
    expect(later.last().components["temperatureC"]).toEqual({ platform: "sensor" });
    expect(later.last().components).not.toHaveProperty("humidityPct");
  });

  test("has no buttons and no emitter without a sender, and waits for one that may yet be found before it takes them back", async () => {
    const station = createStation();
    const buttonsOf = (one: ReturnType<typeof station.start>) =>
      Object.entries(one.last().components).filter(([, { platform, name }]) => platform === "button" && name !== "Read now");
    const one = station.start();
    await one.change({ infraredSender: true });
    await one.comeUp();
    const all = buttonsOf(one);
    expect(all).toHaveLength(2);

    const next = station.start();
    await next.change({ infraredSender: false });
    await next.comeUp();
    expect([buttonsOf(next), next.broker.on(INFRARED)]).toEqual([[], []]);
    await next.change({ infraredSender: true });
    expect(buttonsOf(next)).toEqual(all);
    expect(next.last(INFRARED).components).toHaveProperty("emitter");
    await next.change({ infraredSender: false });
    expect(buttonsOf(next)).toEqual(all.map(([id]) => [id, { platform: "button" }]));
    expect(next.broker.on(INFRARED).at(-1)).toBe("");

    const without = station.start();
    await without.change({ infraredSender: false });
    await without.comeUp();
    await without.time.advance(90_000);
    without.discovery.noteHealth(HEALTH);
    await settle();
    expect(without.broker.on(INFRARED)).toEqual([]);
  });

  test("takes back what a sender had that did not come again", async () => {
    const station = createStation();
    await station.start().comeUp();
    const next = station.start();
    await next.change({ infraredSender: false });
    await next.comeUp();
    expect(next.broker.on(INFRARED)).toEqual([]);
    await next.time.advance(90_000);
    next.discovery.noteHealth(HEALTH);
    await settle();
    expect(next.broker.on(INFRARED)).toEqual([""]);
    expect(Object.values(next.last().components).filter((one) => one.platform === "button" && !one.unique_id)).toHaveLength(2);
  });

  test("takes everything back when it is turned off, and is silent from then on", async () => {
    const station = createStation();
    await station.start().comeUp();
    const off = station.start({ discovery: "off" });
    await off.comeUp();
    expect(off.broker.published).toEqual([
      { topic: STATION, payload: "", qos: 1, retain: true },
      { topic: INFRARED, payload: "", qos: 1, retain: true },
    ]);
    const stillOff = station.start({ discovery: "off" });
    await stillOff.comeUp();
    stillOff.broker.receive(STATUS, "online");
    await stillOff.time.advance(10_000);
    expect(stillOff.topics()).toEqual([]);
  });

  test("is tried again when it could not be taken back", async () => {
    const station = createStation();
    await station.start().comeUp();
    const off = station.start({ discovery: "off" });
    off.broker.behaviour.acknowledges = () => false;
    await off.comeUp();
    off.broker.refuseWithheld();
    await settle();
    off.broker.refuseWithheld();
    const again = station.start({ discovery: "off" });
    await again.comeUp();
    expect(again.topics()).toEqual([STATION, INFRARED]);
  });

  test("moves with the prefix, and loses the infrared part alone", async () => {
    const station = createStation();
    await station.start().comeUp();
    const moved = station.start({ prefix: "ha", infrared: false });
    await moved.comeUp();
    expect(moved.broker.published.map(({ topic, payload }) => [topic, payload === ""])).toEqual([
      [STATION, true],
      [INFRARED, true],
      ["ha/device/clima_garden/config", false],
    ]);
  });
});

describe("whether anybody is there", () => {
  test("is shown by a broker that passes a short message on; then all is told, and kept", async () => {
    const one = createStation().start({ discovery: "auto" });
    one.broker.behaviour.offers = "untaken";
    await one.comeUp();
    expect(one.topics()).toEqual([]);
    expect(Object.keys(readDevice(one.broker.offered[0]?.payload ?? "").components)).toHaveLength(1);
    one.broker.behaviour.offers = "taken";
    one.discovery.noteHealth(HEALTH);
    await settle();
    expect(one.topics()).toEqual([STATION, INFRARED]);
  });

  test("is shown by Home Assistant's birth message, where the broker says nothing", async () => {
    const one = createStation().start({ discovery: "auto" });
    await one.comeUp();
    await one.time.advance(600_000);
    expect(one.topics()).toEqual([]);
    one.broker.receive(STATUS, "online");
    await one.time.advance(5000);
    expect(one.topics()).toEqual([STATION, INFRARED]);
  });

  test("is remembered over a restart", async () => {
    const station = createStation();
    await station.start().comeUp();
    const next = station.start({ discovery: "auto" });
    await next.comeUp();
    expect(next.topics()).toEqual([STATION, INFRARED]);
  });
});

describe("a broker that does not allow it", () => {
  test("is named once, with what to allow", async () => {
    const lines: string[] = [];
    const one = createStation({ ...silentLog, warn: (line) => void lines.push(line) }).start({ infrared: false });
    one.broker.behaviour.acknowledges = () => false;
    await one.comeUp();
    for (let minute = 0; minute < 3; minute += 1) {
      one.broker.refuseWithheld();
      await settle();
      one.discovery.noteHealth(HEALTH);
      await settle();
    }
    expect(lines).toEqual([
      expect.stringMatching(/^agent: Home Assistant is not told of this station: homeassistant\/device.*: refused; allow .*access\.yaml/),
    ]);
  });

  test("is no worry where nobody may be there", async () => {
    const warnings: string[] = [];
    const infos: string[] = [];
    const log = { ...silentLog, warn: (line: string) => void warnings.push(line), info: (line: string) => void infos.push(line) };
    const one = createStation(log).start({ discovery: "auto" });
    one.broker.behaviour.offers = "refused";
    await one.comeUp();
    await one.time.advance(4_000_000);
    one.discovery.noteHealth(HEALTH);
    await settle();
    expect(warnings).toEqual([]);
    expect(infos).toEqual([expect.stringMatching(/^agent: whether Home Assistant is there cannot be found out: .*: refused; allow/)]);
  });

  test("is left in peace for an hour when it ends the connection over it", async () => {
    const one = createStation().start({ infrared: false });
    one.broker.behaviour.acknowledges = () => false;
    for (let connection = 0; connection < 6; connection += 1) {
      await one.comeUp();
      one.broker.cut();
      await settle();
    }
    expect(one.topics()).toHaveLength(3);
    await one.time.advance(3_600_000);
    one.broker.behaviour.acknowledges = () => true;
    await one.comeUp();
    expect(one.topics()).toHaveLength(4);
  });
});
