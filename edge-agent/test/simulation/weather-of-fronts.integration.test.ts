import { describe, expect, test } from "@jest/globals";
import { frontsAt } from "../../src/simulation/fronts.ts";
import { createSimulatedWeather, type SimulatedWeather } from "../../src/simulation/simulated-weather.ts";
import { stationSeed } from "../../src/simulation/station-seed.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEP_MS = 30 * MINUTE_MS;
const STEPS = 365 * 48;
const START_MS = Date.UTC(2026, 0, 1);

interface Row extends SimulatedWeather {
  readonly atMs: number;
}

const yearOf = (seed: number, latitudeDeg: number): readonly Row[] => {
  const weatherAt = createSimulatedWeather({ seed, latitudeDeg, longitudeDeg: 8.7, elevationM: 100 });
  return Array.from({ length: STEPS }, (_, index) => ({ atMs: START_MS + index * STEP_MS, ...weatherAt(START_MS + index * STEP_MS) }));
};
const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const medianOf = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const column = (rows: readonly Row[], name: keyof SimulatedWeather) => rows.map((row) => row[name]);
const correlation = (a: readonly number[], b: readonly number[]) => {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const product = meanOf(a.map((number, index) => (number - meanA) * ((b[index] ?? Number.NaN) - meanB)));
  return product / Math.sqrt(meanOf(a.map((number) => (number - meanA) ** 2)) * meanOf(b.map((number) => (number - meanB) ** 2)));
};
/** Where a wind of many readings comes from, as a vector. */
const meanDirectionDeg = (rows: readonly Row[]) => {
  const towards = (of: (angleRad: number) => number) =>
    meanOf(rows.map(({ windSpeedMs, windDirectionDeg }) => windSpeedMs * of((windDirectionDeg * Math.PI) / 180)));
  return (Math.atan2(towards(Math.sin), towards(Math.cos)) * 180) / Math.PI;
};
/** Clockwise from one direction to the other, −180 to 180. */
const veerDeg = (fromDeg: number, toDeg: number) => ((toDeg - fromDeg + 540) % 360) - 180;
const rainOf = (rows: readonly Row[]) => column(rows, "rainRateMmh").reduce((sum, rateMmh) => sum + rateMmh / 2, 0);
const shareOf = (rows: readonly Row[], is: (row: Row) => boolean) => rows.filter(is).length / rows.length;
const daysOf = (rows: readonly Row[]) => Array.from({ length: 365 }, (_, day) => rows.slice(day * 48, day * 48 + 48));

/** The rows around each strong front, by hours from it. */
function passages(seed: number, year: readonly Row[]) {
  const squalls = year.map(({ atMs }) => frontsAt(seed, atMs).squall);
  const indexes = squalls.flatMap((squall, index) => {
    const isPeak = squall > 0.6 && squall >= (squalls[index - 1] ?? 1) && squall > (squalls[index + 1] ?? 1);
    return isPeak && index > 48 && index < STEPS - 48 ? [index] : [];
  });
  return indexes.map((index) => (fromH: number, toH: number) => year.slice(index + 2 * fromH, index + 2 * toH + 1));
}

