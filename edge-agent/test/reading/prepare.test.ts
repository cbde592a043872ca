import { quantities, quantityNames, type Values } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { prepare } from "../../src/reading/prepare.ts";
import { describeReject, rangeCheck } from "../../src/reading/range-check.ts";

describe("the range check", () => {
  test.each(quantityNames)("takes %s at its limits, as it came, and refuses what is just outside", (quantity) => {
    const { min, max } = quantities[quantity];
    for (const value of [min, max]) expect(rangeCheck({ [quantity]: value })).toEqual({ values: { [quantity]: value }, rejected: [] });
    for (const value of [min - 0.01, max + 0.01]) {
      expect(rangeCheck({ [quantity]: value })).toEqual({ values: {}, rejected: [{ quantity, value, min, max }] });
    }
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("refuses %d", (value) => {
    expect(rangeCheck({ temperatureC: value, humidityPct: 50 })).toEqual({
      values: { humidityPct: 50 },
      rejected: [{ quantity: "temperatureC", value, min: -80, max: 60 }],
    });
  });

  test("keeps what is good of a reading, and leaves its argument alone", () => {
    const values: Values = { temperatureC: 130, humidityPct: 50, pressureHpa: 0, rainMm: 0 };
    expect(rangeCheck(values).values).toEqual({ humidityPct: 50, rainMm: 0 });
    expect(values).toEqual({ temperatureC: 130, humidityPct: 50, pressureHpa: 0, rainMm: 0 });
  });

  test("says what was refused, with the limits and the unit", () => {
    const [reject] = rangeCheck({ windSpeedMs: 468.66 }).rejected;
    expect(reject && describeReject(reject)).toBe("windSpeedMs is 468.66; expected 0 to 115 m/s; it was left out");
  });
});

describe("a reading that is prepared", () => {
  const measured = { temperatureC: 21.4213, humidityPct: 45.129, pressureHpa: 1002.3149, illuminanceLux: 12040.26 };

  test("has dew point and sea-level pressure, and the sensors' precision", () => {
    expect(prepare(measured, { elevationM: 112 })).toEqual({
      values: {
        temperatureC: 21.42,
        humidityPct: 45.13,
        dewPointC: 9.03,
        pressureHpa: 1002.31,
        seaLevelPressureHpa: 1015.34,
        illuminanceLux: 12040.3,
        absoluteHumidityGm3: 8.45,
        humidexC: 22.27,
        vapourPressureDeficitKpa: 1.4,
        wetBulbC: 14.27,
      },
      quality: {},
      rejected: [],
    });
  });

  test("has no sea-level pressure while the elevation is unknown, and has it at 0 m", () => {
    expect(prepare(measured, {}).values).not.toHaveProperty("seaLevelPressureHpa");
    expect(prepare(measured, { elevationM: 0 }).values.seaLevelPressureHpa).toBe(1002.31);
  });

  test.each([
    ["temperatureC", ["humidityPct", "illuminanceLux", "pressureHpa"]],
    ["humidityPct", ["illuminanceLux", "pressureHpa", "seaLevelPressureHpa", "temperatureC"]],
    [
      "pressureHpa",
      [
        "absoluteHumidityGm3",
        "dewPointC",
        "humidexC",
        "humidityPct",
        "illuminanceLux",
        "temperatureC",
        "vapourPressureDeficitKpa",
        "wetBulbC",
      ],
    ],
  ])("without %s has what can still be derived", (missing, names) => {
    const rest = Object.fromEntries(Object.entries(measured).filter(([name]) => name !== missing));
    expect(Object.keys(prepare(rest, { elevationM: 112 }).values).sort()).toEqual(names);
  });

  test("never derives from a value that was refused", () => {
    const { values, rejected } = prepare({ ...measured, temperatureC: 85 }, { elevationM: 112 });
    expect(Object.keys(values).sort()).toEqual(["humidityPct", "illuminanceLux", "pressureHpa"]);
    expect(rejected).toEqual([{ quantity: "temperatureC", value: 85, min: -80, max: 60 }]);
  });

  test("keeps a humidity of 0 % but has no dew point and no wet bulb then", () => {
    const { values } = prepare({ temperatureC: 20, humidityPct: 0 }, {});
    expect(values).toEqual({ temperatureC: 20, humidityPct: 0, absoluteHumidityGm3: 0, vapourPressureDeficitKpa: 2.34 });
  });

  test("has no humidity and no dew point when the humidity is over 100 %", () => {
    expect(prepare({ temperatureC: 20, humidityPct: 100.5 }, {})).toEqual({
      values: { temperatureC: 20 },
      quality: {},
      rejected: [{ quantity: "humidityPct", value: 100.5, min: 0, max: 100 }],
    });
  });

  test("has no derived value that is itself no weather", () => {
    const { values, rejected } = prepare({ temperatureC: 20, humidityPct: 1e-9, pressureHpa: 1090 }, { elevationM: 1000 });
    expect(values).toMatchObject({ temperatureC: 20, humidityPct: 0, pressureHpa: 1090 });
    expect(Object.keys(values)).not.toContain("dewPointC");
    expect(Object.keys(values)).not.toContain("seaLevelPressureHpa");
    expect(rejected.map(({ quantity }) => quantity)).toEqual(["dewPointC", "seaLevelPressureHpa"]);
  });

  test("keeps what the station itself reports of a derived quantity", () => {
    const { values } = prepare({ ...measured, dewPointC: 8.5, seaLevelPressureHpa: 1000 }, { elevationM: 112 });
    expect(values).toMatchObject({ dewPointC: 8.5, seaLevelPressureHpa: 1000 });
  });

  test("has nothing in the place of a reported value that was refused", () => {
    const { values, rejected } = prepare({ ...measured, dewPointC: 99 }, {});
    expect(values).not.toHaveProperty("dewPointC");
    expect(rejected).toHaveLength(1);
  });

  test("keeps the decimals of a recorded file", () => {
    const values = { windSpeedMs: 4.630002, temperatureC: 3.9, rainMm: 0.254 };
    expect(prepare(values, { precision: "recorded" }).values).toEqual(values);
    expect(prepare(values, {}).values).toEqual({ windSpeedMs: 4.63, temperatureC: 3.9, rainMm: 0.25 });
  });

  test("never has a negative zero", () => {
    expect(Object.is(prepare({ temperatureC: -0.001 }, {}).values.temperatureC, 0)).toBe(true);
  });

  test("of nothing is nothing", () => {
    expect(prepare({}, { elevationM: 112 })).toEqual({ values: {}, quality: {}, rejected: [] });
  });
});

describe("what is felt", () => {
  test("has heat index and humidex in the heat only", () => {
    expect(prepare({ temperatureC: 32, humidityPct: 60 }, {}).values).toMatchObject({ heatIndexC: 37.07, humidexC: 42.54 });
    expect(prepare({ temperatureC: 18, humidityPct: 60 }, {}).values).not.toHaveProperty("heatIndexC");
    expect(prepare({ temperatureC: 18, humidityPct: 60 }, {}).values).not.toHaveProperty("humidexC");
  });

  test("heeds the wind, takes still air indoors, and is absent where the wind is not known", () => {
    const air = { temperatureC: 25, humidityPct: 50 };
    expect(prepare({ ...air, windSpeedMs: 5 }, { place: "outdoors" }).values.apparentTemperatureC).toBe(22.71);
    expect(prepare(air, { place: "indoors" }).values.apparentTemperatureC).toBe(26.21);
    for (const context of [{}, { place: "outdoors" }] as const) {
      expect(prepare(air, context).values).not.toHaveProperty("apparentTemperatureC");
    }
  });
});

describe("what is doubted", () => {
  const air = { temperatureC: 18, humidityPct: 50, pressureHpa: 1000 };

  test("makes doubtful what is derived from it, and nothing else", () => {
    const { quality } = prepare(air, { elevationM: 100 }, { humidityPct: "suspect" });
    expect(Object.keys(quality).sort()).toEqual([
      "absoluteHumidityGm3",
      "dewPointC",
      "humidityPct",
      "seaLevelPressureHpa",
      "vapourPressureDeficitKpa",
      "wetBulbC",
    ]);
    expect(Object.keys(prepare(air, {}, { pressureHpa: "suspect" }).quality).sort()).toEqual(["pressureHpa", "wetBulbC"]);
    expect(prepare({ ...air, windSpeedMs: 1 }, {}, { windSpeedMs: "suspect" }).quality).toEqual({
      windSpeedMs: "suspect",
      apparentTemperatureC: "suspect",
    });
  });

  test("goes on through what is derived from derived", () => {
    const hot = { temperatureC: 32, humidityPct: 60 };
    expect(prepare(hot, {}, { humidityPct: "suspect" }).quality).toMatchObject({ humidexC: "suspect", heatIndexC: "suspect" });
  });

  test("is not said of what is not there", () => {
    expect(prepare({ temperatureC: 99, humidityPct: 50 }, {}, { temperatureC: "suspect", rainMm: "suspect" }).quality).toEqual({});
  });
});
