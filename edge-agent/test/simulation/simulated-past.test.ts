import { describe, expect, test } from "@jest/globals";
import type { Values } from "@clima/schemas";
import { createDayOf } from "../../src/reading/weather-state.ts";
import { createSimulatedPast, PAST_STEP_MS } from "../../src/simulation/simulated-past.ts";
import { simulationOf } from "../../src/simulation/simulation.ts";
import { stationSettings } from "../support/station-settings.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 2, 1);
const dayOf = createDayOf("America/Sao_Paulo");

function pastOf(id: string, place?: "indoors" | "outdoors") {
  const station = { ...stationSettings, id, elevationM: 112, ...(place ? { place } : {}) };
  return createSimulatedPast({ simulation: simulationOf(station), site: station, context: { ...station, dayOf } });
}

const readings = (id: string, fromMs: number, days: number) => {
  const valuesAt = pastOf(id).valuesFrom();
  return Array.from({ length: (days * DAY_MS) / PAST_STEP_MS }, (_, index) => {
    const atMs = fromMs + index * PAST_STEP_MS;
    return { atMs, values: valuesAt(atMs) };
  });
};
const sumOf = (rows: readonly { readonly values: Values }[]) => rows.reduce((sum, { values }) => sum + (values.rainMm ?? Number.NaN), 0);

describe("the past of a simulated station", () => {
  const fortnight = readings("garden", START_MS, 14);

  test("has rain whose sums of the hour and of the station's day follow from it", () => {
    expect(sumOf(fortnight)).toBeGreaterThan(5);
    for (const [index, { atMs, values }] of fortnight.entries()) {
      if (index * PAST_STEP_MS < DAY_MS) continue;
      const before = fortnight.slice(index - DAY_MS / PAST_STEP_MS, index + 1);
      expect(values.rainHourMm).toBeCloseTo(sumOf(before.filter((one) => one.atMs > atMs - HOUR_MS)), 1);
      expect(values.rainDayMm).toBeCloseTo(sumOf(before.filter((one) => dayOf(one.atMs) === dayOf(atMs))), 1);
      if ((values.rainRateMmh ?? 0) > 0) expect(values.rainHourMm).toBeGreaterThan(0);
    }
  });

  test("has a tendency of the pressure, and what wind and rain are felt like, from its first reading on", () => {
    for (const [index, { values }] of fortnight.entries()) {
      const threeHoursAgo = fortnight[index - (3 * HOUR_MS) / PAST_STEP_MS]?.values.pressureHpa;
      expect(values.pressureTendencyHpa).toBeDefined();
      if (threeHoursAgo !== undefined)
        expect(values.pressureTendencyHpa).toBeCloseTo((values.pressureHpa ?? Number.NaN) - threeHoursAgo, 1);
      expect(values.apparentTemperatureC).toBeDefined();
    }
  });

  test("is the same wherever it is begun", () => {
    const later = readings("garden", START_MS + 3 * DAY_MS, 2);
    expect(later).toEqual(fortnight.slice((3 * DAY_MS) / PAST_STEP_MS, (5 * DAY_MS) / PAST_STEP_MS));
  });

  test("is another for another station, and the same again for the same", () => {
    const demo = readings("demo", START_MS, 14);
    expect(readings("garden", START_MS, 1)).toEqual(fortnight.slice(0, DAY_MS / PAST_STEP_MS));
    const same = fortnight.filter(({ values }, index) => values.temperatureC === demo[index]?.values.temperatureC);
    expect(same.length).toBeLessThan(fortnight.length / 50);
    expect(sumOf(demo)).not.toBeCloseTo(sumOf(fortnight), 1);
  });

  test("leaves to the station that runs on what its last reading says", () => {
    const last = fortnight.at(-1);
    const state = pastOf("garden").stateAt((last?.atMs ?? Number.NaN) + 60_000);
    expect(state.rainDay).toEqual({ day: dayOf(last?.atMs ?? Number.NaN), mm: expect.closeTo(last?.values.rainDayMm ?? Number.NaN, 1) });
    expect(state.rainTips).toBe(0);
    expect(state.pressures.at(-1)?.hpa).toBe(last?.values.pressureHpa);
  });

  test("has neither wind nor rain indoors", () => {
    const values = pastOf("garden", "indoors").valuesFrom()(START_MS);
    expect(Object.keys(values).filter((name) => /^(wind|rain)/.test(name))).toEqual([]);
    expect(values.temperatureC).toBeDefined();
  });
});