describe.each([
  ["50° N", 42, 50.1, 1],
  ["50° N, other weather", 7, 50.1, 1],
  ["40° S", 42, -40, -1],
])("fronts at %s", (_where, seed, latitudeDeg, turn) => {
  const year = yearOf(seed, latitudeDeg);
  const fronts = passages(seed, year);
  const hpaAt = (around: (typeof fronts)[number], hour: number) => around(hour, hour)[0]?.seaLevelPressureHpa ?? Number.NaN;

  test("pass some dozen times a year", () => {
    expect(fronts.length).toBeGreaterThan(20);
    expect(fronts.length).toBeLessThan(100);
  });

  test("bring falling pressure, then rising", () => {
    expect(medianOf(fronts.map((around) => hpaAt(around, 0) - hpaAt(around, -6)))).toBeLessThan(-1.5);
    expect(medianOf(fronts.map((around) => hpaAt(around, 6) - hpaAt(around, 0)))).toBeGreaterThan(1.5);
  });

  test("let the wind back before them and veer as they pass; the other way round in the south", () => {
    const meanOfAllDeg = (fromH: number, toH: number) => meanDirectionDeg(fronts.flatMap((around) => around(fromH, toH)));
    expect(turn * veerDeg(meanOfAllDeg(-20, -12), meanOfAllDeg(-3, -1))).toBeLessThan(-8);
    expect(turn * veerDeg(meanOfAllDeg(-3, -1), meanOfAllDeg(1, 3))).toBeGreaterThan(45);
    const veers = fronts.map((around) => turn * veerDeg(meanDirectionDeg(around(-3, -1)), meanDirectionDeg(around(1, 3))));
    expect(medianOf(veers)).toBeGreaterThan(35);
    expect(veers.filter((degrees) => degrees > 0).length / veers.length).toBeGreaterThan(0.7);
  });

  test("bring rain and gusts, dull light and moist air, and colder air behind them", () => {
    const during = fronts.flatMap((around) => around(-9, 1));
    expect(meanOf(column(during, "rainRateMmh"))).toBeGreaterThan(4 * meanOf(column(year, "rainRateMmh")));
    expect(meanOf(column(during, "cloudFraction"))).toBeGreaterThan(meanOf(column(year, "cloudFraction")) + 0.15);
    expect(meanOf(column(during, "humidityPct"))).toBeGreaterThan(meanOf(column(year, "humidityPct")) + 5);
    const gustMs = (around: (typeof fronts)[number], fromH: number, toH: number) => Math.max(...column(around(fromH, toH), "windGustMs"));
    expect(medianOf(fronts.map((around) => gustMs(around, -0.5, 0.5) / gustMs(around, -5, -3)))).toBeGreaterThan(1.3);
    const coolingC = fronts.map((around) => meanOf(column(around(0, 24), "temperatureC")) - meanOf(column(around(-24, 0), "temperatureC")));
    expect(medianOf(coolingC)).toBeLessThan(-0.3);
  });

  test("rain only from cloud, into moist air, and take light away", () => {
    const rainy = year.filter(({ rainRateMmh }) => rainRateMmh > 1);
    expect(Math.min(...column(rainy, "cloudFraction"))).toBeGreaterThan(0.7);
    expect(meanOf(column(rainy, "humidityPct"))).toBeGreaterThan(80);
    const noons = year.filter(({ sunElevationDeg }) => sunElevationDeg > 30);
    const [wetLux, dryLux] = [true, false].map((isWet) =>
      meanOf(
        column(
          noons.filter(({ rainRateMmh }) => rainRateMmh > 1 === isWet),
          "illuminanceLux",
        ),
      ),
    );
    expect(wetLux).toBeLessThan(0.4 * (dryLux ?? Number.NaN));
  });

  test("has gusts over the mean, the most in showers, and never a negative wind", () => {
    expect(year.filter(({ windSpeedMs, windGustMs }) => !(windSpeedMs >= 0 && windGustMs >= windSpeedMs))).toEqual([]);
    expect(year.filter(({ windDirectionDeg }) => !(windDirectionDeg >= 0 && windDirectionDeg < 360))).toEqual([]);
    const overMs = (rows: readonly Row[]) => meanOf(rows.map(({ windSpeedMs, windGustMs }) => windGustMs - windSpeedMs));
    expect(overMs(year.filter(({ rainRateMmh }) => rainRateMmh > 4))).toBeGreaterThan(2 * overMs(year));
  });
});

describe("nights at 50° N", () => {
  const year = yearOf(42, 50.1);
  const nights = year.filter(({ sunElevationDeg }) => sunElevationDeg < -8);

  test("are calmer than days, and calmest when they are clear", () => {
    const speed = (rows: readonly Row[]) => meanOf(column(rows, "windSpeedMs"));
    expect(speed(nights)).toBeLessThan(0.85 * speed(year.filter(({ sunElevationDeg }) => sunElevationDeg > 8)));
    const [clear, dull] = [nights.filter((one) => one.cloudFraction < 0.2), nights.filter((one) => one.cloudFraction > 0.8)];
    expect(speed(clear)).toBeLessThan(0.7 * speed(dull));
    expect(correlation(column(nights, "cloudFraction"), column(nights, "windSpeedMs"))).toBeGreaterThan(0.15);
  });

  test("have fog in still moist air, mostly in the small hours, and frost in winter", () => {
    const isFoggy = ({ humidityPct, windSpeedMs, rainRateMmh }: Row) => humidityPct > 98 && windSpeedMs < 1 && rainRateMmh === 0;
    const foggyDays = daysOf(year).filter((day) => day.some(isFoggy)).length;
    expect(foggyDays).toBeGreaterThan(15);
    expect(foggyDays).toBeLessThan(160);
    expect(shareOf(nights, isFoggy)).toBeGreaterThan(
      5 *
        shareOf(
          year.filter((one) => one.sunElevationDeg > 20),
          isFoggy,
        ),
    );
    const frostDays = daysOf(year).filter((day) => Math.min(...column(day, "temperatureC")) < 0).length;
    expect(frostDays).toBeGreaterThan(40);
    expect(frostDays).toBeLessThan(120);
    const summer = daysOf(year).slice(152, 244).flat();
    expect(Math.min(...column(summer, "temperatureC"))).toBeGreaterThan(0);
  });
});

