import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { prepare } from "@clima/edge-agent";
import type { Reading, Values } from "@clima/schemas";
import { type Item, openWeatherFile } from "@clima/weather-files";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { saturationVapourPressureHpa } from "../../../edge-agent/src/reading/humidity.ts";
import { createDewPointComparison, type DewPointComparison } from "../../src/commands/replay/dew-point-comparison.ts";

const FILE = fileURLToPath(new URL("../../../../shared/data/weather/newark-jfk-2013.csv", import.meta.url));
const describeFile = existsSync(FILE) ? describe : describe.skip;
const skipped = existsSync(FILE) ? "" : ` (skipped: ${FILE} is not here)`;

interface Hour extends Reading {
  readonly reportedDewPointC?: number;
  readonly prepared: ReturnType<typeof prepare>;
}

describeFile(`a year of Newark and JFK${skipped}`, () => {
  let hours: readonly Hour[] = [];
  const others: Item[] = [];

  beforeAll(async () => {
    const opened = await openWeatherFile(FILE, { nowMs: Date.UTC(2026, 10, 30) });
    if (!opened.ok) throw new Error(opened.error);
    const found: Hour[] = [];
    for (const { items } of opened.value)
      for await (const some of items)
        for (const item of some) {
          if (item.kind !== "reading") others.push(item);
          else found.push({ ...item.reading, ...reportedOf(item), prepared: preparedOf(item.reading.values) });
        }
    hours = found;
  });

  const reportedOf = ({ reportedDewPointC }: Extract<Item, { readonly kind: "reading" }>) =>
    reportedDewPointC === undefined ? {} : { reportedDewPointC };

  /** As if the file had no dew point. */
  const preparedOf = ({ dewPointC: _reported, ...others }: Values) => prepare(others, { precision: "recorded" });

  const compare = (of: readonly Hour[]): DewPointComparison => {
    const comparison = createDewPointComparison();
    for (const { station, takenAt, prepared, reportedDewPointC } of of)
      comparison.add(station, takenAt, prepared.values.dewPointC, reportedDewPointC);
    const result = comparison.result();
    if (!result) throw new Error("nothing to compare");
    return result;
  };
  const lacking = (name: keyof Values) => hours.filter(({ values }) => values[name] === undefined).length;
  const isRegular = ({ values }: Hour) => values.seaLevelPressureHpa !== undefined;

  test("is read whole: 17,409 hours, each once", () => {
    expect(hours).toHaveLength(17_409);
    expect(new Set(hours.map(({ station, takenAt }) => `${station} ${takenAt}`)).size).toBe(17_409);
    expect([...new Set(hours.map(({ station }) => station))]).toEqual(["ewr", "jfk"]);
    expect(hours[0]).toMatchObject({
      station: "ewr",
      takenAt: "2013-01-01T06:00:00.000Z",
      values: { temperatureC: 3.9, humidityPct: 59.37 },
    });
  });

  test("lacks what the file lacks, and nothing more", () => {
    expect(lacking("temperatureC")).toBe(1);
    expect(lacking("humidityPct")).toBe(1);
    expect(lacking("seaLevelPressureHpa")).toBe(1_766);
    expect(lacking("windGustMs")).toBe(14_100);
    const empty = hours.filter(({ values }) => values.temperatureC === undefined);
    expect(empty).toEqual([expect.objectContaining({ station: "ewr", takenAt: "2013-08-22T13:00:00.000Z" })]);
  });

  test("has one value that is no weather, which is left out and told", () => {
    expect(others).toEqual([
      {
        kind: "left out",
        line: expect.any(Number),
        value: expect.objectContaining({ reason: expect.stringContaining("windSpeedMs is 468.659114") }),
      },
    ]);
    expect(hours.flatMap(({ prepared }) => prepared.rejected)).toEqual([]);
  });

  test("has the dew points that we compute, but for some hours", () => {
    const all = compare(hours);
    expect(all.count).toBe(17_408);
    expect(all.medianK).toBeCloseTo(-0.01, 2);
    expect(all.within01Pct).toBeGreaterThan(94);
    expect(all.within05Pct).toBeGreaterThan(97.5);
    expect(all.largest).toMatchObject({ station: "ewr", takenAt: "2013-10-07T19:00:00.000Z" });
    expect(all.largest.differenceK).toBeCloseTo(5.83, 2);
  });

  describe("the hours whose dew points differ", () => {
    test("are those without a sea-level pressure: all regular ones but two agree to 0.04 K, also in rain", () => {
      const regular = hours.filter(isRegular);
      expect(compare(regular)).toMatchObject({ count: 15_643, within05Pct: (100 * 15_641) / 15_643 });
      expect(compare(regular).within01Pct).toBe((100 * 15_641) / 15_643);
      const wet = regular.filter(({ values }) => (values.rainMm ?? 0) > 0);
      expect(compare(wet).count).toBe(578);
      expect(Math.abs(compare(wet).largest.differenceK)).toBeLessThan(0.02);
      const special = compare(hours.filter((hour) => !isRegular(hour)));
      expect(special.count).toBe(1_765);
      expect(special.within01Pct).toBeLessThan(50);
    });

    test("have the humidity of another report of the hour: half of them of one in whole degrees beside a temperature in tenths", () => {
      const special = hours.filter((hour) => !isRegular(hour) && hour.reportedDewPointC !== undefined);
      const torn = special.filter((hour) => !fitsHumidity(hour, temperatures(hour)));
      expect([special.length, torn.length]).toEqual([1_765, 1_201]);
      expect(torn.filter((hour) => fitsHumidity(hour, wholeDegrees(hour, 0))).length).toBe(589);
      // Pairs that mean nothing fit by chance only
      for (const shiftK of [0.1, 0.25, 0.37, 0.5, 0.63, 0.75, 0.9]) {
        expect(torn.filter((hour) => fitsHumidity(hour, wholeDegrees(hour, shiftK))).length).toBeLessThan(50);
      }
      expect(hours.filter((hour) => isRegular(hour) && !fitsHumidity(hour, temperatures(hour)))).toHaveLength(2);
    });

    test("beyond 2 K are 13, ten of them in rain, where humidity and temperature are not of the same minute", () => {
      const far = hours.filter(
        ({ prepared, reportedDewPointC = Number.NaN }) => Math.abs((prepared.values.dewPointC ?? Number.NaN) - reportedDewPointC) > 2,
      );
      expect(far).toHaveLength(13);
      expect(far.filter(isRegular)).toEqual([]);
      expect(far.filter(({ values }) => (values.rainMm ?? 0) > 0)).toHaveLength(10);
      // Before the storm 27 °C, after it 19.4 °C; 93 % are of the air after it
      const storm = hours.findIndex(({ station, takenAt }) => station === "ewr" && takenAt === "2013-10-07T19:00:00.000Z");
      expect(hours.slice(storm - 1, storm + 2).map(({ values }) => [values.temperatureC, values.humidityPct])).toEqual([
        [26.1, 69.11],
        [27, 93.33],
        [19.4, 93.92],
      ]);
    });
  });
});

type Pair = readonly [temperatureC: number, dewPointC: number];

const temperatures = ({ values, reportedDewPointC = Number.NaN }: Hour): Pair[] => [[values.temperatureC ?? Number.NaN, reportedDewPointC]];

/** The whole degrees around temperature and dew point, the latter moved by `shiftK`. */
function wholeDegrees(hour: Hour, shiftK: number): Pair[] {
  const around = (degreesC: number) => [Math.floor(degreesC), Math.ceil(degreesC)];
  return temperatures(hour).flatMap(([temperatureC, dewPointC]) =>
    around(temperatureC).flatMap((t) => around(dewPointC).map((d): Pair => [t, d + shiftK])),
  );
}

/** Whether one of the pairs has the reported humidity, to 0.1 %. */
function fitsHumidity({ values }: Hour, pairs: readonly Pair[]): boolean {
  const humidityOf = ([temperatureC, dewPointC]: Pair) =>
    (100 * saturationVapourPressureHpa(dewPointC)) / saturationVapourPressureHpa(temperatureC);
  return pairs.some((pair) => Math.abs(humidityOf(pair) - (values.humidityPct ?? Number.NaN)) <= 0.1);
}
