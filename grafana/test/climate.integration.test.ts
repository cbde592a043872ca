import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { climateBoard } from "../src/boards/climate.ts";
import { askPanel } from "./support/ask-panel.ts";
import { type Ask, createAsk } from "./support/influxql.ts";
import {
  type Day,
  countsOf,
  highest,
  linesOf,
  lowest,
  madeUpDays,
  mean,
  meanOf,
  midnightMs,
  periodsOf,
  rainOf,
  sum,
  writeLines,
} from "./support/rollup-days.ts";
import { instantOf } from "./support/time-range.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ZONE = "Europe/Berlin";
/** 20 March 2024, 14 o'clock where the station stands. */
const NOW_MS = instantOf({ y: 2024, M: 2, d: 20, h: 14, m: 0, s: 0 }, ZONE);

/** Three years; three days were not measured, and some days are such as one tells of. */
const days = madeUpDays(2021, 4, ZONE, (day) => {
  if (day.startMs > NOW_MS || ["2023-05-10", "2023-05-11", "2023-05-12"].includes(day.date)) return undefined;
  if (day.date === "2023-07-15") return { ...day, maxC: 38.4 };
  if (day.date === "2024-01-09") return { ...day, minC: -17.3, meanC: -9.2, maxC: -3.1 };
  // Measured in part; on the whole it was warmer than any other, and so was its night.
  if (day.date === "2023-07-20") return { ...day, hours: 12, minC: 23.5, meanC: 31.5, maxC: 34 };
  if (day.date === "2023-08-03") return { ...day, rainMm: 61.4 };
  return day;
});
const southern = madeUpDays(2023, 1, "America/Sao_Paulo", (day) => ({
  ...day,
  minC: day.minC + 20,
  maxC: day.maxC + 20,
  meanC: day.meanC + 20,
}));

/** A temperature of each hour that says which day and hour it is of: 45.07 is 7 o'clock of the 45th day. */
const hours = Array.from({ length: 60 }, (_, index) => 780 + index).flatMap((index) =>
  Array.from({ length: 24 }, (_, hour) => ({
    hour,
    startMs: instantOf({ y: 2022, M: 0, d: 1 + index, h: hour, m: 0, s: 0 }, ZONE),
    meanC: index + hour / 100,
  })),
);

const before = (toMs: number, fromMs: number) => days.filter(({ startMs }) => startMs >= fromMs && startMs <= toMs);

