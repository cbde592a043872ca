import { createSocket } from "node:dgram";
import { createTopics, parseInfo, parseTelemetry, type Values } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";
import { storedReadings } from "./support/stored.ts";

const topics = createTopics();
const TEMPEST_PORT = 50222;
/** To every socket of this computer that listens there. */
const LOOPBACK_BROADCAST = "127.255.255.255";

const DOORS_IN = [
  { kind: "rtl_433", station: "garden", device: "Acurite-5n1/2345", name: "Garden", elevationM: 34 },
  {
    kind: "mqtt",
    station: "shed",
    topic: "tele/shed/SENSOR",
    values: [{ path: "AM2301.Temperature", quantity: "temperatureC", unit: "°F" }],
  },
  { kind: "mqtt", station: "greenhouse", topic: "greenhouse/sensor/temperature/state", values: [{ quantity: "temperatureC" }] },
  { kind: "mqtt", station: "greenhouse", topic: "greenhouse/sensor/humidity/state", values: [{ quantity: "humidityPct" }] },
  { kind: "tempest", station: "hub", serial: "ST-00012345" },
];

let scene: Scene;
let up: Running;
let listener: Awaited<ReturnType<typeof listenTo>>;

beforeAll(async () => {
  scene = await createScene({
    CLIMA_DOORS_HOST: "0.0.0.0",
    CLIMA_DOORS_IN: JSON.stringify(DOORS_IN),
    CLIMA_STATION_INTERVAL_MS: "60000",
  });
  up = await scene.startAndWait("up");
  listener = await listenTo(scene.mqttUrl, topics.all.everything);
  await waitFor(
    () => `the doors to hear a device of nobody; up said:\n${up.output()}`,
    async () => {
      await say("rtl_433/pi/events", { model: "Nobody", id: 1, temperature_C: 1 });
      return up.output().includes("Nobody/1 is in no entry of doors.in");
    },
  );
});
afterAll(async () => {
  await listener.close();
  await scene.close();
});

/** The readings that a station has sent. */
const readingsOf = (station: string): readonly Values[] =>
  listener.messages
    .filter(({ topic }) => topic === topics.station(station).telemetry)
    .flatMap(({ text }) => {
      const parsed = parseTelemetry(text);
      return parsed.ok ? [parsed.value.values] : [];
    });

const said = (station: string, count: number) =>
  waitFor(
    () => `${count} readings of ${station}; up said:\n${up.output()}`,
    () => readingsOf(station).length >= count && readingsOf(station),
    30_000,
    () => readingsOf(station).length,
  );

const say = (topic: string, message: object | string) =>
  listener.client.publishAsync(topic, typeof message === "string" ? message : JSON.stringify(message), { qos: 1 });

test("a sensor that rtl_433 hears is a station, its rain the difference of what it counts", async () => {
  const acurite = { model: "Acurite-5n1", id: 2345, channel: "A", battery_ok: 1, wind_avg_km_h: 36 };
  for (const sequence_num of [0, 1, 2]) {
    await say("rtl_433/pi/events", { ...acurite, sequence_num, message_type: 56, temperature_F: 50, humidity: 71 });
  }
  await say("rtl_433/pi/events", { ...acurite, message_type: 49, wind_dir_deg: 247.5, rain_in: 15.54 });
  await say("rtl_433/pi/events", { ...acurite, message_type: 49, wind_dir_deg: 270, rain_in: 15.64 });
  const [weather, dry, rainy, ...more] = await said("garden", 3);
  expect(weather).toMatchObject({ temperatureC: 10, humidityPct: 71, windSpeedMs: 10, dewPointC: expect.closeTo(5, 0) });
  expect(dry).toMatchObject({ windDirectionDeg: 247.5, windSpeedMs: 10 });
  expect(dry).not.toHaveProperty("rainMm");
  expect(rainy).toMatchObject({ windDirectionDeg: 270, rainMm: 2.54 });
  expect(more).toEqual([]);
  const info = listener.messages.findLast(({ topic }) => topic === topics.station("garden").info);
  const parsed = parseInfo(info?.text ?? "");
  expect(parsed).toMatchObject({ ok: true, value: { name: "Garden", source: "device", elevationM: 34 } });
});

test("a device that publishes JSON is a station, in Clima's units", async () => {
  await say("tele/shed/SENSOR", { Time: "2026-11-29T12:00:05", AM2301: { Temperature: 41, Humidity: 45.1 }, TempUnit: "F" });
  expect(await said("shed", 1)).toMatchObject([{ temperatureC: 5 }]);
});

test("values of one station that have topics of their own are one reading, with what follows from them", async () => {
  await say("greenhouse/sensor/temperature/state", "20");
  await say("greenhouse/sensor/humidity/state", "50");
  expect(await said("greenhouse", 1)).toMatchObject([{ temperatureC: 20, humidityPct: 50, dewPointC: expect.closeTo(9.3, 0) }]);
});

test("a Tempest is a station, by the time of its observation, and its rain that of the minute", async () => {
  const takenAtS = Math.floor(Date.now() / 1000) - 1;
  const obs = [[takenAtS, 0.18, 2.2, 4.7, 144, 6, 1017.5, 12.3, 50, 328, 0.03, 3, 0.5, 1, 0, 0, 2.7, 1]];
  const datagram = JSON.stringify({ serial_number: "ST-00012345", type: "obs_st", hub_sn: "HB-00000001", obs, firmware_revision: 171 });
  const hub = createSocket("udp4");
  await new Promise<void>((bound) => hub.bind(0, "127.0.0.1", bound));
  hub.setBroadcast(true);
  await new Promise<void>((sent) => hub.send(datagram, TEMPEST_PORT, LOOPBACK_BROADCAST, () => sent()));
  const [values] = await said("hub", 1);
  hub.close();
  expect(values).toMatchObject({
    windSpeedMs: 2.2,
    windGustMs: 4.7,
    windDirectionDeg: 144,
    pressureHpa: 1017.5,
    temperatureC: 12.3,
    humidityPct: 50,
    illuminanceLux: 328,
    rainMm: 0.5,
  });
});

test("all of it is in the store", async () => {
  expect(await up.stop()).toBe(0);
  const counts: Record<string, number> = {};
  for (const station of ["garden", "shed", "greenhouse", "hub"]) counts[station] = (await storedReadings(station, scene.folder)).length;
  expect(counts).toEqual({ garden: 3, shed: 1, greenhouse: 1, hub: 1 });
  expect((await storedReadings("hub", scene.folder))[0]?.values).toMatchObject({ temperatureC: 12.3, rainMm: 0.5 });
});
