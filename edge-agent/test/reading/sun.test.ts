import { describe, expect, test } from "@jest/globals";
import { sunAt } from "@clima/schemas";
import { clearSkyWm2, cloudTransmission, illuminanceLux, twilightLux } from "../../src/simulation/daylight.ts";

describe("the sun", () => {
  const goldenMs = Date.UTC(2003, 9, 17, 19, 30, 30);

  test("stands at NREL's golden point where its SPA has it, 39.872° high, to 0.02°", () => {
    const { elevationDeg } = sunAt(goldenMs, 39.742476, -105.1786);
    expect(Math.abs(elevationDeg - 39.872)).toBeLessThan(0.02);
  });

  test("is highest at 12 h of solar time, wherever it is", () => {
    for (const longitudeDeg of [-179, -105, 0, 8.7, 151]) {
      const noonMs = Date.UTC(2026, 5, 1) + ((12 - sunAt(Date.UTC(2026, 5, 1), 50, longitudeDeg).solarHour + 24) % 24) * 3_600_000;
      const at = (minutes: number) => sunAt(noonMs + minutes * 60_000, 50, longitudeDeg).elevationDeg;
      expect(at(0)).toBeGreaterThan(at(-10));
      expect(at(0)).toBeGreaterThan(at(10));
    }
  });

  test("is overhead at the equator at an equinox, and stays down in the polar night", () => {
    expect(sunAt(Date.UTC(2026, 2, 20, 12, 7), 0, 0).elevationDeg).toBeGreaterThan(89);
    for (let hour = 0; hour < 24; hour += 1) expect(sunAt(Date.UTC(2026, 11, 21, hour), 78, 15).elevationDeg).toBeLessThan(0);
  });

  test("moves on evenly through midnight, New Year and a leap day, also before 1970", () => {
    for (const midnightMs of [Date.UTC(2026, 5, 2), Date.UTC(2026, 0, 1), Date.UTC(2024, 1, 29), Date.UTC(1969, 0, 1)]) {
      const [before, after] = [sunAt(midnightMs - 1, 50, 8.7), sunAt(midnightMs, 50, 8.7)];
      expect(after.elevationDeg).toBeCloseTo(before.elevationDeg, 3);
      expect(Math.cos(after.yearAngleRad)).toBeCloseTo(Math.cos(before.yearAngleRad), 6);
    }
  });
});

describe("daylight", () => {
  test.each([
    [5, 48.63],
    [10, 135.74],
    [30, 487.89],
    [50, 778.77],
    [90, 1035.09],
    [0, 0],
    [-10, 0],
  ])("of a clear sky is, with the sun at %d°, %d W/m²", (elevationDeg, wm2) => {
    expect(clearSkyWm2(elevationDeg)).toBeCloseTo(wm2, 2);
  });

  test("passes a clear sky whole and an overcast one by a quarter", () => {
    expect(cloudTransmission(0)).toBe(1);
    expect(cloudTransmission(1)).toBeCloseTo(0.25, 12);
  });

  // AMS glossary: 585 to 410 lx at sunset, 3.5 to 2 lx at −6°, 0.008 lx at −12°
  test("fades at dusk as tables of twilight say", () => {
    expect(twilightLux(-0.833)).toBeGreaterThan(410);
    expect(twilightLux(-0.833)).toBeLessThan(585);
    expect(twilightLux(-6)).toBeGreaterThan(2);
    expect(twilightLux(-6)).toBeLessThan(3.5);
    expect(twilightLux(-12)).toBeCloseTo(0.007, 3);
  });

  test("grows without a step as the sun rises", () => {
    const lux = Array.from({ length: 500 }, (_, tenth) => illuminanceLux(-20 + tenth / 10, 0.3, 1));
    for (const [index, now] of lux.entries()) expect(now).toBeGreaterThanOrEqual(lux[index - 1] ?? 0);
    expect(illuminanceLux(1e-9, 0.3, 1)).toBeCloseTo(illuminanceLux(-1e-9, 0.3, 1), 4);
  });
});
