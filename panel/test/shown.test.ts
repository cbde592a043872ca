import { type Quantity, quantityNames } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import type { TimedValue } from "../src/api-types.ts";
import { axisRange } from "../src/axis-range.ts";
import { currentValues } from "../src/current-values.ts";
import { languageFor } from "../src/language.ts";
import { createReader } from "../src/reader.ts";
import { readAddress, writeAddress } from "../src/web/address.ts";

const { ago, duration } = createReader("en", "metric");
const NOW_MS = new Date(2026, 10, 24, 12).getTime();
const DAY_MS = 86_400_000;
const agoIso = (ms: number) => new Date(NOW_MS - ms).toISOString();

describe("a value is shown", () => {
  test.each<[Quantity, number, string]>([
    ["temperatureC", -0.04, "0.0 °C"],
    ["temperatureC", -0, "0.0 °C"],
    ["temperatureC", -0.05, "-0.1 °C"],
    ["temperatureC", -1.7, "-1.7 °C"],
    ["pressureTendencyHpa", -0.01, "0.0 hPa"],
    ["heatIndexC", 32.4, "32 °C"],
    ["visibilityM", 16_093, "16.1 km"],
    ["visibilityM", 1000, "1.0 km"],
    ["visibilityM", 850, "850 m"],
    ["illuminanceLux", 65_432, "65,432 lx"],
    ["pressureHpa", 1013.25, "1013.3 hPa"],
  ])("%s %d as %s", (name, value, shown) => {
    const { number, unit } = createReader("en", "metric").value(name, value);
    expect(`${number} ${unit}`).toBe(shown);
  });

  test.each<[Quantity, number, string]>([
    ["temperatureC", -40, "-40,0 °F"],
    ["temperatureC", 21.4, "70,5 °F"],
    ["heatIndexC", 32, "90 °F"],
    ["pressureHpa", 1013.25, "29,92 inHg"],
    ["pressureTendencyHpa", -0.1, "0,00 inHg"],
    ["windSpeedMs", 10, "22,4 mph"],
    ["rainMm", 25.4, "1,00 in"],
    ["rainRateMmh", 5, "0,20 in/h"],
    ["visibilityM", 16_093, "10,0 mi"],
    ["visibilityM", 100, "328 ft"],
    ["illuminanceLux", 65_432, "65.432 lx"],
  ])("%s %d in imperial units and Portuguese as %s", (name, value, shown) => {
    const { number, unit } = createReader("pt-BR", "imperial").value(name, value);
    expect(`${number} ${unit}`).toBe(shown);
  });

  test("as a difference without the freezing point of water", () => {
    expect(createReader("en", "imperial").difference("temperatureC", 1)).toEqual({ number: "1.8", unit: "°F" });
  });

  test.each([
    [3000, "3 s ago"],
    [5 * 60_000, "5 min ago"],
    [3 * 3_600_000, "3 h ago"],
    [4 * DAY_MS, "4 d ago"],
    [8 * DAY_MS, "on 16 Nov 2026"],
    [4716 * DAY_MS, "on 26 Dec 2013"],
  ])("%d ms later as of %s", (ms, words) => {
    expect(ago(agoIso(ms), NOW_MS)).toBe(words);
  });

  test("with a time that lasted for years in years", () => {
    expect([duration(100 * DAY_MS), duration(4716 * DAY_MS)]).toEqual(["100 d", "13 years"]);
  });
});

describe("an axis", () => {
  test.each([
    ["for no rain ends at 1 mm", 0, 0, "mm", [0, 1]],
    ["for rain begins at nothing", 2, 10, "mm", [0, 10.5]],
    ["for calm air ends at 2 m/s", 0, 0.3, "m/s", [0, 2]],
    ["for a steady temperature spans 2 °C", 20, 20, "°C", [19, 21]],
    ["for a steady pressure spans 2 hPa", 1013, 1013, "hPa", [1012, 1014]],
    ["for fog does not go beyond 100 %", 99, 100, "%", [90, 100]],
    ["for temperatures leaves a margin", -10, 10, "°C", [-11, 11]],
  ])("%s", (_what, lowest, highest, unit, range) => {
    expect(axisRange(lowest, highest, { unit })).toEqual(range);
  });
});

describe("values that are no more", () => {
  const value = (ageMs: number): TimedValue => ({ value: 1, takenAt: agoIso(ageMs) });
  const of = (values: Partial<Record<Quantity, TimedValue>>) => currentValues({ values }, quantityNames, NOW_MS);

  test("are not shown among the current ones: derived ones not at all, measured ones with when they were last", () => {
    const old = value(4800 * DAY_MS);
    expect(of({ temperatureC: value(0), heatIndexC: old, humidexC: old, rainRateMmh: old, illuminanceLux: old })).toEqual({
      current: ["temperatureC"],
      gone: [{ quantity: "illuminanceLux", lastAt: old.takenAt }],
    });
  });

  test("are all there is of a station that is silent, so these stay", () => {
    expect(of({ temperatureC: value(DAY_MS), heatIndexC: value(DAY_MS) }).current).toEqual(["temperatureC", "heatIndexC"]);
  });

  test("are not those of a clock that was ahead, nor what came just now from one that is behind", () => {
    const ahead = value(-DAY_MS);
    const behind = { ...value(4000 * DAY_MS), arrivedAt: agoIso(0) };
    expect(of({ temperatureC: behind, humidityPct: ahead }).current).toEqual(["temperatureC", "humidityPct"]);
  });
});

describe("the address", () => {
  test.each([
    ["", undefined, "now", ""],
    ["#garden", "garden", "now", ""],
    ["#garden/history?range=7d", "garden", "history", "range=7d"],
    ["#garden?range=7d", "garden", "history", "range=7d"],
    ["#garden/nowhere", "garden", "now", ""],
    ["#%E0%A4%A", undefined, "now", ""],
    ["#/settings", undefined, "settings", ""],
    ["#/records", undefined, "now", ""],
  ])("%j is understood", (hash, station, page, query) => {
    const address = readAddress(hash);
    expect([address.station, address.page, String(address.query)]).toEqual([station, page, query]);
  });

  test.each(["#garden", "#garden/history?range=10y", "#garden/records", "#/stations", "#"])("%s is written as it was read", (hash) => {
    expect(writeAddress(readAddress(hash))).toBe(hash);
  });
});

test.each([
  [["pt-PT", "en"], "pt-BR"],
  [["de-AT", "en-US"], "en"],
  [["ja"], "en"],
  [[], "en"],
] as const)("who wants %j reads %s", (wanted, language) => {
  expect(languageFor(wanted)).toBe(language);
});
