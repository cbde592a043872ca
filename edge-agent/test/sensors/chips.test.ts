/** The drivers against chips that take their longest times, in simulated weather. */

import { err, type Values } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import type { I2cBus } from "../../src/platform/i2c-bus.ts";
import { CHIP_KINDS } from "../../src/sensors/chips.ts";
import { withCircuitBreaker } from "../../src/sensors/circuit-breaker.ts";
import { createSimulatedChips } from "../../src/simulation/chips/simulated-chips.ts";
import { createSimulatedWeather, type SimulatedWeather } from "../../src/simulation/simulated-weather.ts";
import { failingI2cBus, instantClock } from "../support/scripted-i2c-bus.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const weatherAt = createSimulatedWeather({ seed: 42, latitudeDeg: 50.1, longitudeDeg: 8.7, elevationM: 112 });
const NAMES = ["BMP180", "BME280", "HTU21D", "SHT3x", "BH1750"];

/** The plain reads of HTU21D and SHT3x: not ready, these do not answer either, and are asked once more. */
const ASKED_AGAIN = new Set([13, 15, 17]);

/** Each kind of chip that is simulated, at its first address, with transfer `failAt` of all unanswered; its sensors in the order of NAMES. */
function chips({ failAt = -1, startMs = NOON_MS } = {}) {
  const clock = instantClock(startMs);
  const { bus, transfers } = failingI2cBus(createSimulatedChips(weatherAt, clock), failAt);
  const kinds = CHIP_KINDS.filter(({ name }) => NAMES.includes(name));
  return { sensors: kinds.map((kind) => kind.create(bus, clock, kind.addresses[0] ?? 0)), transfers, clock };
}

async function readAll({ sensors }: Pick<ReturnType<typeof chips>, "sensors">) {
  const results = [];
  for (const sensor of sensors) results.push(await sensor.read());
  return results;
}

const TOLERANCE = { temperatureC: 0.02, humidityPct: 0.1, pressureHpa: 0.03 };

/** The quantities that are further from the weather than the chip's steps; not the light, whose steps grow with it. */
const misreadBy = (values: Values, weather: SimulatedWeather) =>
  Object.entries(TOLERANCE).flatMap(([name, tolerance]) => {
    const quantity = name as keyof typeof TOLERANCE;
    const value = values[quantity] ?? weather[quantity];
    return Math.abs(value - weather[quantity]) > tolerance ? [`${name} ${value}, not ${weather[quantity]}`] : [];
  });

describe("the drivers on simulated chips", () => {
  test("read what the weather is, to the chips' resolution, at every hour of a month", async () => {
    for (let hour = 0; hour < 24 * 30; hour += 1) {
      const startMs = NOON_MS + hour * 3_600_000;
      const results = await readAll(chips({ startMs }));
      const weather = weatherAt(startMs);
      for (const result of results) expect(result.ok ? misreadBy(result.value, weather) : result.error).toEqual([]);
    }
  });

  test("say their names and quantities", async () => {
    const all = chips();
    expect(all.sensors.map(({ name }) => name)).toEqual(NAMES);
    const results = await readAll(all);
    expect(results.map((result) => result.ok && Object.keys(result.value))).toEqual(all.sensors.map(({ quantities }) => quantities));
  });
});

test("each transfer that fails is an error or read again, never a number, and the next reading is right", async () => {
  const whole = chips();
  await readAll(whole);
  for (let failAt = 0; failAt < whole.transfers(); failAt += 1) {
    const { sensors } = chips({ failAt });
    const results = await readAll({ sensors });
    const errors = results.flatMap((result) => (result.ok ? [] : [result.error]));
    const isReadAgain = ASKED_AGAIN.has(failAt);
    expect({ failAt, errors }).toEqual({ failAt, errors: isReadAgain ? [] : [`NACK #${failAt}`] });
    expect((await readAll({ sensors })).map(({ ok }) => ok)).toEqual(NAMES.map(() => true));
  }
});

test("a transfer that fails once is not seen behind the circuit breaker", async () => {
  const whole = chips();
  await readAll(whole);
  for (let failAt = 0; failAt < whole.transfers(); failAt += 1) {
    const { sensors, clock } = chips({ failAt });
    const results = await readAll({ sensors: sensors.map((sensor) => withCircuitBreaker(sensor, clock)) });
    expect(results.map(({ ok }) => ok)).toEqual(NAMES.map(() => true));
  }
});

test.each([
  ["BMP180", [0xe0, 0xb6]],
  ["BME280", [0xe0, 0xb6]],
  ["HTU21D", [0xfe]],
  ["SHT3x", [0x30, 0xa2]],
  ["BMP280", [0xe0, 0xb6]],
  ["BME680", [0xe0, 0xb6]],
  ["SHT4x", [0x94]],
  ["AHT20", [0xba]],
] as const)("a %s that fails is reset before it is read once more", async (name, reset) => {
  const sent: string[] = [];
  const clock = instantClock();
  const bus: I2cBus = {
    transfer: async (_address, bytes) => {
      sent.push(bytes.join(" "));
      return err("no answer");
    },
  };
  const kind = CHIP_KINDS.find((one) => one.name === name);
  await (kind ? withCircuitBreaker(kind.create(bus, clock, 0x77), clock) : undefined)?.read();
  const at = sent.indexOf(reset.join(" "));
  expect(at).toBeGreaterThan(0);
  expect(sent.length).toBeGreaterThan(at + 1);
});
