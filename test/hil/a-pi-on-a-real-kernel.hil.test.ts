/** The unmodified agent on Debian's kernel in a virtual machine: chips over /dev/i2c-1, pins over /dev/gpiochip0, MQTT to this machine. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import mqtt, { type MqttClient } from "mqtt";
import { createScene, type Scene } from "../../e2e/support/clima.ts";
import { slowness } from "../support/slowness.js";
import { waitFor } from "../support/wait-for.ts";
import { bootVirtualPi, CLIMA_COMMAND, HOST_ADDRESS, type VirtualPi } from "./virtual-pi.ts";

const [RAIN, WIND, LED, BUTTON] = [5, 6, 13, 19];

let scene: Scene;
let pi: VirtualPi;
let client: MqttClient;
const readings: Record<string, number>[] = [];
const told = new Map<string, string[]>();

const last = () => readings.at(-1) ?? {};
const saidOn = (topic: string) => told.get(`clima/v1/garden/${topic}`) ?? [];
const setting = (name: string, value: string | number) => `export CLIMA_STATION_${name}=${value}`;
const startAgent = () => pi.run(`${CLIMA_COMMAND} agent >> /run/agent.log 2>&1 &`);
const pull = (bcm: number, level: 0 | 1) => `echo "${bcm} ${level}" > /sys/module/hil_gpio/parameters/level`;
/** So long in the machine, which is the slower the slower this one is. */
const rest = (quietS: number) => `sleep ${(quietS * slowness()).toFixed(2)}`;
const tap = (bcm: number) => pi.run(`${pull(bcm, 0)}; ${rest(0.1)}; ${pull(bcm, 1)}; ${rest(0.2)}`);
const levels = () => pi.run("cat /sys/module/hil_gpio/parameters/level");

beforeAll(async () => {
  scene = await createScene();
  await scene.startAndWait("broker");
  client = await mqtt.connectAsync(scene.mqttUrl);
  client.on("message", (topic, payload) => {
    told.set(topic, [...(told.get(topic) ?? []), payload.toString()]);
    if (topic.endsWith("/telemetry")) readings.push(JSON.parse(payload.toString()).values);
  });
  await client.subscribeAsync("clima/v1/garden/#", { qos: 1 });
  pi = await bootVirtualPi();
  const settings = [
    setting("ID", "garden"),
    setting("SOURCE", "pi"),
    setting("ELEVATION_M", 112),
    setting("INTERVAL_MS", 1000),
    setting("RAIN_GAUGE_BCM", RAIN),
    setting("RAIN_GAUGE_MM_PER_TIP", 0.2),
    setting("ANEMOMETER_BCM", WIND),
    setting("STATUS_LED_BCM", LED),
    setting("BUTTON_BCM", BUTTON),
    "export CLIMA_DATA_DIR=/run/clima",
    `export CLIMA_MQTT_URL=mqtt://${HOST_ADDRESS}:${scene.mqttPort}`,
  ];
  for (const line of settings) await pi.run(line);
});

afterAll(async () => {
  await client?.endAsync(true);
  await pi?.stop();
  await scene?.close();
});

