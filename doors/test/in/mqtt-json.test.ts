import { describe, expect, test } from "@jest/globals";
import { parseJsonPath } from "../../src/in/json-path.ts";
import { createMapping, type MappingSetting, readMapped } from "../../src/in/mqtt-json.ts";
import { checkTopicFilter, isOfFilter } from "../../src/in/topic-filter.ts";
import { converterOf } from "../../src/in/unit-names.ts";

const NOW_MS = Date.UTC(2026, 10, 29, 12, 1);

/** A message by a mapping: the reading, or the complaint. */
function read(setting: MappingSetting, topic: string, message: unknown) {
  const mapping = createMapping(setting);
  if (!mapping.ok) return mapping.error;
  const payload = Buffer.from(typeof message === "string" ? message : JSON.stringify(message));
  const result = readMapped(mapping.value, { topic, payload }, NOW_MS);
  return result.ok ? result.value : result.error;
}

const complain = (value: object, more: object = {}) => {
  const mapping = createMapping({ topic: "a", values: [{ quantity: "temperatureC", ...value }], ...more });
  return mapping.ok ? "" : mapping.error;
};

describe("a message on the topic of a mapping", () => {
  test("of Tasmota, which has a time without a zone, is of now", () => {
    const setting: MappingSetting = {
      topic: "tele/+/SENSOR",
      values: [
        { path: "AM2301.Temperature", quantity: "temperatureC", unit: "°F" },
        { path: "AM2301.Humidity", quantity: "humidityPct" },
        { path: "BMP280.Pressure", quantity: "pressureHpa", unit: "inHg" },
        { path: "BH1750.Illuminance", quantity: "illuminanceLux" },
      ],
    };
    const message = {
      Time: "2026-11-29T12:00:05",
      AM2301: { Temperature: 70.7, Humidity: 45.1, DewPoint: 48.2 },
      BMP280: { Temperature: 71.2, Pressure: 29.53 },
      TempUnit: "F",
    };
    expect(read(setting, "tele/shed/SENSOR", message)).toEqual({
      device: "tele/shed/SENSOR",
      values: { temperatureC: expect.closeTo(21.5, 10), humidityPct: 45.1, pressureHpa: expect.closeTo(1000, 0) },
    });
  });

  test("of ESPHome is a bare number, and nan says that there is none", () => {
    const setting: MappingSetting = { topic: "shed/sensor/outside_temperature/state", values: [{ quantity: "temperatureC" }] };
    expect(read(setting, setting.topic, "-3.25")).toEqual({ device: setting.topic, values: { temperatureC: -3.25 } });
    expect(read(setting, setting.topic, "+4")).toMatchObject({ values: { temperatureC: 4 } });
    expect(read(setting, setting.topic, "nan")).toBeUndefined();
    expect(read(setting, setting.topic, "")).toBeUndefined();
  });

  test("of zigbee2mqtt is of the time that the sensor was last heard", () => {
    const setting: MappingSetting = {
      topic: "zigbee2mqtt/balcony",
      values: [
        { path: "temperature", quantity: "temperatureC" },
        { path: "pressure", quantity: "pressureHpa" },
        { path: "illuminance", quantity: "illuminanceLux", factor: 10 },
      ],
    };
    const message = {
      battery: 91,
      humidity: 62.4,
      illuminance: 120,
      last_seen: "2026-11-29T12:00:05+01:00",
      linkquality: 84,
      pressure: 993.6,
      temperature: 4.52,
    };
    const reading = {
      device: "zigbee2mqtt/balcony",
      takenAtMs: Date.UTC(2026, 10, 29, 11, 0, 5),
      values: { temperatureC: 4.52, pressureHpa: 993.6, illuminanceLux: 1200 },
    };
    expect(read(setting, "zigbee2mqtt/balcony", message)).toEqual(reading);
    expect(read(setting, "zigbee2mqtt/balcony", { ...message, last_seen: 1_764_417_605_250 })).toMatchObject({
      takenAtMs: 1_764_417_605_250,
    });
  });

  test("of an ANAVI Thermometer holds one value of several topics", () => {
    const setting: MappingSetting = {
      topic: "workgroup/0c1a/air/+",
      values: [
        { path: "temperature", quantity: "temperatureC" },
        { path: "humidity", quantity: "humidityPct" },
      ],
    };
    expect(read(setting, "workgroup/0c1a/air/temperature", '{"temperature":21.29999924}')).toMatchObject({
      values: { temperatureC: 21.29999924 },
    });
    expect(read(setting, "workgroup/0c1a/air/humidity", { humidity: 45 })).toMatchObject({ values: { humidityPct: 45 } });
    expect(read(setting, "workgroup/0c1a/air/heatindex", { heatindex: 20.8 })).toBe(
      'workgroup/0c1a/air/heatindex: nothing is at temperature, humidity; the message has "heatindex"',
    );
  });

  test.each(["2026-11-29T12:00:05", "1970-01-01T00:00:40Z", "2026-11-30T12:00:05Z", 40])(
    "with the time %s, which nobody can trust, is of now",
    (Time) => {
      const setting: MappingSetting = { topic: "a", values: [{ path: "t", quantity: "temperatureC" }] };
      expect(read(setting, "a", { t: 3, Time })).toEqual({ device: "a", values: { temperatureC: 3 } });
    },
  );

  test("has its time where the settings say", () => {
    const setting: MappingSetting = { topic: "a", values: [{ path: "t", quantity: "temperatureC" }], timePath: "meta.at[1]" };
    expect(read(setting, "a", { t: 3, time: 1_700_000_000, meta: { at: [0, 1_764_417_605] } })).toMatchObject({
      takenAtMs: 1_764_417_605_000,
    });
    expect(read(setting, "a", { t: 3, time: 1_700_000_000 })).not.toHaveProperty("takenAtMs");
  });

  test("multiplies and adds before the unit is converted", () => {
    const values = (value: object) => read({ topic: "a", values: [{ quantity: "temperatureC", ...value }] }, "a", "705");
    expect(values({ factor: 0.1, offset: -2.5, unit: "°F" })).toMatchObject({ values: { temperatureC: expect.closeTo(20, 10) } });
  });

  test("counts rain up as rain since some beginning", () => {
    const setting: MappingSetting = { topic: "a", values: [{ path: "rain", quantity: "rainTotalMm", unit: "in" }] };
    expect(read(setting, "a", { rain: 2 })).toEqual({ device: "a", values: {}, rainTotalMm: 50.8 });
  });

  test.each<[string, unknown, unknown]>([
    ["a[0].b", { a: [{ b: 3 }] }, 3],
    ["[1]", [1, 2], 2],
    ['rooms["living room"].t', { rooms: { "living room": { t: 5 } } }, 5],
    ['["a.b"][0]', { "a.b": [7] }, 7],
    ["DS18B20-1.Temperature", { "DS18B20-1": { Temperature: 8 } }, 8],
    ["t", { t: "21.5" }, 21.5],
    ["t", { t: " -1e1 " }, -10],
  ])("has the number at %s", (path, message, temperatureC) => {
    expect(read({ topic: "a", values: [{ path, quantity: "temperatureC" }] }, "a", message)).toMatchObject({ values: { temperatureC } });
  });

  test.each<[unknown, unknown]>([
    [{ t: null }, undefined],
    [{ t: "unavailable" }, undefined],
    [{ t: true }, "a: t is true; expected a number for temperatureC"],
    [{ t: "21.5 °C" }, 'a: t is "21.5 °C"; expected a number for temperatureC'],
    [{ t: { u: 3 } }, 'a: t is {"u":3}; expected a number for temperatureC'],
    [{ u: 3 }, 'a: nothing is at t; the message has "u"'],
    [[3], "a: nothing is at t; the message has [3]"],
    ["Online", "a: the payload is Online; expected JSON"],
    ['{"t":1e999}', "a: t is Infinity; expected a number for temperatureC"],
  ])("that is %j is %j", (message, expected) => {
    expect(read({ topic: "a", values: [{ path: "t", quantity: "temperatureC" }] }, "a", message)).toEqual(expected);
  });

  test("reaches no property that the message has not itself", () => {
    for (const path of ["__proto__.t", "constructor.name", "t.length"]) {
      expect(read({ topic: "a", values: [{ path, quantity: "temperatureC" }] }, "a", { t: "xy" })).toContain("nothing is at");
    }
  });
});

