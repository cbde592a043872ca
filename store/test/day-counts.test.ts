import { describe, expect, test } from "@jest/globals";
import { countsOfDay } from "../src/rollups/day-counts.ts";
import type { Summary } from "../src/rollups/summary.ts";

const temperature = (min: number, mean: number, max: number): Summary => ({ min, max, count: 100, sum: 100 * mean });
const rain = (sum: number): Summary => ({ min: 0, max: sum, count: 100, sum });
const ofTemperature = (min: number, mean: number, max: number, measuredHours = 24) =>
  countsOfDay({ temperatureC: temperature(min, mean, max) }, measuredHours, 24);

describe("a local day counts", () => {
  test.each([
    [-0.1, true],
    [0, false],
  ])("as a frost day with a lowest temperature of %d °C: %s", (min, isFrost) => {
    expect(ofTemperature(min, 3, 8).frostDays).toBe(Number(isFrost));
  });

  test.each([
    [-0.1, true],
    [0, false],
  ])("as an ice day with a highest temperature of %d °C: %s", (max, isIce) => {
    expect(ofTemperature(-8, -4, max).iceDays).toBe(Number(isIce));
  });

  test.each([
    [24.9, 0, 0],
    [25, 1, 0],
    [29.9, 1, 0],
    [30, 1, 1],
  ])("with a highest temperature of %d °C as %d summer and %d tropical days", (max, summerDays, tropicalDays) => {
    expect(ofTemperature(12, 18, max)).toMatchObject({ summerDays, tropicalDays });
  });

  test.each([
    [19.9, false],
    [20, true],
  ])("as a tropical night with a lowest temperature of %d °C: %s", (min, isNight) => {
    expect(ofTemperature(min, 24, 31).tropicalNights).toBe(Number(isNight));
  });

  test("degree days from 18 °C, of heating or of cooling", () => {
    expect(ofTemperature(0, 5.5, 9)).toMatchObject({ heatingDegreeDays: 12.5, coolingDegreeDays: 0 });
    expect(ofTemperature(15, 21, 28)).toMatchObject({ heatingDegreeDays: 0, coolingDegreeDays: 3 });
    expect(ofTemperature(15, 18, 28)).toMatchObject({ heatingDegreeDays: 0, coolingDegreeDays: 0 });
  });

  test("measured in part, only as what the rest of it cannot change", () => {
    expect(ofTemperature(-9, -6, -3, 17)).toEqual({
      measuredDays: 1,
      wholeDays: 0,
      measuredHours: 17,
      frostDays: 1,
      iceDays: 0,
      summerDays: 0,
      tropicalDays: 0,
      tropicalNights: 0,
      heatingDegreeDays: 0,
      coolingDegreeDays: 0,
    });
    expect(ofTemperature(22, 28, 33, 17)).toMatchObject({ summerDays: 1, tropicalDays: 1, tropicalNights: 0, coolingDegreeDays: 0 });
    expect(ofTemperature(-9, -6, -3, 18)).toMatchObject({ wholeDays: 1, iceDays: 1, heatingDegreeDays: 24 });
  });

  test("by its own length where the clock is changed", () => {
    const counts = (measuredHours: number, hours: number) =>
      countsOfDay({ temperatureC: temperature(1, 2, 3) }, measuredHours, hours).wholeDays;
    expect([counts(18, 23), counts(17, 23), counts(19, 25), counts(18, 25)]).toEqual([1, 0, 1, 0]);
  });

  test("as a rain day from 1 mm on, and not at all where no rain is measured", () => {
    expect(countsOfDay({ rainMm: rain(0.9) }, 0, 24)).toEqual({ rainDays: 0 });
    expect(countsOfDay({ rainMm: rain(0.1 + 0.2 + 0.7) }, 0, 24)).toEqual({ rainDays: 1 });
    expect(ofTemperature(1, 2, 3)).not.toHaveProperty("rainDays");
  });

  test("as nothing without temperature and rain", () => {
    expect(countsOfDay({}, 0, 24)).toEqual({});
  });
});