describeWith(["influxd"], "the Climate board on a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let ask: Ask;
  /** Before the real now: a day that is over, and one that is not. */
  const yesterday: Day = { startMs: 0, date: "", minC: -9, meanC: -6, maxC: -1, hours: 24, seaLevelPressureHpa: 1030 };

  beforeAll(async () => {
    influxd = await startInfluxd();
    ask = createAsk(influxd.url);
    await ask('CREATE DATABASE "clima"');
    const realNowMs = Date.now();
    const recent = [
      { ...yesterday, startMs: realNowMs - 26 * HOUR_MS },
      { ...yesterday, startMs: realNowMs - 5 * HOUR_MS, hours: 5, minC: -12, maxC: -3, meanC: -8 },
    ];
    await writeLines(influxd.url, [
      ...linesOf("garden", days, ZONE),
      ...linesOf("south", southern, "America/Sao_Paulo"),
      ...linesOf("recent", recent, "UTC"),
      ...hours.map(
        ({ hour, startMs, meanC }) =>
          `weather_hour,station=garden,hour=${String(hour).padStart(2, "0")} temperatureC_mean=${meanC},temperatureC_count=60 ${startMs}`,
      ),
    ]);
  });
  afterAll(() => influxd.stop());

  interface Seen {
    readonly from?: string;
    readonly nowMs?: number;
    readonly station?: string;
    readonly timezone?: string;
  }

  const answersOf = (id: number, { from = "now-1y", nowMs = NOW_MS, station = "garden", timezone = ZONE }: Seen = {}) =>
    askPanel(climateBoard, id, ask, { from, nowMs, timeZone: timezone, variables: { station, timezone } });

  const rowsOf = async (id: number, look?: Seen) => (await answersOf(id, look)).map(([series]) => series?.values ?? []);
  const figureOf = async (id: number, look?: Seen) => (await rowsOf(id, look))[0]?.[0]?.[1];

  const year = before(NOW_MS, NOW_MS - 366 * DAY_MS);

  test("says highest, lowest and mean of the time shown, and on how many days it rests", async () => {
    expect(year).toHaveLength(363);
    expect(await figureOf(1)).toBe(38.4);
    expect(await figureOf(2)).toBeCloseTo(meanOf(year), 9);
    expect(await figureOf(3)).toBe(-17.3);
    expect(await figureOf(6)).toBe(362);
    expect(await figureOf(15)).toBe(1);
    expect(await figureOf(33)).toBeCloseTo(rainOf(year), 9);
  });

  test("counts frost, ice, summer and tropical days, and adds up degree days to 18 °C", async () => {
    const counts = countsOf(year);
    const { frostDays, iceDays, summerDays, tropicalDays, tropicalNights, heatingDegreeDays, coolingDegreeDays } = counts;
    const kinds = [frostDays, iceDays, summerDays, tropicalDays, tropicalNights];
    // The made-up year has some of each, so that no kind is tried on nothing.
    expect(kinds.filter((count) => count === 0)).toEqual([]);
    expect(await Promise.all([10, 11, 12, 13, 14].map((id) => figureOf(id)))).toEqual(kinds);
    expect(await figureOf(4)).toBeCloseTo(heatingDegreeDays, 6);
    expect(await figureOf(5)).toBeCloseTo(coolingDegreeDays, 6);
    const sums = (await rowsOf(23)).map((rows) => sum(rows.map(([, value]) => Number(value ?? 0))));
    expect(sums[0]).toBeCloseTo(heatingDegreeDays, 6);
    expect(sums[1]).toBeCloseTo(coolingDegreeDays, 6);
  });

  test("says that there were none, which is not the same as that nothing was measured", async () => {
    expect(await figureOf(11, { from: "now-10d" })).toBe(0);
    expect(await figureOf(11, { nowMs: Date.UTC(2019, 1, 1) })).toBeUndefined();
  });

  test("draws in how many hours each day was measured", async () => {
    const [rows = []] = await rowsOf(24);
    const drawn = rows.filter(([, value]) => value !== null);
    expect(drawn).toEqual(year.map(({ startMs, hours: measured }) => [startMs, measured]));
    expect(drawn.filter(([, value]) => Number(value) < 18)).toHaveLength(1);
  });

  test("draws each day at its own midnight, though the clocks are changed, and days without readings as a gap", async () => {
    const [low = [], middle = [], high = []] = await rowsOf(20);
    const drawn = low.flatMap(([time, value], index) =>
      value === null ? [] : [{ startMs: time, minC: value, meanC: middle[index]?.[1], maxC: high[index]?.[1] }],
    );
    expect(drawn).toEqual(year.map(({ startMs, minC, meanC, maxC }) => ({ startMs, minC, meanC, maxC })));
    const gaps = low.filter(([, value]) => value === null).map(([time]) => time);
    expect(gaps).toContain(midnightMs(2023, 129, ZONE));
    expect(gaps.filter((time) => Number(time) > (year[0]?.startMs ?? 0))).toHaveLength(3);
  });

  test("draws the days of a station on the other side of the world at its midnights", async () => {
    const [low = []] = await rowsOf(20, {
      station: "south",
      timezone: "America/Sao_Paulo",
      nowMs: Date.UTC(2023, 11, 31, 12),
      from: "now-30d",
    });
    expect(low.filter(([, value]) => value !== null)).toEqual(southern.slice(-30).map(({ startMs, minC }) => [startMs, minC]));
  });

  test("draws weeks where many years are shown: their extremes, and the sum of their rain", async () => {
    const look = { from: "now-10y" };
    const [low = [], , high = []] = await rowsOf(20, look);
    const [rain = []] = await rowsOf(30, look);
    const weeks = low.flatMap(([time], index) => {
      const own = days.filter(({ startMs }) => startMs >= Number(time) && startMs < Number(low[index + 1]?.[0] ?? NOW_MS));
      return own.length === 0 ? [] : [{ index, min: lowest(own), max: highest(own), rain: rainOf(own) }];
    });
    expect(weeks.length).toBeGreaterThan(160);
    for (const { index, min, max, rain: fallen } of weeks) {
      expect([low[index]?.[1], high[index]?.[1]]).toEqual([min, max]);
      expect(rain[index]?.[1]).toBeCloseTo(fallen, 9);
    }
  });

  test("lists months and years, the newest first, the newest as far as it is", async () => {
    for (const [id, by] of [
      [41, "month"],
      [43, "year"],
    ] as const) {
      const [rows = []] = await rowsOf(id, { from: "now-5y" });
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
    const [low, middle, high] = await rowsOf(40, look);
    const [rain] = await rowsOf(31, look);
    const [heating, cooling] = await rowsOf(44, look);
    const months = periodsOf(days, "month", ZONE);
    const each = (valueOf: (own: readonly Day[]) => number) =>
      months.map(({ startMs, days: own }) => [startMs, expect.closeTo(valueOf(own), 6)]);
    expect({ low, middle, high }).toEqual({ low: each(lowest), middle: each(meanOf), high: each(highest) });
    expect(rain).toEqual(each(rainOf));
    expect(heating).toEqual(each((own) => countsOf(own).heatingDegreeDays));
    expect(cooling).toEqual(each((own) => countsOf(own).coolingDegreeDays));
  });

  test("draws every year as bars: temperatures, kinds of days and rain", async () => {
    const each = (valuesOf: (own: readonly Day[]) => readonly number[]) =>
      periodsOf(days, "year", ZONE).map(({ startMs, days: own }) => [startMs, ...valuesOf(own).map((value) => expect.closeTo(value, 6))]);
    expect(await rowsOf(42)).toEqual([each((own) => [lowest(own), meanOf(own), highest(own)])]);
    expect(await rowsOf(45)).toEqual([
      each((own) => {
        const { frostDays, iceDays, summerDays, tropicalDays } = countsOf(own);
        return [frostDays, iceDays, summerDays, tropicalDays];
      }),
    ]);
    expect(await rowsOf(32)).toEqual([each((own) => [rainOf(own)])]);
  });

  test("names the day of each record", async () => {
    const dayOf = (date: string) => days.find((day) => day.date === date)?.startMs;
    const [hot, warmest, mild] = (await rowsOf(50)).map(([row]) => row);
    expect(hot).toEqual([dayOf("2023-07-15"), 38.4]);
    const whole = year.filter((day) => day.hours >= 18);
    const byMean = whole.toSorted((a, b) => b.meanC - a.meanC || a.startMs - b.startMs);
    expect(warmest).toEqual([byMean[0]?.startMs, byMean[0]?.meanC]);
    const byLowest = whole.toSorted((a, b) => b.minC - a.minC || a.startMs - b.startMs);
    expect(mild).toEqual([byLowest[0]?.startMs, byLowest[0]?.minC]);
    const [cold, , , widest] = (await rowsOf(51)).map(([row]) => row);
    expect(cold).toEqual([dayOf("2024-01-09"), -17.3]);
    const byRange = year.toSorted((a, b) => b.maxC - b.minC - (a.maxC - a.minC) || a.startMs - b.startMs);
    expect(widest?.[0]).toBe(byRange[0]?.startMs);
    const [wettest, wettestMonth] = (await rowsOf(53)).map(([row]) => row);
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
      const [low, middle, high] = (await rowsOf(id)).map(([row]) => row?.[1]);
      expect([low, high]).toEqual([lowest(march), highest(march)]);
      expect(middle).toBeCloseTo(meanOf(march), 9);
      const [band = []] = await rowsOf(bandId);
      expect(band).toEqual(march.map(({ startMs, minC }) => [startMs, minC]));
      expect(await figureOf(rainId)).toBeCloseTo(rainOf(march), 9);
    }
  });

  test("colours each hour of the clock of each day", async () => {
    const [series = []] = await answersOf(70);
    expect(series.map(({ tags }) => tags?.["hour"])).toEqual(Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")));
    for (const [hour, { values }] of series.entries()) {
      const cells = values.filter(([, value]) => value !== null);
      const expected = hours.filter((each) => each.hour === hour && each.startMs <= NOW_MS);
      expect(cells.map(([, value]) => value)).toEqual(expected.map(({ meanC }) => meanC));
      // Each day's column is its midnight.
      expect(cells.map(([time]) => time)).toEqual(expected.map(({ meanC }) => midnightMs(2022, Math.floor(meanC), ZONE)));
    }
  });

  test("judges a day that has only begun by what cannot change any more", async () => {
    const look = { station: "recent", timezone: "UTC", nowMs: Date.now(), from: "now-3d" };
    // It has frozen on both; whether the second stays below zero nobody knows yet.
    expect(await figureOf(10, look)).toBe(2);
    expect(await figureOf(11, look)).toBe(1);
    expect(await figureOf(4, look)).toBeCloseTo(18 + 6, 9);
    const [coldest, byMean, byHighest] = (await rowsOf(51, look)).map(([row]) => row?.[1]);
    expect([coldest, byMean, byHighest]).toEqual([-12, -6, -1]);
  });

  test("has no rain and no wind of a station that measures none", async () => {
    const look = { station: "recent", timezone: "UTC", nowMs: Date.now(), from: "now-3d" };
    expect((await rowsOf(30, look)).flat().filter(([, value]) => value !== null)).toEqual([]);
    expect(await rowsOf(53, look)).toEqual([[], []]);
    expect(await rowsOf(54, look)).toEqual([[], []]);
  });

  test("offers the stations that have days", async () => {
    const [{ query } = { query: "" }] = climateBoard.templating.list;
    const { series } = await ask(query.replace("$timeFilter", `time >= ${NOW_MS - 30 * DAY_MS}ms and time <= ${NOW_MS}ms`));
    expect(series.flatMap(({ values }) => values.map(([, station]) => station))).toContain("garden");
  });

  test("shows wind by day, and its strongest gust", async () => {
    const [speed = [], gust = []] = (await rowsOf(35)).map((rows) => rows.filter(([, value]) => value !== null));
    expect(gust).toEqual(year.map(({ startMs, gustMs }) => [startMs, gustMs]));
    expect(mean(speed.map(([, value]) => Number(value)))).toBeCloseTo(mean(year.map(({ gustMs = 0 }) => gustMs)) / 2, 9);
    const strongest = year.toSorted((a, b) => (b.gustMs ?? 0) - (a.gustMs ?? 0) || a.startMs - b.startMs)[0];
    expect((await rowsOf(54))[0]?.[0]).toEqual([strongest?.startMs, strongest?.gustMs]);
  });
});
