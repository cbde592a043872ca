import { isQuantity, measurements, quantities } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { generateReadings } from "./generated-weather.ts";
import { generateYear, STATIONS, YEAR_END_MS } from "./generated-year.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const year = generateYear();
const [garden, roof, terrace] = year.stations;
const valuesOf = (station: typeof garden, quantity: keyof typeof quantities) =>
  (station?.readings ?? []).flatMap(({ values }) => values[quantity] ?? []);

describe("the generated year", () => {
  test("is the same at every run", () => {
    const instants = [YEAR_END_MS - 300 * DAY_MS, YEAR_END_MS - HOUR_MS];
    expect(generateReadings(STATIONS[0], instants)).toEqual(generateReadings(STATIONS[0], instants));
  });

  test("has a station with gaps, one that is silent since yesterday, and one off the full hour", () => {
    const gapsMs = (garden?.readings ?? []).slice(1).map(({ atMs }, index) => atMs - (garden?.readings[index]?.atMs ?? 0));
    expect(gapsMs.filter((gapMs) => gapMs > 10 * 60_000 && gapMs !== 30 * 60_000)).toHaveLength(5);
    expect(YEAR_END_MS - (roof?.readings.at(-1)?.atMs ?? 0)).toBeGreaterThan(26 * HOUR_MS);
    expect(terrace?.station.timeZone).toBe("Asia/Kolkata");
    expect(YEAR_END_MS - (terrace?.readings.at(-1)?.atMs ?? 0)).toBeLessThan(300_001);
  });

  test("has weather that can be, and only known names", () => {
    const impossible = year.stations.flatMap(({ readings }) =>
      readings.flatMap(({ values }) =>
        Object.entries(values).filter(([name, value]) => {
          const facts = isQuantity(name) ? quantities[name] : undefined;
          return facts === undefined || value < facts.min || value > facts.max;
        }),
      ),
    );
    expect(impossible).toEqual([]);
    const unknown = year.points.flatMap(({ measurement, tags, fields }) => {
      const { tags: knownTags, fields: knownFields } = measurements[measurement];
      return [...Object.keys(tags).filter((tag) => !(tag in knownTags)), ...Object.keys(fields).filter((field) => !(field in knownFields))];
    });
    expect(unknown).toEqual([]);
  });

  test("has frost and warmth, calm and storm, rain and dry days", () => {
    const temperatures = valuesOf(garden, "temperatureC");
    expect([Math.min(...temperatures) < -3, Math.max(...temperatures) > 24]).toEqual([true, true]);
    const gusts = valuesOf(garden, "windGustMs");
    expect([Math.min(...gusts), Math.max(...gusts) > 14]).toEqual([0, true]);
    const rains = valuesOf(garden, "rainMm");
    const sumMm = rains.reduce((sum, mm) => sum + mm, 0);
    expect([sumMm > 300, sumMm < 1500, rains.filter((mm) => mm === 0).length > rains.length / 2]).toEqual([true, true, true]);
    expect(valuesOf(roof, "rainMm")).toEqual([]);
  });
});
