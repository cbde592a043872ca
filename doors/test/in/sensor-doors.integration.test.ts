import { createSocket } from "node:dgram";
import { PassThrough } from "node:stream";
import { err, type Log, ok, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { type Broker, startBroker } from "../../../broker/src/index.ts";
import { brokerSettings } from "../../../broker/test/support/settings.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import type { DeviceReading, OpenDoor } from "../../src/in/port.ts";
import { openSensorDoors, type SensorDoorSettings, type SensorEntry } from "../../src/in/sensor-doors.ts";

const NOWHERE = { url: "mqtt://127.0.0.1:1" };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Open doors, the readings that they gave by station, and what they logged. */
async function open(entries: readonly SensorEntry[], more: Partial<SensorDoorSettings> = {}) {
  const taken: [station: string, DeviceReading][] = [];
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const log: Log = { debug: () => undefined, info: note, warn: note, error: note };
  const stdin = new PassThrough();
  const settings: SensorDoorSettings = { host: "127.0.0.1", udpPort: 0, mqtt: NOWHERE, stdin, ...more };
  const takerOf =
    ({ station }: SensorEntry) =>
    (reading: DeviceReading) => {
      if (station === "full") return err("the disk is full; make room");
      taken.push([station, reading]);
      return ok(undefined);
    };
  const opened = await openSensorDoors(entries, settings, takerOf, log);
  if (!opened.ok) throw new Error(opened.error);
  const doors: readonly OpenDoor[] = opened.value;
  closing.push(async () => {
    for (const door of doors) await door.close();
  });
  return { doors, taken, lines, stdin };
}

const tempest = (serial: string, observation: readonly unknown[]) =>
  JSON.stringify({ serial_number: serial, type: "obs_st", hub_sn: "HB-00013030", obs: [observation], firmware_revision: 171 });

describe("the door for datagrams", () => {
  async function hub(place: string, address = "127.0.0.1") {
    const port = Number(place.split(":").at(-1));
    const socket = createSocket("udp4");
    await new Promise<void>((bound) => socket.bind(0, "127.0.0.1", bound));
    socket.setBroadcast(true);
    closing.push(() => new Promise((closed) => void socket.close(() => closed())));
    return (text: string) =>
      new Promise<void>((sent, failed) => socket.send(text, port, address, (error) => (error ? failed(error) : sent())));
  }

  const entries: SensorEntry[] = [
    { kind: "tempest", station: "hub", serial: "ST-00012345" },
    { kind: "tempest", station: "full", serial: "ST-00000009" },
  ];
  const OBSERVATION = [1764417614, 0.18, 0.22, 0.27, 144, 6, 1017.57, 22.37, 50.26, 328, 0.03, 3, 0.126, 1, 0, 0, 2.41, 1];

  test("gives a Tempest's observation to its station once, though it comes over two networks", async () => {
    const { doors, taken } = await open(entries);
    const send = await hub(doors[0]!.place);
    await send(tempest("ST-00012345", OBSERVATION));
    await send(tempest("ST-00012345", OBSERVATION));
    await send(tempest("ST-00012345", [1764417674, ...OBSERVATION.slice(1)]));
    await waitFor(
      "the second observation",
      () => taken.length > 1,
      15_000,
      () => taken.length,
    );
    expect(taken.map(([station, { takenAtMs, values }]) => [station, takenAtMs, values.rainMm])).toEqual([
      ["hub", 1_764_417_614_000, 0.126],
      ["hub", 1_764_417_674_000, 0.126],
    ]);
  });

  test("hears broadcasts", async () => {
    const { doors, taken, lines } = await open(entries, { host: "0.0.0.0" });
    const send = await hub(doors[0]!.place, "127.255.255.255");
    await send(tempest("ST-00012345", OBSERVATION));
    expect(await waitFor("the observation", () => taken[0])).toMatchObject(["hub", { device: "ST-00012345" }]);
    expect(lines).toEqual([]);
  });

  test("says once what is malformed, unknown or not taken, and goes on", async () => {
    const { doors, taken, lines } = await open(entries);
    const send = await hub(doors[0]!.place);
    for (let round = 0; round < 3; round += 1) {
      await send("\u0000\u0001");
      await send(tempest("ST-00000777", [1764417614 + 60 * round, ...OBSERVATION.slice(1)]));
      await send(tempest("ST-00000009", [1764417614 + 60 * round, ...OBSERVATION.slice(1)]));
    }
    await send(tempest("ST-00012345", OBSERVATION));
    await waitFor("the observation", () => taken[0]);
    expect(lines).toEqual([
      "doors: doors.host is 127.0.0.1, where a hub's broadcasts do not come; expected 0.0.0.0 for kind: tempest",
      "doors: a datagram: the payload is \\u0000\\u0001; expected JSON",
      "doors: ST-00000777 is in no entry of doors.in; to take its readings add { kind: tempest, station: <its name>, serial: ST-00000777 }",
      "doors: ST-00000009: the disk is full; make room",
    ]);
  });

  test("that cannot be opened says why", async () => {
    const settings = { host: "192.0.2.1", udpPort: 0, mqtt: NOWHERE, stdin: new PassThrough() };
    const opened = await openSensorDoors(entries, settings, () => () => ok(undefined), silentLog);
    expect(opened).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^cannot listen on UDP 192\.0\.2\.1:0: .*doors\.host is an address of this computer, or 0\.0\.0\.0$/),
    });
  });

  test("that another program has for itself says so", async () => {
    const other = createSocket("udp4");
    await new Promise<void>((bound) => other.bind(0, "127.0.0.1", bound));
    closing.push(() => new Promise((closed) => void other.close(() => closed())));
    const settings = { host: "127.0.0.1", udpPort: other.address().port, mqtt: NOWHERE, stdin: new PassThrough() };
    const opened = await openSensorDoors(entries, settings, () => () => ok(undefined), silentLog);
    expect(opened).toMatchObject({ ok: false, error: expect.stringContaining("another program has it for itself alone; end that one") });
  });
});

