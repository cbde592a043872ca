import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { days, hours, NOW_MS, startClimateStations, year, ZONE } from "./support/climate-stations.ts";
import { countsOf, type Day, highest, lowest, meanOf, midnightMs, periodsOf, rainOf } from "./support/rollup-days.ts";
import { instantOf } from "./support/time-range.ts";

describeWith(["influxd"], "months, years, hours and records of the Climate board on a real InfluxDB", () => {
  let stations: Awaited<ReturnType<typeof startClimateStations>>;
  beforeAll(async () => {
    stations = await startClimateStations();
  });
  afterAll(() => stations.stop());

  test("lists months and years, the newest first, the newest as far as it is", async () => {
    for (const [id, by] of [
      [41, "month"],
      [43, "year"],
    ] as const) {
      const [rows = []] = await stations.rowsOf(id, { from: "now-5y" });
      const periods = periodsOf(days, by, ZONE).toReversed();
      expect(rows.map(([time]) => time)).toEqual(periods.map(({ startMs }) => startMs));
      for (const [index, { days: own }] of periods.entries()) {
        const [, min, average, max, ...counted] = rows[index] ?? [];
        expect([min, max]).toEqual([lowest(own), highest(own)]);
        expect(average).toBeCloseTo(meanOf(own), 9);
        const expected = countsOf(own);
        expect(counted.map(Number)).toEqual([
          expected.frostDays,
          expected.iceDays,
          expected.summerDays,
          expected.tropicalDays,
          expected.tropicalNights,
          expect.closeTo(expected.heatingDegreeDays, 6),
          expect.closeTo(expected.coolingDegreeDays, 6),
          expect.closeTo(rainOf(own), 6),
          expected.rainDays,
          expected.wholeDays,
        ]);
      }
    }
    const [march] = periodsOf(days, "month", ZONE).toReversed();
    expect([march?.name, march?.days.length]).toEqual(["2024-03", 20]);
  });

  test("draws months as a band, and their rain and degree days as bars, at their own midnights", async () => {
    const look = { from: "now-5y" };
    const [low, middle, high] = await stations.rowsOf(40, look);
    const [rain] = await stations.rowsOf(31, look);
    const [heating, cooling] = await stations.rowsOf(44, look);
    const months = periodsOf(days, "month", ZONE);
    const each = (measure: (own: readonly Day[]) => number) =>
      months.map(({ startMs, days: own }) => [startMs, expect.closeTo(measure(own), 6)]);
    expect({ low, middle, high }).toEqual({ low: each(lowest), middle: each(meanOf), high: each(highest) });
    expect(rain).toEqual(each(rainOf));
    expect(heating).toEqual(each((own) => countsOf(own).heatingDegreeDays));
    expect(cooling).toEqual(each((own) => countsOf(own).coolingDegreeDays));
  });

  test("draws every year as bars: temperatures, kinds of days and rain", async () => {
    const each = (measures: (own: readonly Day[]) => readonly number[]) =>
      periodsOf(days, "year", ZONE).map(({ startMs, days: own }) => [startMs, ...measures(own).map((value) => expect.closeTo(value, 6))]);
    expect(await stations.rowsOf(42)).toEqual([each((own) => [lowest(own), meanOf(own), highest(own)])]);
    expect(await stations.rowsOf(45)).toEqual([
      each((own) => {
        const { frostDays, iceDays, summerDays, tropicalDays } = countsOf(own);
        return [frostDays, iceDays, summerDays, tropicalDays];
      }),
    ]);
    expect(await stations.rowsOf(32)).toEqual([each((own) => [rainOf(own)])]);
  });

  test("names the day of each record", async () => {
    const dayOf = (date: string) => days.find((day) => day.date === date)?.startMs;
    const [hot, warmest, mild] = (await stations.rowsOf(50)).map(([row]) => row);
    expect(hot).toEqual([dayOf("2023-07-15"), 38.4]);
    const whole = year.filter((day) => day.hours >= 18);
    const byMean = whole.toSorted((a, b) => b.meanC - a.meanC || a.startMs - b.startMs);
    expect(warmest).toEqual([byMean[0]?.startMs, byMean[0]?.meanC]);
    const byLowest = whole.toSorted((a, b) => b.minC - a.minC || a.startMs - b.startMs);
    expect(mild).toEqual([byLowest[0]?.startMs, byLowest[0]?.minC]);
    const [cold, , , widest] = (await stations.rowsOf(51)).map(([row]) => row);
    expect(cold).toEqual([dayOf("2024-01-09"), -17.3]);
    const byRange = year.toSorted((a, b) => b.maxC - b.minC - (a.maxC - a.minC) || a.startMs - b.startMs);
    expect(widest?.[0]).toBe(byRange[0]?.startMs);
    const [wettest, wettestMonth] = (await stations.rowsOf(53)).map(([row]) => row);
    expect(wettest).toEqual([dayOf("2023-08-03"), 61.4]);
    expect(wettestMonth?.[0]).toBe(instantOf({ y: 2023, M: 7, d: 1, h: 0, m: 0, s: 0 }, ZONE));
  });

  test("holds this month against as much of the same month of the year before", async () => {
    const marchOf = (year: number) => days.filter(({ date }) => date >= `${year}-03-01` && date <= `${year}-03-20`);
    for (const [id, bandId, rainId, year] of [
      [60, 62, 64, 2024],
      [61, 63, 65, 2023],
    ] as const) {
      const march = marchOf(year);
      expect(march).toHaveLength(20);
      const [low, middle, high] = (await stations.rowsOf(id)).map(([row]) => row?.[1]);
      expect([low, high]).toEqual([lowest(march), highest(march)]);
      expect(middle).toBeCloseTo(meanOf(march), 9);
      const [band = []] = await stations.rowsOf(bandId);
      expect(band).toEqual(march.map(({ startMs, minC }) => [startMs, minC]));
      expect((await stations.figuresOf(rainId))[0]).toBeCloseTo(rainOf(march), 9);
    }
  });

  test("colours each hour of the clock of each day", async () => {
    const [series = []] = await stations.answersOf(70);
    expect(series.map(({ tags }) => tags?.["hour"])).toEqual(Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")));
    for (const [hour, { values }] of series.entries()) {
      const cells = values.filter(([, value]) => value !== null);
      const expected = hours.filter((each) => each.hour === hour && each.startMs <= NOW_MS);
      expect(cells.map(([, value]) => value)).toEqual(expected.map(({ meanC }) => meanC));
      // Each day's column is its midnight.
      expect(cells.map(([time]) => time)).toEqual(expected.map(({ meanC }) => midnightMs(2022, Math.floor(meanC), ZONE)));
    }
  });
});
