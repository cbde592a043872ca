import { describe, expect, test } from "@jest/globals";
import { vapourPressureHpa } from "../../src/reading/humidity.ts";
import { wetBulbC } from "../../src/reading/wet-bulb.ts";

/** Stull 2011, eq. 1: at sea level, −1…+0.65 K from the truth. */
const stullC = (t: number, rh: number) =>
  t * Math.atan(0.151977 * Math.sqrt(rh + 8.313659)) +
  Math.atan(t + rh) -
  Math.atan(rh - 1.676331) +
  0.00391838 * rh ** 1.5 * Math.atan(0.023101 * rh) -
  4.686035;

describe("wet bulb", () => {
  // Stull's own example is 13.7 °C at 20 °C and 50 %; the others are his formula's
  test.each([
    [20, 50, 13.7],
    [30, 50, 22.297],
    [25, 60, 19.503],
    [10, 80, 7.929],
    [-5, 70, -7.01],
  ])("of %d °C and %d %% is Stull's %d °C, within his error", (temperatureC, humidityPct, theirsC) => {
    expect(stullC(temperatureC, humidityPct)).toBeCloseTo(theirsC, 1);
    const differenceK = theirsC - (wetBulbC(temperatureC, humidityPct) ?? Number.NaN);
    expect(differenceK).toBeGreaterThan(-1);
    expect(differenceK).toBeLessThan(0.65);
  });

  // Psychrometer table of schools and stations: relative humidity by dry bulb and depression
  test.each([
    [20, 2, 82],
    [20, 4, 66],
    [20, 6, 51],
    [20, 8, 37],
    [10, 2, 77],
    [30, 6, 61],
  ])("at %d °C is %d K lower in air of %d %%", (temperatureC, depressionK, humidityPct) => {
    expect(Math.abs(temperatureC - (wetBulbC(temperatureC, humidityPct) ?? Number.NaN) - depressionK)).toBeLessThan(0.25);
  });

  test("solves the psychrometer equation of WMO No. 8", () => {
    for (const pressureHpa of [1013.25, 850, 600]) {
      const wetC = wetBulbC(25, 40, pressureHpa) ?? Number.NaN;
      const saturatedHpa = 6.112 * Math.exp((17.62 * wetC) / (243.12 + wetC));
      expect(saturatedHpa - 6.53e-4 * (1 + 9.44e-4 * wetC) * pressureHpa * (25 - wetC)).toBeCloseTo(vapourPressureHpa(25, 40), 6);
    }
  });

  test("is lower in thinner air, and the temperature itself in saturated air", () => {
    expect(wetBulbC(20, 50, 800)).toBeLessThan((wetBulbC(20, 50, 1013) ?? Number.NaN) - 0.4);
    expect(wetBulbC(17.3, 100)).toBeCloseTo(17.3, 6);
  });

  test.each([
    [-20.1, 50],
    [50.1, 50],
    [20, 4.9],
    [20, 100.1],
    [Number.NaN, 50],
    [20, Number.NaN],
  ])("is absent for %d °C and %d %%", (temperatureC, humidityPct) => {
    expect(wetBulbC(temperatureC, humidityPct)).toBeUndefined();
  });

  test("is absent without air", () => {
    expect(wetBulbC(20, 50, 0)).toBeUndefined();
  });
});