describe("the door for the standard input", () => {
  const entries: SensorEntry[] = [
    { kind: "rtl_433", station: "garden", device: "Acurite-5n1/2345", from: "stdin", topic: "rtl_433/+/events" },
  ];

  test("gives each transmission of a device to its station once, and ends quietly with its input", async () => {
    const { doors, taken, lines, stdin } = await open(entries);
    const line = (more: object) => `${JSON.stringify({ model: "Acurite-5n1", id: 2345, ...more })}\n`;
    stdin.write("\nnonsense\n");
    for (const sequence_num of [0, 1, 2]) stdin.write(line({ sequence_num, message_type: 56, temperature_F: 50, humidity: 71 }));
    for (const sequence_num of [0, 1, 2]) stdin.write(line({ sequence_num, message_type: 49, wind_dir_deg: 22.5, rain_in: 1 }));
    stdin.write(line({ id: 7, temperature_F: 50 }));
    stdin.end('{"model":"Acurite-5n1","id":2345,"humidity":72}'); // no newline at its end
    await (doors[0] as OpenDoor & { ended: Promise<void> }).ended;
    expect(taken.map(([station, { values, rainTotalMm }]) => [station, values, rainTotalMm])).toEqual([
      ["garden", { temperatureC: 10, humidityPct: 71 }, undefined],
      ["garden", { windDirectionDeg: 22.5 }, 25.4],
      ["garden", { humidityPct: 72 }, undefined],
    ]);
    expect(lines).toEqual([
      "doors: the standard input: the payload is nonsense; expected JSON",
      'doors: Acurite-5n1/7 is in no entry of doors.in; to take its readings add { kind: rtl_433, station: <its name>, device: "Acurite-5n1/7", from: stdin }',
    ]);
  });
});

