import { describe, expect, test } from "@jest/globals";
import { apparentTemperatureC, heatIndexC, heatIndexF, humidexC } from "../../src/reading/heat.ts";
import { dewPointC } from "../../src/reading/humidity.ts";

describe("heat index", () => {
  // weewx gives the same to 0.01; in the table of the NWS 90 °F and 50 % are 95, 96 °F and 65 % 121, 86 °F and 90 % 105
  test.each([
    [75, 50, 74.55],
    [80, 50, 80.8],
    [80, 95, 87.8],
    [90, 50, 94.6],
    [90, 95, 126.62],
    [95, 40, 98.99],
    [86, 88, 104.19],
    [100, 10, 94.12],
    [96, 65, 121.03],
    [92, 70, 112.18],
  ])("of %d °F and %d %% is %d °F", (temperatureF, humidityPct, expectedF) => {
    expect(heatIndexF(temperatureF, humidityPct)).toBeCloseTo(expectedF, 2);
  });

  // The chart of the National Weather Service, whole °F
  test.each([
    [80, 40, 80],
    [84, 70, 90],
    [90, 60, 100],
    [96, 50, 108],
    [100, 40, 109],
    [104, 40, 119],
    [110, 40, 136],
  ])("is within 1 °F of the chart: %d °F, %d %%, %d °F", (temperatureF, humidityPct, chartF) => {
    expect(Math.abs(heatIndexF(temperatureF, humidityPct) - chartF)).toBeLessThanOrEqual(1);
  });

  test("in °C", () => {
    expect(heatIndexC(30, 80)).toBeCloseTo(37.667, 3);
    expect(heatIndexC((80 - 32) / 1.8, 50)).toBeCloseTo((80.8 - 32) / 1.8, 2);
  });

  test.each([
    ["cool air", 26.6, 50],
    ["air hotter than the table", 44.5, 20],
    ["air in which it would be off the chart", 40, 80],
    ["humidity that is none", 30, 101],
    ["humidity that is no number", 30, Number.NaN],
    ["temperature that is no number", Number.NaN, 50],
  ])("is absent for %s", (_what, temperatureC, humidityPct) => {
    expect(heatIndexC(temperatureC, humidityPct)).toBeUndefined();
  });
});

describe("humidex", () => {
  // Environment Canada's table has 34, 38 and 42
  test.each([
    [30, 15, 33.98],
    [30, 21, 38.43],
    [30, 25, 42.35],
  ])("of %d °C with the dew point %d °C is %d", (temperatureC, dewC, expected) => {
    expect(humidexC(temperatureC, dewC)).toBeCloseTo(expected, 2);
  });

  test("is within 0.05 of weewx's 43.66 at 30 °C and 80 %", () => {
    expect(Math.abs((humidexC(30, dewPointC(30, 80) ?? Number.NaN) ?? Number.NaN) - 43.66)).toBeLessThan(0.05);
  });

  test.each([
    ["cool air", 19.9, 15],
    ["air so dry that it would be felt cooler", 30, 4.8],
    ["a dew point over the temperature", 25, 25.1],
    ["a dew point that is no number", 25, Number.NaN],
    ["a temperature that is no number", Number.NaN, 20],
  ])("is absent for %s", (_what, temperatureC, dewC) => {
    expect(humidexC(temperatureC, dewC)).toBeUndefined();
  });
});

describe("apparent temperature", () => {
  // weewx's apptempC, with its own coefficients of the vapour pressure
  test.each([
    [25, 50, 0, 26.211],
    [30, 60, 2, 32.973],
    [20, 50, 1, 19.148],
    [35, 40, 0, 38.394],
  ])("of %d °C, %d %% and %d m/s is %d °C", (temperatureC, humidityPct, windSpeedMs, expectedC) => {
    expect(Math.abs((apparentTemperatureC(temperatureC, humidityPct, windSpeedMs) ?? Number.NaN) - expectedC)).toBeLessThan(0.02);
  });

  test.each([
    [-40.1, 50, 1],
    [60.1, 50, 1],
    [20, 100.1, 1],
    [20, 50, -0.1],
    [20, 50, 40.1],
    [20, 50, Number.NaN],
  ])("is absent for %d °C, %d %% and %d m/s", (temperatureC, humidityPct, windSpeedMs) => {
    expect(apparentTemperatureC(temperatureC, humidityPct, windSpeedMs)).toBeUndefined();
  });
});
