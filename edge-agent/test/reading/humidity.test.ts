import { describe, expect, test } from "@jest/globals";
import { absoluteHumidityGm3, dewPointC, saturationVapourPressureHpa, vapourPressureDeficitKpa } from "../../src/reading/humidity.ts";

describe("saturation vapour pressure", () => {
  test.each([
    [-20, 1.2597],
    [0, 6.112],
    [10, 12.2603],
    [20, 23.326],
    [30, 42.3372],
    [40, 73.6746],
  ])("over water of %d °C is %d hPa", (temperatureC, hpa) => {
    expect(saturationVapourPressureHpa(temperatureC)).toBeCloseTo(hpa, 4);
  });

  // MetPy's test values, which are Bolton's 17.67 and 243.5
  test.each([
    [5, 8.72],
    [10, 12.27],
    [18, 20.63],
    [25, 31.67],
  ])("at %d °C is within 0.3 %% of Bolton's %d hPa", (temperatureC, hpa) => {
    expect(Math.abs(saturationVapourPressureHpa(temperatureC) / hpa - 1)).toBeLessThan(0.003);
  });
});

describe("dew point", () => {
  test.each([
    [20, 50, 9.2552],
    [25, 60, 16.6931],
    [0, 50, -9.202],
    [-10, 80, -12.7969],
    [30, 80, 26.1688],
    [25, 10, -8.7735],
    [50, 90, 47.9019],
  ])("of %d °C and %d %% is %d °C", (temperatureC, humidityPct, expectedC) => {
    expect(dewPointC(temperatureC, humidityPct)).toBeCloseTo(expectedC, 4);
  });

  test.each([
    [20, 50, 9.2543],
    [25, 60, 16.6842],
    [0, 50, -9.1722],
    [-10, 80, -12.7839],
    [30, 80, 26.1604],
    // published as 68 °F → 48.7, 32 → 15.5, −10 → −23.5, to a tenth of a °F
    [20, 50, (48.7 - 32) / 1.8],
    [0, 50, (15.5 - 32) / 1.8],
    [(-10 - 32) / 1.8, 50, (-23.5 - 32) / 1.8],
  ])("of %d °C and %d %% is within 0.05 K of weewx's %d °C", (temperatureC, humidityPct, theirsC) => {
    expect(Math.abs((dewPointC(temperatureC, humidityPct) ?? Number.NaN) - theirsC)).toBeLessThan(0.05);
  });

  test("is not moved by a chip that warms itself, since the vapour stays", () => {
    const [warmC, trueC] = [26, 13.111];
    const trueHumidityPct = (38 * saturationVapourPressureHpa(warmC)) / saturationVapourPressureHpa(trueC);
    expect(trueHumidityPct).toBeCloseTo(84.6, 1);
    expect(dewPointC(warmC, 38)).toBeCloseTo(10.579, 3);
    expect(dewPointC(trueC, trueHumidityPct)).toBeCloseTo(10.579, 3);
  });

  test("of saturated air is its temperature", () => {
    for (const temperatureC of [-40, -0.01, 0, 17.3, 50]) expect(dewPointC(temperatureC, 100)).toBeCloseTo(temperatureC, 9);
  });

  test.each([
    ["no humidity at all", 20, 0],
    ["negative humidity", 20, -1],
    ["more than saturated air", 20, 100.1],
    ["humidity that is no number", 20, Number.NaN],
    ["temperature that is no number", Number.NaN, 50],
    ["infinite temperature", Number.POSITIVE_INFINITY, 50],
  ])("is absent for %s", (_what, temperatureC, humidityPct) => {
    expect(dewPointC(temperatureC, humidityPct)).toBeUndefined();
  });
});

describe("absolute humidity", () => {
  // Vaisala's own example is 20 °C and 80 %: 13.82 g/m³ with its coefficients
  test.each([
    [20, 80, 13.793],
    [20, 50, 8.621],
    [25, 60, 13.779],
    [30, 80, 24.209],
    [0, 100, 4.848],
    [20, 0, 0],
  ])("of %d °C and %d %% is %d g/m³", (temperatureC, humidityPct, gm3) => {
    expect(absoluteHumidityGm3(temperatureC, humidityPct)).toBeCloseTo(gm3, 3);
  });
});

describe("vapour pressure deficit", () => {
  // FAO 56, example 3: saturated air holds 3.075 kPa at 24.5 °C and 1.705 kPa at 15 °C
  test.each([
    [24.5, 0, 3.075],
    [15, 0, 1.705],
    [25, 50, 1.5839],
    [20, 60, 0.9353],
    [30, 40, 2.5458],
    [20, 100, 0],
  ])("of %d °C and %d %% is %d kPa", (temperatureC, humidityPct, kpa) => {
    expect(vapourPressureDeficitKpa(temperatureC, humidityPct)).toBeCloseTo(kpa, 3);
  });
});

test.each([
  [-45.1, 50],
  [60.1, 50],
  [20, -0.1],
  [20, 100.1],
  [Number.NaN, 50],
  [20, Number.NaN],
])("absolute humidity and vapour pressure deficit are absent for %d °C and %d %%", (temperatureC, humidityPct) => {
  expect(absoluteHumidityGm3(temperatureC, humidityPct)).toBeUndefined();
  expect(vapourPressureDeficitKpa(temperatureC, humidityPct)).toBeUndefined();
});
