/** The drivers against chips that take their longest times, in simulated weather. */
import { describe, expect, test } from "@jest/globals";
import { createBh1750 } from "../../src/sensors/bh1750/bh1750.ts";
import { createBmp180 } from "../../src/sensors/bmp180/bmp180.ts";
import { createHtu21d } from "../../src/sensors/htu21d/htu21d.ts";
import { createPhatSensors } from "../../src/sensors/phat.ts";
import { createSimulatedPhat } from "../../src/simulation/chips/simulated-phat.ts";
import { createSimulatedWeather } from "../../src/simulation/simulated-weather.ts";
import { failingI2cBus, instantClock } from "../support/scripted-i2c-bus.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const weatherAt = createSimulatedWeather({ seed: 42, latitudeDeg: 50.1, longitudeDeg: 8.7, elevationM: 112 });
const NAMES = ["HTU21D", "BMP180", "BH1750"];

/** The pHAT with transfer `failAt` of all unanswered; its sensors in the order of NAMES. */
function phat({ failAt = -1, startMs = NOON_MS } = {}) {
  const clock = instantClock(startMs);
  const { bus, transfers } = failingI2cBus(createSimulatedPhat(weatherAt, clock), failAt);
  return { sensors: createPhatSensors(bus, clock), transfers, clock };
}

async function readAll({ sensors }: Pick<ReturnType<typeof phat>, "sensors">) {
  const results = [];
  for (const sensor of sensors) results.push(await sensor.read());
  return results;
}

describe("the drivers on simulated chips", () => {
  test("read what the weather is, to the chips' resolution, at every hour of a month", async () => {
    for (let hour = 0; hour < 24 * 30; hour += 1) {
      const startMs = NOON_MS + hour * 3_600_000;
      const results = await readAll(phat({ startMs }));
      const values = Object.assign({}, ...results.map((result) => (result.ok ? result.value : { failed: result.error })));
      const weather = weatherAt(startMs);
      expect(Object.keys(values)).toEqual(["temperatureC", "humidityPct", "pressureHpa", "illuminanceLux"]);
      expect(Math.abs(values.temperatureC - weather.temperatureC)).toBeLessThan(0.02);
      expect(Math.abs(values.humidityPct - weather.humidityPct)).toBeLessThan(0.1);
      expect(Math.abs(values.pressureHpa - weather.pressureHpa)).toBeLessThan(0.03);
    }
  });

  test("say their names and quantities", async () => {
    const all = phat();
    expect(all.sensors.map(({ name }) => name)).toEqual(NAMES);
    const results = await readAll(all);
    expect(results.map((result) => result.ok && Object.keys(result.value))).toEqual(all.sensors.map(({ quantities }) => quantities));
  });
});

const TRANSFERS = 20;

test("each transfer that fails is an error or read again, never a number, and the next reading is right", async () => {
  for (let failAt = 0; failAt < TRANSFERS; failAt += 1) {
    const clock = instantClock(NOON_MS);
    const failing = failingI2cBus(createSimulatedPhat(weatherAt, clock), failAt);
    const sensors = [createHtu21d(failing.bus, clock), createBmp180(failing.bus, clock), createBh1750(failing.bus, clock)];
    const errors = (await readAll({ sensors })).flatMap((result) => (result.ok ? [] : [result.error]));
    const isReadAgain = failAt === 1 || failAt === 3; // an HTU21D that is not ready does not answer either
    expect({ failAt, errors }).toEqual({ failAt, errors: isReadAgain ? [] : [`NACK #${failAt}`] });
    expect((await readAll({ sensors })).map(({ ok }) => ok)).toEqual([true, true, true]);
  }
});

test("a transfer that fails once is not seen behind the circuit breaker", async () => {
  for (let failAt = 0; failAt < TRANSFERS; failAt += 1) {
    expect((await readAll(phat({ failAt }))).map(({ ok }) => ok)).toEqual([true, true, true]);
  }
});
