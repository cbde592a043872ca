import type { Values } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createQualityControl, describeFailure, type QualitySite } from "../../../src/reading/quality/quality-control.ts";
import { measure } from "../../../src/simulation/simulated-sensors.ts";
import { createSimulatedWeather } from "../../../src/simulation/simulated-weather.ts";

const PLACE = { latitudeDeg: 50.1, longitudeDeg: 8.7 };
const MIDNIGHT_MS = Date.UTC(2026, 10, 24);
const NOON_MS = Date.UTC(2026, 10, 24, 12);

const checkOne = (values: Values, site: Partial<QualitySite> = {}, wallMs?: number) =>
  createQualityControl({ ...PLACE, ...site })(values, { monotonicMs: 0, wallMs });

describe("quality control", () => {
  test("lets good values pass without a word", () => {
    const values = { temperatureC: 20, humidityPct: 50, pressureHpa: 1000, illuminanceLux: 500 };
    expect(checkOne(values)).toEqual({ values, quality: {}, rejected: [], failures: [] });
  });

  test("leaves out what is out of range, and does not compare the next value with it", () => {
    const check = createQualityControl(PLACE);
    expect(check({ temperatureC: 130 }, { monotonicMs: 0 }).rejected).toHaveLength(1);
    expect(check({ temperatureC: 20 }, { monotonicMs: 10_000 })).toMatchObject({ values: { temperatureC: 20 }, quality: {} });
  });

  test("leaves out a spike and says so; publishes a lesser one with its flag", () => {
    const check = createQualityControl(PLACE);
    check({ temperatureC: 20, humidityPct: 50 }, { monotonicMs: 0 });
    const checked = check({ temperatureC: 35, humidityPct: 62 }, { monotonicMs: 10_000 });
    expect(checked).toMatchObject({ values: { humidityPct: 62 }, quality: { humidityPct: "suspect" } });
    expect(checked.values).not.toHaveProperty("temperatureC");
    expect(checked.failures.map(describeFailure)).toEqual([
      "temperatureC is 35 °C, too far from the value before; it is left out until three in a row agree",
    ]);
  });

  test("leaves out a number that never changes, and says so", () => {
    const check = createQualityControl(PLACE);
    let last = check({ pressureHpa: 1000 }, { monotonicMs: 0 });
    for (let minute = 1; minute <= 540; minute += 1) last = check({ pressureHpa: 1000 }, { monotonicMs: minute * 60_000 });
    expect(last.values).toEqual({});
    expect(last.failures.map(describeFailure)[0]).toMatch(/^pressureHpa is 1000 hPa, the same to the last bit for hours/);
  });

  test.each([
    ["weather that was hardly ever measured", { temperatureC: 56 }, ["temperatureC"]],
    ["a dew point over the temperature", { temperatureC: 10, dewPointC: 11 }, ["dewPointC", "temperatureC"]],
    ["air without any moisture", { humidityPct: 0 }, ["humidityPct"]],
    ["gusts weaker than the wind", { windSpeedMs: 5, windGustMs: 4 }, ["windSpeedMs", "windGustMs"]],
  ])("doubts %s", (_what, values, doubted) => {
    const checked = checkOne(values);
    expect(checked.values).toEqual(values);
    expect(Object.keys(checked.quality).sort()).toEqual([...doubted].sort());
  });

  test("doubts bright light at night, outdoors and by a clock that is set", () => {
    const bright = { illuminanceLux: 400 };
    expect(checkOne(bright, { place: "outdoors" }, MIDNIGHT_MS).quality).toEqual({ illuminanceLux: "suspect" });
    expect(checkOne(bright, { place: "outdoors" }, NOON_MS).quality).toEqual({});
    expect(checkOne(bright, { place: "indoors" }, MIDNIGHT_MS).quality).toEqual({});
    expect(checkOne(bright, {}, MIDNIGHT_MS).quality).toEqual({});
    expect(checkOne(bright, { place: "outdoors" }).quality).toEqual({});
  });

  // What is checked must be able to pass, and the faults be found: ten days at a reading a minute, and a spike a day
  test("finds every spike that is put into ten days of simulated weather, and nothing else", () => {
    const weatherAt = createSimulatedWeather({ ...PLACE, seed: 42, elevationM: 112 });
    const check = createQualityControl({ ...PLACE, place: "outdoors" });
    const flagged: number[] = [];
    const spikes: number[] = [];
    for (let minute = 0; minute < 14_400; minute += 1) {
      const wallMs = MIDNIGHT_MS + minute * 60_000;
      const isSpike = minute % 1440 === 700;
      if (isSpike) spikes.push(minute);
      const values = measure(weatherAt(wallMs));
      const spiked = isSpike ? { ...values, temperatureC: (values.temperatureC ?? 0) + 12 } : values;
      const { quality, failures, rejected } = check(spiked, { monotonicMs: minute * 60_000, wallMs });
      if (failures.length > 0 || rejected.length > 0 || Object.keys(quality).length > 0) flagged.push(minute);
    }
    expect(flagged).toEqual(spikes);
  });
});
