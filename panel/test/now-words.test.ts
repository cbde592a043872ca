import type { Values } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { skyOf } from "../src/now/sky.ts";
import { comfortOf, compassPoint, moonName, pressureTrend, temperatureTrend, windForce } from "../src/now/words.ts";
import { wordsOf } from "../src/words/words.ts";

const words = wordsOf("en").now;

describe("the sky", () => {
  const NOON = 30;
  const NIGHT = -20;
  test.each<[string, Values, number | undefined, string]>([
    ["a bright noon", { illuminanceLux: 50_000 }, NOON, "clear Clear"],
    ["half the light", { illuminanceLux: 25_000 }, NOON, "fair Fair"],
    ["a seventh of the light", { illuminanceLux: 8000 }, NOON, "dull Dull"],
    ["the same light under a low sun", { illuminanceLux: 8000 }, 11, "fair Fair"],
    ["a sun too low for that", { illuminanceLux: 100 }, 5, "day Day"],
    ["a day without a light sensor", { temperatureC: 20 }, NOON, "day Day"],
    ["a street lamp at night", { illuminanceLux: 40 }, NIGHT, "night Night"],
    ["the sun just below the horizon", { illuminanceLux: 40 }, -3, "twilight Twilight"],
    ["a little rain", { rainRateMmh: 1, illuminanceLux: 50_000 }, NOON, "rain Light rain"],
    ["rain", { rainRateMmh: 5 }, NOON, "rain Rain"],
    ["a cloudburst", { rainRateMmh: 30 }, NIGHT, "rain Heavy rain"],
    ["a tip of the gauge", { rainMm: 0.2 }, undefined, "rain Rain"],
    ["a dry gauge", { rainRateMmh: 0, rainMm: 0 }, NIGHT, "night Night"],
    ["cold rain", { rainRateMmh: 1, temperatureC: -1 }, NOON, "rain Light rain"],
    ["0.0 °C", { temperatureC: 0, dewPointC: -3 }, NOON, "frost Frost"],
    ["a cold dry night", { temperatureC: 2.5, dewPointC: -1 }, NIGHT, "frost Ground frost likely"],
    ["the same by day", { temperatureC: 2.5, dewPointC: -1 }, NOON, "day Day"],
    ["a cold moist night", { temperatureC: 2.5, dewPointC: 1 }, NIGHT, "night Night"],
    ["saturated still air", { temperatureC: 8, dewPointC: 7.8, windSpeedMs: 1 }, NIGHT, "fog Fog likely"],
    ["saturated air in the wind", { temperatureC: 8, dewPointC: 7.8, windSpeedMs: 6 }, NIGHT, "night Night"],
    ["saturated air through which one sees", { temperatureC: 8, dewPointC: 7.8, visibilityM: 9000 }, NIGHT, "night Night"],
    ["800 m of visibility", { visibilityM: 800 }, NOON, "fog Fog"],
  ])("of %s", (_what, values, sunElevationDeg, told) => {
    const sky = skyOf(values, { sunElevationDeg });
    expect(sky && `${sky.icon} ${words.sky[sky.word]}`).toBe(told);
    expect(sky && words.skyBecause[sky.because]).toMatch(/^from /);
  });

  test("is not told where nothing says anything of it, nor from a room", () => {
    expect(skyOf({ temperatureC: 20, illuminanceLux: 50_000 }, {})).toBeUndefined();
    expect(skyOf({}, { sunElevationDeg: NIGHT })).toBeUndefined();
    expect(skyOf({ illuminanceLux: 300 }, { sunElevationDeg: NOON, place: "indoors" })).toBeUndefined();
  });
});

describe("in words", () => {
  test.each([
    [0, "N"],
    [11.2, "N"],
    [11.3, "NNE"],
    [90, "E"],
    [225, "SW"],
    [348.7, "NNW"],
    [348.8, "N"],
    [360, "N"],
  ])("%d° is %s", (deg, point) => {
    expect(compassPoint(deg)).toBe(point);
  });

  test.each([
    [0, "calm"],
    [0.24, "calm"],
    [0.3, "lightAir"],
    [5.4, "gentleBreeze"],
    [17.2, "gale"],
    [32.7, "hurricane"],
  ])("%d m/s are %s", (speedMs, word) => {
    expect(windForce(speedMs)).toBe(word);
  });

  test.each([
    [-2.1, "↓ fallingFast"],
    [-1, "↘ falling"],
    [-0.4, "→ steady"],
    [0.44, "→ steady"],
    [0.46, "↗ rising"],
    [2, "↑ risingFast"],
  ])("%d °C in an hour are %s", (changeC, words) => {
    const trend = temperatureTrend(changeC);
    expect(`${trend.arrow} ${trend.name}`).toBe(words);
  });

  test("each characteristic of the pressure has its words, and no other number has", () => {
    const told = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((code) => pressureTrend(code)?.name);
    expect(new Set(told).size).toBe(9);
    expect([told[2], told[4], told[7]]).toEqual(["rising", "steady", "falling"]);
    expect([pressureTrend(9), pressureTrend(1.5)]).toEqual([undefined, undefined]);
  });

  test.each([
    [17, 16, undefined],
    [25, 5, "dry"],
    [25, 14, "comfortable"],
    [28, 19, "humid"],
    [30, 23, "muggy"],
    [32, 26, "oppressive"],
  ])("%d °C with a dew point of %d °C are %s", (temperatureC, dewPointC, word) => {
    expect(comfortOf(temperatureC, dewPointC)).toBe(word);
  });

  test.each([
    [0, "new"],
    [0.02, "new"],
    [0.1, "waxingCrescent"],
    [0.25, "firstQuarter"],
    [0.4, "waxingGibbous"],
    [0.5, "full"],
    [0.6, "waningGibbous"],
    [0.75, "lastQuarter"],
    [0.9, "waningCrescent"],
    [0.99, "new"],
  ])("the phase %d is %s", (phase, word) => {
    expect(moonName(phase)).toBe(word);
  });
});
