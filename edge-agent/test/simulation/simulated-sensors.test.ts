import { describe, expect, test } from "@jest/globals";
import { prepare } from "../../src/reading/prepare.ts";
import { measure, sampleSimulatedSensors } from "../../src/simulation/simulated-sensors.ts";
import { createSimulatedWeather } from "../../src/simulation/simulated-weather.ts";

const weatherAt = createSimulatedWeather({ seed: 42, latitudeDeg: 50.1, longitudeDeg: 8.7, elevationM: 112 });
const NOON_MS = Date.UTC(2026, 5, 21, 11);
const lightAt = (illuminanceLux: number) => sampleSimulatedSensors({ ...weatherAt(NOON_MS), illuminanceLux }).BH1750.illuminanceLux;

describe("the simulated chips", () => {
  test("say what the weather is, to their resolution", () => {
    for (let hour = 0; hour < 24 * 30; hour += 1) {
      const weather = weatherAt(NOON_MS + hour * 3_600_000);
      const { HTU21D, BMP180, BH1750 } = sampleSimulatedSensors(weather);
      expect(Math.abs(HTU21D.temperatureC - weather.temperatureC)).toBeLessThan(0.0054);
      expect(Math.abs(HTU21D.humidityPct - weather.humidityPct)).toBeLessThan(0.0153);
      expect(Math.abs(BMP180.pressureHpa - weather.pressureHpa)).toBeLessThan(0.0051);
      expect(Math.abs(BH1750.illuminanceLux - Math.min(weather.illuminanceLux, 121_557))).toBeLessThan(0.93);
    }
  });

  test("say whole counts only", () => {
    const { HTU21D } = sampleSimulatedSensors(weatherAt(NOON_MS));
    const counts = (HTU21D.temperatureC + 46.85) / (175.72 / 2 ** 14);
    expect(counts).toBeCloseTo(Math.round(counts), 6);
  });

  test("see a dim room finely and full sun up to what the light sensor can say", () => {
    expect(lightAt(0)).toBe(0);
    expect(lightAt(0.3)).toBeCloseTo(0.34, 2);
    expect(lightAt(6999.9)).toBeCloseTo(6999.9, 0);
    expect(lightAt(121_557)).toBeCloseTo(121_556.5, 0);
    expect(lightAt(140_000)).toBe(lightAt(121_557));
  });

  test("give readings that pass the range check, and whose derived quantities are the weather's", () => {
    for (let hour = 0; hour < 24 * 365; hour += 17) {
      const weather = weatherAt(NOON_MS + hour * 3_600_000);
      const { values, rejected } = prepare(measure(weather), { elevationM: 112 });
      expect(rejected).toEqual([]);
      expect(Math.abs((values.dewPointC ?? Number.NaN) - weather.dewPointC)).toBeLessThan(0.03);
      expect(Math.abs((values.seaLevelPressureHpa ?? Number.NaN) - weather.seaLevelPressureHpa)).toBeLessThan(0.02);
    }
  });
});