describe("a Pi on a real kernel", () => {
  test("is found in order by the doctor, chip by chip, before it starts", async () => {
    const said = await pi.run(`${CLIMA_COMMAND} doctor`, 120_000);
    expect(said).toContain("ok       I2C: /dev/i2c-1 is there and may be used");
    expect(said).toContain("ok       Package i2c-bus: can be loaded");
    expect(said).toMatch(/ok {7}BMP180: at 0x77: station pressure 1000\.\d hPa/);
    expect(said).toMatch(/ok {7}HTU21D: at 0x40: temperature 24\.7 °C, relative humidity 55 %/);
    expect(said).toMatch(/ok {7}BH1750: at 0x23: illuminance 136 lx/);
    expect(said).toMatch(/ok {7}Pins: by gpiod \S+ on \/dev\/gpiochip0 \(pinctrl-bcm2835\)/);
    expect(said).toMatch(/ok {7}Readings: may be published/);
  });

  test("publishes over the network what the chips count", async () => {
    await startAgent();
    await waitFor("a reading", () => last()["pressureHpa"] !== undefined && last()["windSpeedMs"] !== undefined, 60_000);
    expect(last()).toMatchObject({ temperatureC: 24.69, illuminanceLux: 135.8, rainMm: 0, windSpeedMs: 0 });
    expect(last()["humidityPct"]).toBeCloseTo(54.74, 1);
    const info = JSON.parse(saidOn("info").at(-1) ?? "{}") as { sensors: { name: string }[] };
    expect(info.sensors.map(({ name }) => name).sort()).toEqual(["Anemometer", "BH1750", "BMP180", "HTU21D", "Rain gauge"]);
  });

  test("says by what it uses its pins", async () => {
    expect(await pi.run("cat /run/agent.log")).toMatch(/agent: pins by gpiod \S+ on gpiochip0 \(pinctrl-bcm2835\)/);
  });

  test("leaves out a chip that is pulled, says so, and has it again when it is plugged in", async () => {
    await pi.run("echo 0x40 > /sys/module/hil_i2c/parameters/unplugged");
    await waitFor("readings without the chip", () => last()["temperatureC"] === undefined && last()["pressureHpa"] !== undefined, 30_000);
    await waitFor(
      "the fault",
      () => saidOn("error").some((fault) => /HTU21D failed: no answer from 0x40 on \/dev\/i2c-1/.test(fault)),
      30_000,
    );
    await pi.run("echo -1 > /sys/module/hil_i2c/parameters/unplugged");
    await waitFor("the temperature again", () => last()["temperatureC"] === 24.69, 60_000);
  });

  test("counts the rain of the gauge, each tip once, also over kill -9", async () => {
    const rained = () => readings.reduce((sum, { rainMm = 0 }) => sum + rainMm, 0);
    for (let tips = 1; tips <= 3; tips += 1) {
      await pi.run(pull(RAIN, 0));
      await waitFor(
        `${tips} tips`,
        () => rained() > 0.2 * tips - 0.01,
        30_000,
        () => readings.length,
      );
      await pi.run(`${pull(RAIN, 1)}; ${rest(0.2)}`);
    }
    expect(rained()).toBeCloseTo(0.6, 6);
    await tap(RAIN);
    await pi.run(`kill -9 $!; ${rest(0.2)}`);
    const before = readings.length;
    await startAgent();
    await waitFor("readings of the next start", () => readings.length > before + 2, 60_000);
    expect(rained()).toBeCloseTo(0.8, 6);
    expect(last()["rainDayMm"]).toBeCloseTo(0.8, 6);
  });

  test("measures the wind in closings a second", async () => {
    const closings = 30;
    const uptimeS = async () => Number.parseFloat(await pi.run("cat /proc/uptime"));
    const beganS = await uptimeS();
    await pi.run(
      `n=0; while [ $n -lt ${closings} ]; do ${pull(WIND, 0)}; ${rest(0.03)}; ${pull(WIND, 1)}; ${rest(0.03)}; n=$((n+1)); done`,
      60_000,
    );
    // 0.667 m/s for one a second; a gust is that of three seconds. Half of them, as some may be too short for a slow machine to see.
    const leastMs = (0.5 * 0.667 * closings) / Math.max(3, (await uptimeS()) - beganS);
    const strongest = () => Math.max(...readings.map(({ windGustMs = 0 }) => windGustMs));
    await waitFor("a gust", () => strongest() > leastMs, 20_000);
    expect(strongest()).toBeLessThanOrEqual((0.667 * closings) / 3 + 0.001);
  });

  test("has its light on when all is well", async () => {
    await waitFor("the light", async () => (await levels())[LED] === "1", 20_000);
  });

  test("takes a reading when the button is pressed", async () => {
    const secondsOf = () =>
      saidOn("telemetry").map((text) => new Date((JSON.parse(text) as { takenAt: string }).takenAt).getMilliseconds());
    const offGrid = () => secondsOf().filter((ms) => ms > 200 && ms < 800).length;
    const before = offGrid();
    const press = () => pi.run(`${pull(BUTTON, 0)}; ${rest(0.13)}; ${pull(BUTTON, 1)}; ${rest(0.31)}`);
    await waitFor("a reading between the seconds", async () => {
      await press();
      return offGrid() > before;
    });
  });

  test("says goodbye when it is stopped", async () => {
    await pi.run("kill -TERM $!; wait $!", 30_000);
    await waitFor("offline", () => saidOn("status").at(-1) === "offline");
    expect((await pi.run("cat /run/agent.log")).toLowerCase()).not.toContain("fault of clima");
  });
});