describe("the climate of a latitude", () => {
  /** Annual mean of the air, rain, and the wind's share from the west, from tables of weather stations at low elevation; wide, as places differ. */
  test.each([
    ["the equator", 0, { meanC: [25, 29], rainMm: [1500, 4000], meanMs: [1, 4], wetPct: [4, 15] }],
    ["23° S", -23.5, { meanC: [20, 26], rainMm: [800, 2200], meanMs: [1, 4], wetPct: [4, 15] }],
    ["50° N", 50.1, { meanC: [9, 12], rainMm: [500, 1100], meanMs: [2, 5], wetPct: [6, 15] }],
    ["60° N", 60, { meanC: [1, 7], rainMm: [400, 1000], meanMs: [2.5, 6], wetPct: [6, 15] }],
    ["78° N", 78, { meanC: [-16, -5], rainMm: [100, 500], meanMs: [2, 6], wetPct: [3, 15] }],
  ] as const)("gives usual weather at %s", (_where, latitudeDeg, usual) => {
    const year = yearOf(3, latitudeDeg);
    const found = {
      meanC: meanOf(column(year, "temperatureC")),
      rainMm: rainOf(year),
      meanMs: meanOf(column(year, "windSpeedMs")),
      wetPct: 100 * shareOf(year, ({ rainRateMmh }) => rainRateMmh > 0),
    };
    for (const name of ["meanC", "rainMm", "meanMs", "wetPct"] as const) {
      expect([name, found[name], found[name] >= usual[name][0] && found[name] <= usual[name][1]]).toEqual([name, found[name], true]);
    }
    // Below the strongest of hurricanes and cloudbursts by far
    expect(Math.max(...column(year, "windGustMs"))).toBeLessThan(50);
    expect(Math.max(...column(year, "rainRateMmh"))).toBeLessThan(150);
    const dryDays = daysOf(year).filter((day) => rainOf(day) < 1).length;
    expect(dryDays).toBeGreaterThan(120);
  });

  test("has trade winds from the east, and west winds at 50°", () => {
    const fromWest = (year: readonly Row[]) => shareOf(year, ({ windDirectionDeg }) => windDirectionDeg > 180);
    expect(fromWest(yearOf(3, 5))).toBeLessThan(0.25);
    expect(fromWest(yearOf(3, 50.1))).toBeGreaterThan(0.65);
  });

  test("has its rain in summer afternoons in the tropics' edge, and at all hours at 60°", () => {
    const afternoonShare = (year: readonly Row[]) => {
      const afternoon = year.filter(({ atMs }) => (atMs / HOUR_MS) % 24 >= 12 && (atMs / HOUR_MS) % 24 < 19);
      return rainOf(afternoon) / rainOf(year);
    };
    expect(afternoonShare(yearOf(3, -23.5))).toBeGreaterThan(0.5);
    expect(afternoonShare(yearOf(3, 60))).toBeLessThan(0.5);
  });
});

describe("stations of different ids", () => {
  const years = ["demo", "garden", "roof", "garden2"].map((id) => yearOf(stationSeed(42, id), 50.1));

  test("have weather that has nothing to do with each other's", () => {
    for (const [index, one] of years.entries()) {
      for (const other of years.slice(index + 1)) {
        for (const name of ["seaLevelPressureHpa", "windSpeedMs", "rainRateMmh", "cloudFraction"] as const) {
          expect([name, Math.abs(correlation(column(one, name), column(other, name))) < 0.25]).toEqual([name, true]);
        }
      }
    }
  });

  test("have the same weather again at every run, which the seed changes for all of them", () => {
    expect(stationSeed(42, "demo")).toBe(stationSeed(42, "demo"));
    expect(new Set(["demo", "garden", "roof", "garden2"].flatMap((id) => [stationSeed(42, id), stationSeed(43, id)])).size).toBe(8);
    expect(yearOf(stationSeed(42, "demo"), 50.1)).toEqual(years[0]);
  });
});