describe("the settings of a mapping", () => {
  test("name a unit that there is, or are told the units there are", () => {
    expect(complain({ unit: "furlong" })).toBe('a: the unit of temperatureC is "furlong"; expected one of °C, °F, K');
    expect(complain({ unit: "°C", quantity: "humidityPct" })).toBe('a: the unit of humidityPct is "°C"; expected one of %');
    expect(complain({ unit: "toString" })).toContain("expected one of °C, °F, K");
    expect(complain({ unit: "mm", quantity: "rainTotalMm" })).toBe("");
  });

  test.each(["", ".", "a..b", "a[", "a[x]", "a[-1]", "[0", '["a"', "a."])("have no path %j", (path) => {
    expect(complain({ path })).toMatch(/^a: the path is/);
  });

  test.each(["", "a#", "#/a", "a/#/b", "a+/b", "+a"])("have no topic %j", (topic) => {
    expect(complain({}, { topic })).toMatch(/^the topic is ".*"; expected \+ for one whole level/);
  });

  test("take a quantity once from a place", () => {
    const values = [{ path: "t", quantity: "temperatureC" as const }];
    const mapping = createMapping({ topic: "a", values: [...values, ...values] });
    expect(mapping).toEqual({ ok: false, error: "a: temperatureC is taken twice from t; expected it once" });
  });

  test.each<[Parameters<typeof converterOf>[0], string, number, number]>([
    ["temperatureC", "F", 212, 100],
    ["temperatureC", "fahrenheit", 32, 0],
    ["temperatureC", " °c ", 7, 7],
    ["temperatureC", "K", 300, 26.85],
    ["pressureHpa", "Pa", 101_325, 1013.25],
    ["pressureHpa", "kPa", 101.325, 1013.25],
    ["pressureHpa", "mbar", 1013.25, 1013.25],
    ["pressureHpa", "bar", 1.01325, 1013.25],
    ["pressureHpa", "mmHg", 760, 1013.25],
    ["pressureHpa", "inHg", 29.9213, 1013.25],
    ["pressureHpa", "psi", 14.695949, 1013.25],
    ["windSpeedMs", "km/h", 36, 10],
    ["windGustMs", "mph", 10, 4.4704],
    ["windSpeedMs", "knots", 10, 5.144444],
    ["windSpeedMs", "ft/s", 10, 3.048],
    ["humidityPct", "percent", 55, 55],
    ["absoluteHumidityGm3", "g/m3", 9, 9],
    ["windDirectionDeg", "deg", 270, 270],
    ["illuminanceLux", "klx", 1.5, 1500],
    ["rainMm", "in", 1, 25.4],
    ["rainMm", "cm", 1, 10],
    ["rainRateMmh", "in/h", 1, 25.4],
    ["visibilityM", "km", 10, 10_000],
    ["visibilityM", "mi", 10, 16_093.44],
    ["vapourPressureDeficitKpa", "kPa", 1.2, 1.2],
  ])("give %s in %s: %p is %p", (quantity, unit, number, expected) => {
    const convert = converterOf(quantity, unit);
    expect(convert.ok && convert.value(number)).toBeCloseTo(expected, 2);
  });
});

