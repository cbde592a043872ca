import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../test/support/requires.ts";
import { climateBoard } from "../src/boards/climate.ts";
import { days, NOW_MS, SOUTHERN_ZONE, southern, startClimateStations, year, ZONE } from "./support/climate-stations.ts";
import { countsOf, highest, lowest, mean, meanOf, midnightMs, rainOf, sum } from "./support/rollup-days.ts";

const DAY_MS = 86_400_000;

describeWith(["influxd"], "the days of the Climate board on a real InfluxDB", () => {
  let stations: Awaited<ReturnType<typeof startClimateStations>>;
  beforeAll(async () => {
    stations = await startClimateStations();
  });
  afterAll(() => stations.stop());

  test("says highest, lowest and mean of the time shown, and on how many days it rests", async () => {
    expect(year).toHaveLength(363);
    expect(await stations.figuresOf(1)).toEqual([-17.3, expect.closeTo(meanOf(year), 9), 38.4]);
    expect(await stations.figuresOf(6)).toEqual([362, 1]);
    expect((await stations.figuresOf(33))[0]).toBeCloseTo(rainOf(year), 9);
  });

  test("counts frost, ice, summer and tropical days, and adds up degree days to 18 °C", async () => {
    const counts = countsOf(year);
    const { frostDays, iceDays, summerDays, tropicalDays, tropicalNights, heatingDegreeDays, coolingDegreeDays } = counts;
    const kinds = [frostDays, iceDays, summerDays, tropicalDays, tropicalNights];
    // The made-up year has some of each, so that no kind is tried on nothing.
    expect(kinds.filter((count) => count === 0)).toEqual([]);
    expect(await stations.figuresOf(10)).toEqual(kinds);
    expect(await stations.figuresOf(4)).toEqual([expect.closeTo(heatingDegreeDays, 6), expect.closeTo(coolingDegreeDays, 6)]);
    const sums = (await stations.rowsOf(23)).map((rows) => sum(rows.map(([, value]) => Number(value ?? 0))));
    expect(sums[0]).toBeCloseTo(heatingDegreeDays, 6);
    expect(sums[1]).toBeCloseTo(coolingDegreeDays, 6);
  });

  test("says that there were none, which is not the same as that nothing was measured", async () => {
    expect((await stations.figuresOf(10, { from: "now-10d" }))[1]).toBe(0);
    expect((await stations.figuresOf(10, { nowMs: Date.UTC(2019, 1, 1) }))[1]).toBeUndefined();
  });

  test("draws in how many hours each day was measured", async () => {
    const [rows = []] = await stations.rowsOf(24);
    const drawn = rows.filter(([, value]) => value !== null);
    expect(drawn).toEqual(year.map(({ startMs, hours: measured }) => [startMs, measured]));
    expect(drawn.filter(([, value]) => Number(value) < 18)).toHaveLength(1);
  });

  test("draws each day at its own midnight, though the clocks are changed, and days without readings as a gap", async () => {
    const [low = [], middle = [], high = []] = await stations.rowsOf(20);
    const drawn = low.flatMap(([time, value], index) =>
      value === null ? [] : [{ startMs: time, minC: value, meanC: middle[index]?.[1], maxC: high[index]?.[1] }],
    );
    expect(drawn).toEqual(year.map(({ startMs, minC, meanC, maxC }) => ({ startMs, minC, meanC, maxC })));
    const gaps = low.filter(([, value]) => value === null).map(([time]) => time);
    expect(gaps).toContain(midnightMs(2023, 129, ZONE));
    expect(gaps.filter((time) => Number(time) > (year[0]?.startMs ?? 0))).toHaveLength(3);
  });

  test("draws the days of a station on the other side of the world at its midnights", async () => {
    const [low = []] = await stations.rowsOf(20, {
      station: "south",
      timezone: SOUTHERN_ZONE,
      nowMs: Date.UTC(2023, 11, 31, 12),
      from: "now-30d",
    });
    expect(low.filter(([, value]) => value !== null)).toEqual(southern.slice(-30).map(({ startMs, minC }) => [startMs, minC]));
  });

  test("draws weeks where many years are shown: their extremes, and the sum of their rain", async () => {
    const look = { from: "now-10y" };
    const [low = [], , high = []] = await stations.rowsOf(20, look);
    const [rain = []] = await stations.rowsOf(30, look);
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

  test("judges a day that has only begun by what cannot change any more", async () => {
    const look = { station: "begun", timezone: "UTC", from: "now-3d" };
    // It has frozen on both; whether the second stays below zero nobody knows yet.
    const [frost, ice] = await stations.figuresOf(10, look);
    expect([frost, ice]).toEqual([2, 1]);
    expect((await stations.figuresOf(4, look))[0]).toBeCloseTo(18 + 6, 9);
    const [coldest, byMean, byHighest] = (await stations.rowsOf(51, look)).map(([row]) => row?.[1]);
    expect([coldest, byMean, byHighest]).toEqual([-12, -6, -1]);
  });

  test("has no rain and no wind of a station that measures none", async () => {
    const look = { station: "begun", timezone: "UTC", from: "now-3d" };
    expect((await stations.rowsOf(30, look)).flat().filter(([, value]) => value !== null)).toEqual([]);
    expect(await stations.rowsOf(53, look)).toEqual([[], []]);
    expect(await stations.rowsOf(54, look)).toEqual([[], []]);
  });

  test("offers the stations that have days", async () => {
    const [{ query } = { query: "" }] = climateBoard.templating.list;
    const { series } = await stations.ask(query.replace("$timeFilter", `time >= ${NOW_MS - 30 * DAY_MS}ms and time <= ${NOW_MS}ms`));
    expect(series.flatMap(({ values }) => values.map(([, station]) => station))).toContain("garden");
  });

  test("shows wind by day, and its strongest gust", async () => {
    const [speed = [], gust = []] = (await stations.rowsOf(35)).map((rows) => rows.filter(([, value]) => value !== null));
    expect(gust).toEqual(year.map(({ startMs, gustMs }) => [startMs, gustMs]));
    expect(mean(speed.map(([, value]) => Number(value)))).toBeCloseTo(mean(year.map(({ gustMs = 0 }) => gustMs)) / 2, 9);
    const strongest = year.toSorted((a, b) => (b.gustMs ?? 0) - (a.gustMs ?? 0) || a.startMs - b.startMs)[0];
    expect((await stations.rowsOf(54))[0]?.[0]).toEqual([strongest?.startMs, strongest?.gustMs]);
  });
});
