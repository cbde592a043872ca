import { describe, expect, test } from "@jest/globals";
import { crc8 } from "../../src/sensors/crc8.ts";
import { compensateHumidityPct, parseAnswer, toHumidityPct, toTemperatureC } from "../../src/sensors/htu21d/conversion.ts";
import { createHtu21d } from "../../src/sensors/htu21d/htu21d.ts";
import { instantClock, scriptedI2cBus } from "../support/scripted-i2c-bus.ts";

// TE HTU21D(F) 05/2017, p. 14: the checksum of each of these
test.each([
  [[0xdc], 0x79],
  [[0x68, 0x3a], 0x7c],
  [[0x4e, 0x85], 0x6b],
  [[0x7c, 0x82], 0x97],
  [[0x7c, 0x80], 0xf5],
])("the checksum of %j", (bytes, checksum) => {
  expect(crc8(bytes, 0)).toBe(checksum);
});

describe("the HTU21D's answers", () => {
  test("are what the data sheet says", () => {
    expect(toTemperatureC(0x4e85 & 0xfffc)).toBeCloseTo(7.0436, 4);
    expect(toHumidityPct(0x683a & 0xfffc)).toBeCloseTo(44.888, 3);
    expect(toHumidityPct(0x7c82 & 0xfffc)).toBeCloseTo(54.791, 3);
  });

  test.each([
    [32.3, 56, 57.095],
    [15, 50, 48.5],
    [25, 50, 50],
    [-10, 50, 46.25],
  ])("at %f °C a humidity of %f %% is one of %f %%", (temperatureC, humidityPct, compensatedPct) => {
    expect(compensateHumidityPct(humidityPct, temperatureC)).toBeCloseTo(compensatedPct, 6);
  });

  test.each([
    ["a wrong checksum", [0x68, 0x3a, 0x7d], "humidity", /wrong checksum/],
    ["an open circuit", [0, 0, 0], "temperature", /is broken \(0x0\)/],
    ["a short circuit", [0xff, 0xff, crc8([0xff, 0xff], 0)], "humidity", /is broken \(0xffff\)/],
    ["a humidity for a temperature", [0x68, 0x3a, 0x7c], "temperature", /the other quantity, not temperature/],
  ] as const)("tell %s", (_what, bytes, kind, message) => {
    expect(parseAnswer(Uint8Array.from(bytes), kind)).toEqual({ ok: false, error: expect.stringMatching(message) });
  });

  test("each bit that flips on the way is noticed", () => {
    for (let bit = 0; bit < 24; bit += 1) {
      const bytes = Uint8Array.from([0x68, 0x3a, 0x7c]);
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(parseAnswer(bytes, "humidity").ok).toBe(false);
    }
  });
});

test("the HTU21D is asked without holding the clock, and read apart from the command", async () => {
  const bus = scriptedI2cBus({ f3: [0x4e, 0x84, crc8([0x4e, 0x84], 0)], f5: [0x7c, 0x82, 0x97] });
  const { value } = (await createHtu21d(bus, instantClock()).read()) as { value: Record<string, number> };
  expect(value["temperatureC"]).toBeCloseTo(7.0436, 3);
  expect(value["humidityPct"]).toBeCloseTo(54.791 - 0.15 * (25 - 7.0436), 3);
});