describe("the door at the broker", () => {
  let folder: ReturnType<typeof tempDir>;
  let broker: Broker;
  let device: MqttClient;
  beforeEach(async () => {
    folder = tempDir();
    const started = await startBroker(brokerSettings(folder.path, { persistence: "memory" }), silentLog);
    if (!started.ok) throw new Error(started.error);
    broker = started.value;
    device = await connectAsync(`mqtt://127.0.0.1:${broker.mqttPort}`);
    closing.push(async () => {
      await device.endAsync(true);
      await broker.stop();
      folder.remove();
    });
  });

  /** Publishes once the subscriptions are there: what is said before is not heard. */
  async function openAtBroker(entries: readonly SensorEntry[]) {
    const doors = await open(entries, { mqtt: { url: `mqtt://127.0.0.1:${broker.mqttPort}` } });
    const mark = '{"model":"Mark","id":1,"temperature_C":1}';
    await waitFor("the subscription", async () => {
      await device.publishAsync("rtl_433/mark/events", mark, { qos: 1 });
      return doors.taken.some(([station]) => station === "mark");
    });
    return doors;
  }
  const MARK: SensorEntry = { kind: "rtl_433", station: "mark", device: "Mark/1", from: "mqtt", topic: "rtl_433/+/events" };
  const others = (taken: readonly [string, DeviceReading][]) => taken.filter(([station]) => station !== "mark");

  test("gives events of rtl_433 to the stations of their devices, and none that was retained", async () => {
    const say = (message: object, retain = false) => device.publishAsync("rtl_433/pi/events", JSON.stringify(message), { qos: 1, retain });
    const acurite = { model: "Acurite-Tower", id: 12, channel: "A", battery_ok: 1, humidity: 55 };
    await say({ time: "1764417600", ...acurite, temperature_C: -20 }, true);
    const { taken } = await openAtBroker([MARK, { ...MARK, station: "garden", device: "Acurite-Tower/12" }]);
    await say({ time: "2026-11-29 12:00:10", ...acurite, temperature_C: 4.5 });
    await say({ time: "2026-11-29 12:00:10", ...acurite, temperature_C: 4.5 });
    await say({ time: "1764417605", ...acurite, temperature_C: 4.6 });
    await waitFor(
      "the readings",
      () => others(taken).length > 1,
      15_000,
      () => taken.length,
    );
    const about = { model: "Acurite-Tower", isBatteryLow: false };
    expect(others(taken)).toEqual([
      ["garden", { device: "Acurite-Tower/12", values: { temperatureC: 4.5, humidityPct: 55 }, about }],
      ["garden", { device: "Acurite-Tower/12", takenAtMs: 1_764_417_605_000, values: { temperatureC: 4.6, humidityPct: 55 }, about }],
    ]);
  });

  test("gives what two receivers hear once to each station, whichever it listens to", async () => {
    const radio = { ...MARK, device: "Acurite-Tower/12" };
    const { taken } = await openAtBroker([
      MARK,
      { ...radio, station: "both" },
      { ...radio, station: "second", topic: "rtl_433/second/events" },
    ]);
    for (const receiver of ["first", "second", "last"]) {
      const temperature_C = receiver === "last" ? 5 : 4;
      const event = JSON.stringify({ model: "Acurite-Tower", id: 12, temperature_C });
      await device.publishAsync(`rtl_433/${receiver}/events`, event, { qos: 1 });
    }
    await waitFor(
      "the readings",
      () => others(taken).length > 2,
      15_000,
      () => taken.length,
    );
    expect(others(taken).map(([station, { values }]) => [station, values.temperatureC])).toEqual([
      ["both", 4],
      ["second", 4],
      ["both", 5],
    ]);
  });

  test("maps JSON, gathers values that have topics of their own, and takes nothing old for what is now", async () => {
    const say = (topic: string, message: unknown, retain = false) =>
      device.publishAsync(topic, typeof message === "string" ? message : JSON.stringify(message), { qos: 1, retain });
    await say("tele/shed/SENSOR", { Time: "2026-11-29T12:00:05", AM2301: { Temperature: -40 } }, true);
    const balcony = { temperature: 4.52, last_seen: "2026-11-29T12:00:05+01:00" };
    await say("zigbee2mqtt/balcony", balcony, true);
    const { taken, lines } = await openAtBroker([
      MARK,
      {
        kind: "mqtt",
        station: "shed",
        topic: "tele/shed/SENSOR",
        values: [{ path: "AM2301.Temperature", quantity: "temperatureC", unit: "°F" }],
      },
      { kind: "mqtt", station: "balcony", topic: "zigbee2mqtt/balcony", values: [{ path: "temperature", quantity: "temperatureC" }] },
      { kind: "mqtt", station: "esp", topic: "esp/sensor/temperature/state", values: [{ quantity: "temperatureC" }] },
      { kind: "mqtt", station: "esp", topic: "esp/sensor/humidity/state", values: [{ quantity: "humidityPct" }] },
    ]);
    await say("tele/shed/SENSOR", { Time: "2026-11-29T12:00:15", AM2301: { Temperature: 70.7 } }, true);
    await say("tele/shed/SENSOR", { Time: "2026-11-29T12:00:25", ENERGY: { Power: 3 } });
    for (let time = 0; time < 3; time += 1) await say("zigbee2mqtt/balcony", balcony);
    await say("zigbee2mqtt/balcony", { ...balcony, last_seen: "2026-11-29T11:59:05+01:00" });
    await say("esp/sensor/temperature/state", "21.5");
    await say("esp/sensor/humidity/state", "45");
    await waitFor(
      "the readings",
      () => others(taken).length > 2,
      15_000,
      () => taken.length,
    );
    expect(others(taken)).toEqual([
      ["shed", { device: "tele/shed/SENSOR", values: { temperatureC: expect.closeTo(21.5, 9) } }],
      ["balcony", { device: "zigbee2mqtt/balcony", takenAtMs: Date.UTC(2026, 10, 29, 11, 0, 5), values: { temperatureC: 4.52 } }],
      ["esp", { device: "esp/sensor/temperature/state", values: { temperatureC: 21.5, humidityPct: 45 } }],
    ]);
    expect(lines.filter((line) => line.includes("station"))).toEqual([
      'doors: station shed: tele/shed/SENSOR: nothing is at AM2301.Temperature; the message has "Time", "ENERGY"',
    ]);
  });

  test("is subscribed again after the broker was away", async () => {
    const { taken } = await openAtBroker([MARK]);
    const before = taken.length;
    const settings = brokerSettings(folder.path, { persistence: "memory", mqttPort: broker.mqttPort as number });
    await broker.stop();
    const started = await startBroker(settings, silentLog);
    if (!started.ok) throw new Error(started.error);
    broker = started.value;
    await waitFor("a reading after the outage", async () => {
      if (device.connected) await device.publishAsync("rtl_433/mark/events", '{"model":"Mark","id":1,"temperature_C":1}', { qos: 1 });
      return taken.length > before;
    });
    expect(taken.at(-1)).toMatchObject(["mark", { device: "Mark/1" }]);
  });
});

test("settings that cannot be are all told at once, and nothing is opened", async () => {
  const value = { quantity: "temperatureC", unit: "furlong" } as const;
  const settings = { host: "127.0.0.1", udpPort: 0, mqtt: NOWHERE, stdin: new PassThrough() };
  const entries: SensorEntry[] = [
    { kind: "mqtt", station: "a", topic: "a", values: [value] },
    { kind: "mqtt", station: "b", topic: "b/#/c", values: [] },
    { kind: "rtl_433", station: "c", device: "X/1", from: "mqtt", topic: "c+" },
  ];
  const opened = await openSensorDoors(entries, settings, () => () => ok(undefined), silentLog);
  const complaint = opened.ok ? "" : opened.error;
  expect(complaint.split("\n")).toEqual([
    'the topic is "c+"; expected + for one whole level and # for the last ones, like tele/+/SENSOR',
    'doors.in, station a: a: the unit of temperatureC is "furlong"; expected one of °C, °F, K',
    'doors.in, station b: the topic is "b/#/c"; expected + for one whole level and # for the last ones, like tele/+/SENSOR',
  ]);
});