describe("a topic filter", () => {
  // [MQTT 3.1.1, section 4.7.1], with its own examples
  test.each([
    ["sport/tennis/player1/#", "sport/tennis/player1", true],
    ["sport/tennis/player1/#", "sport/tennis/player1/ranking", true],
    ["sport/#", "sport", true],
    ["#", "a/b", true],
    ["#", "$SYS/broker", false],
    ["+/broker", "$SYS/broker", false],
    ["$SYS/#", "$SYS/broker", true],
    ["sport/tennis/+", "sport/tennis/player1", true],
    ["sport/tennis/+", "sport/tennis/player1/ranking", false],
    ["sport/+", "sport", false],
    ["sport/+", "sport/", true],
    ["+/+", "/finance", true],
    ["/+", "/finance", true],
    ["+", "/finance", false],
    ["a/b", "a/b", true],
    ["a/b", "a/c", false],
  ])("%s has %s: %p", (filter, topic, isOf) => {
    expect(checkTopicFilter(filter).ok).toBe(true);
    expect(isOfFilter(filter, topic)).toBe(isOf);
  });
});

test("a path is read as steps", () => {
  expect(parseJsonPath('a[0].b["c.\\"d"]')).toEqual({ ok: true, value: ["a", 0, "b", 'c."d'] });
});
