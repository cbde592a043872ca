import { type Quantity, quantities, quantityNames } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { systemOf, unitByValues } from "../../src/columns/unit-by-values.ts";
import { converterFor, isUnit, unitName, unitNames } from "../../src/columns/units.ts";
import { seedOfRun } from "../../../test/support/seed.ts";

const convert = (quantity: Quantity, unit: string, number: number, factor?: number) => converterFor(quantity, unit, factor)?.(number);

describe("a unit", () => {
  test.each<readonly [Quantity, string, number, number]>([
    ["temperatureC", "°F", 39.02, 3.9],
    ["temperatureC", "F", -40, -40],
    ["temperatureC", "℉", 212, 100],
    ["temperatureC", "K", 273.15, 0],
    ["dewPointC", "degF", 32, 0],
    ["pressureHpa", "inHg", 29.92, 1013.207589],
    ["pressureHpa", "mmHg", 760, 1013.25024],
    ["pressureHpa", "kPa", 101.325, 1013.25],
    ["pressureHpa", "Pa", 101325, 1013.25],
    ["seaLevelPressureHpa", "mbar", 1013.2, 1013.2],
    ["windSpeedMs", "km/h", 36, 10],
    ["windSpeedMs", "mph", 10, 4.4704],
    ["windSpeedMs", "kn", 1, 0.514444],
    ["windGustMs", "ft/s", 10, 3.048],
    ["rainMm", "in", 0.01, 0.254],
    ["rainDayMm", "cm", 1.2, 12],
    ["rainMm", "l/m²", 3.4, 3.4],
    ["rainRateMmh", "in/h", 1, 25.4],
    ["rainRateMmh", "mm/min", 0.5, 30],
    ["visibilityM", "mi", 10, 16093.44],
    ["visibilityM", "km", 9.6, 9600],
    ["visibilityM", "ft", 1000, 304.8],
    ["illuminanceLux", "klx", 54.6, 54600],
    ["illuminanceLux", "fc", 1, 10.76391],
    ["humidityPct", "fraction", 0.56, 56],
    ["vapourPressureDeficitKpa", "hPa", 12, 1.2],
  ])("of %s, %s: %d is %d in ours", (quantity, unit, number, ours) => {
    expect(convert(quantity, unit, number)).toBe(ours);
  });

  test("ours changes no number", () => {
    fc.assert(
      fc.property(fc.constantFrom(...quantityNames), fc.double({ noNaN: true }), (quantity, number) => {
        expect(convert(quantity, quantities[quantity].unit, number)).toBe(number);
        expect(converterFor(quantity, undefined)?.(number)).toBe(number);
      }),
      { seed: seedOfRun() },
    );
  });

  test("gives what people wrote back, with the digits that they wrote", () => {
    fc.assert(
      fc.property(fc.integer({ min: -600, max: 1400 }), (tenths) => {
        const celsius = convert("temperatureC", "°F", tenths / 10) ?? Number.NaN;
        expect(Number((celsius * 1.8 + 32).toFixed(1)) + 0).toBe(tenths / 10);
      }),
      { seed: seedOfRun() },
    );
  });

  test("has a factor, which multiplies what is ours", () => {
    expect(convert("rainMm", "in", 3, 0.01)).toBe(0.762);
    expect(converterFor("temperatureC", undefined, 0.1)?.(214)).toBe(21.4);
  });

  test("is first ours for everybody who has to choose", () => {
    expect(quantityNames.map((quantity) => unitNames(quantity)[0])).toEqual(quantityNames.map((quantity) => quantities[quantity].unit));
    expect(unitNames("windSpeedMs")).toEqual(["m/s", "km/h", "mph", "kn", "ft/s"]);
  });

  test.each<readonly [Quantity, string]>([
    ["temperatureC", "hPa"],
    ["windSpeedMs", "bft"],
    ["illuminanceLux", "W/m²"],
    ["rainMm", "mm/h"],
  ])("of %s is not %s", (quantity, unit) => {
    expect(converterFor(quantity, unit)).toBeUndefined();
    expect(unitName(quantity, unit)).toBeUndefined();
  });

  test.each(["℃", "º", "°", "W/m²", "bft", "hPa", "km/h", "%", "in", "mm/hr", "µg/m³"])("is %s", (text) => expect(isUnit(text)).toBe(true));
  test.each(["outdoor", "2m", "", "max", "Europe/Berlin"])("is not %j", (text) => expect(isUnit(text)).toBe(false));
});

describe("a column without a unit", () => {
  test.each<readonly [Quantity, readonly number[], "US" | "metric" | undefined, string | undefined]>([
    ["temperatureC", [-3, 4], undefined, "°C"],
    ["temperatureC", [20, 31], undefined, "°C"],
    ["temperatureC", [40, 61], undefined, "°F"],
    ["temperatureC", [280, 290], undefined, "K"],
    ["temperatureC", [35, 45], undefined, undefined],
    ["temperatureC", [35, 45], "US", "°F"],
    ["temperatureC", [35, 45], "metric", "°C"],
    ["temperatureC", [], "metric", undefined],
    ["temperatureC", [21.5, 85, 22, -127, 999.9, -9999], undefined, "°C"],
    ["temperatureC", [85, 85], undefined, undefined],
    ["temperatureC", [9, 99], undefined, undefined],
    ["temperatureC", [9, 99], "metric", "°C"],
    ["temperatureC", [...Array(20).fill(12.5), 60], undefined, "°C"],
    ["temperatureC", [85, 70.2, 68, -9999], undefined, "°F"],
    ["temperatureC", [281.4, 282, -9999, 0.5, ...Array(20).fill(283)], undefined, "K"],
    ["pressureHpa", [985, 1020], undefined, "hPa"],
    ["pressureHpa", [29.1, 30.2], undefined, "inHg"],
    ["pressureHpa", [98, 102], undefined, "kPa"],
    ["pressureHpa", [98000, 102000], undefined, "Pa"],
    ["pressureHpa", [740, 765], undefined, undefined],
    ["humidityPct", [45, 99], undefined, "%"],
    ["humidityPct", [0.45, 0.99], undefined, "fraction"],
    ["humidityPct", [0, 0], undefined, "%"],
    ["humidityPct", [...Array(20).fill(0.62), 999], undefined, "fraction"],
    ["humidityPct", [0, 1, 55, 62], undefined, "%"],
    ["pressureHpa", [...Array(20).fill(1004.2), -9999], undefined, "hPa"],
    ["windSpeedMs", [1, 5], undefined, undefined],
    ["windSpeedMs", [1, 5], "metric", undefined],
    ["windSpeedMs", [1, 5], "US", "mph"],
    ["rainMm", [0, 1], "metric", "mm"],
    ["rainMm", [0, 1], "US", "in"],
    ["rainMm", [0, 1], undefined, undefined],
    ["rainRateMmh", [0, 1], "US", "in/h"],
    ["visibilityM", [10], "US", undefined],
    ["windDirectionDeg", [], undefined, "°"],
    ["illuminanceLux", [], undefined, "lx"],
  ])("of %s with %j in a file of %s units is in %s", (quantity, numbers, system, unit) => {
    expect(unitByValues(quantity, numbers, system)).toBe(unit);
  });

  test("has the units of its file where they are of one system", () => {
    expect(systemOf(["°F", "hPa", "%"])).toBe("US");
    expect(systemOf(["km/h", "hPa"])).toBe("metric");
    expect(systemOf(["hPa", "%"])).toBeUndefined();
    expect(systemOf(["°C", "mph"])).toBeUndefined();
  });
});
