import type { Reading } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { describeWith } from "../../test/support/requires.ts";
import { weatherBoard } from "../src/boards/weather.ts";
import { inLanguage } from "../src/text.ts";
import { panelOf } from "./support/ask-panel.ts";
import type { BoardJson } from "./support/board.ts";
import { filledInfluxd } from "./support/filled-influxd.ts";
import { questionOf, resolveQuery, type View } from "./support/resolve.ts";
import { chooseVariables } from "./support/variables.ts";
import { writeLines } from "./support/write-lines.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 10, 29, 10, 41, 17, 300);
const SCREEN_PX = 1000;
const TEMPERATURE_PANEL = 10;

const RANGES_MS = {
  "5 minutes": 300 * SECOND_MS,
  "1 hour": HOUR_MS,
  "1 day": DAY_MS,
  "30 days": 30 * DAY_MS,
  "1 year": 365 * DAY_MS,
  "10 years": 3650 * DAY_MS,
} as const;

const STATIONS_MS = { "1s": SECOND_MS, "10s": 10 * SECOND_MS, "30s": 30 * SECOND_MS, "5min": 300 * SECOND_MS, hourly: HOUR_MS } as const;

/** Of each range a thirtieth is an outage, a third of it back. */
const outages = Object.values(RANGES_MS).map((rangeMs) => ({ fromMs: NOW_MS - rangeMs / 3, toMs: NOW_MS - rangeMs / 3 + rangeMs / 30 }));

/**
 * Ten years of readings, newest first. Each comes up to a hundredth of the interval late, and one in 300 is lost. Further back, where no range
 * has smaller steps than a thousandth of the time until now, only some are written: 6000 in that time, so that each step has several.
 */
function readingsOf(station: string, intervalAt: (ageMs: number) => number, seed: number): Reading[] {
  const random = createRandom(seed);
  const readings: Reading[] = [];
  for (let ageMs = 0; ageMs < 3660 * DAY_MS; ageMs += Math.max(1, Math.floor(ageMs / 6000 / intervalAt(ageMs))) * intervalAt(ageMs)) {
    const atMs = NOW_MS - ageMs + Math.floor((random() * intervalAt(ageMs)) / 100) - intervalAt(ageMs);
    const isLost = random() < 1 / 300 || outages.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
    if (!isLost)
      readings.push({ station, bootId: "b", seq: 1, takenAt: new Date(atMs).toISOString(), values: { temperatureC: 20 * random() } });
  }
  return readings;
}

const changedMs = 12 * HOUR_MS;
const readings: Reading[] = [
  ...Object.entries(STATIONS_MS).flatMap(([station, intervalMs], index) => readingsOf(station, () => intervalMs, index + 1)),
  // Five minutes until twelve hours ago, then ten seconds.
  ...readingsOf("changed", (ageMs) => (ageMs > changedMs ? 300 * SECOND_MS : 10 * SECOND_MS), 99),
];

/** Of each hour that has readings, as the roll-ups have it, which long times are drawn from. */
function* hoursOf(all: readonly Reading[]): Iterable<string> {
  const temperatures = new Map<string, number[]>();
  for (const { station, takenAt, values } of all) {
    const hour = `${station} ${HOUR_MS * Math.floor(Date.parse(takenAt) / HOUR_MS)}`;
    const known = temperatures.get(hour);
    if (known) known.push(values.temperatureC ?? 0);
    else temperatures.set(hour, [values.temperatureC ?? 0]);
  }
  for (const [hour, each] of temperatures) {
    const [station, atMs] = hour.split(" ");
    yield `weather_hour,station=${station} temperatureC_mean=${each.reduce((sum, value) => sum + value, 0) / each.length} ${atMs}`;
  }
}

type Bucket = readonly [atMs: number, value: number | null];

describeWith(["influxd"], "lines on a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof filledInfluxd>>;
  beforeAll(async () => {
    influxd = await filledInfluxd(readings, (_store, url) => writeLines(url, hoursOf(readings), "ms"));
  });
  afterAll(() => influxd.stop());

  /** What Grafana gets to draw, a bucket each; without a minimum interval where `minInterval` is "". */
  async function drawn(station: string, rangeMs: number, minInterval?: string) {
    const range = { fromMs: NOW_MS - rangeMs, toMs: NOW_MS };
    const view: Omit<View, "variables"> = { range, clock: { nowMs: NOW_MS, timeZone: "UTC" }, dataSourceInterval: "10s" };
    const board = inLanguage(weatherBoard, "en") as BoardJson;
    const { variables } = await chooseVariables(board, influxd.ask, view, { station });
    const panel = panelOf(weatherBoard, TEMPERATURE_PANEL);
    const buckets: Bucket[] = [];
    // The readings and the roll-ups: one of them answers.
    for (const { query } of panel.targets.slice(0, 2)) {
      const question = { ...questionOf(panel, query, SCREEN_PX), ...(minInterval === undefined ? {} : { minInterval }) };
      const [series] = (await influxd.ask(resolveQuery(question, { ...view, variables }).query)).series;
      buckets.push(...((series?.values ?? []) as unknown as readonly Bucket[]));
    }
    return { buckets, stepMs: (buckets[1]?.[0] ?? 0) - (buckets[0]?.[0] ?? 0), range };
  }

  /** Of the pairs of buckets that the station measured in throughout, how many are joined by a line. */
  function shareJoined({ buckets, stepMs, range }: Awaited<ReturnType<typeof drawn>>, intervalMs: number): number | undefined {
    const isWhole = (atMs: number) =>
      atMs >= range.fromMs &&
      atMs + stepMs <= NOW_MS - intervalMs &&
      !outages.some(({ fromMs, toMs }) => atMs + stepMs > fromMs - intervalMs && atMs < toMs + intervalMs);
    const pairs = buckets.slice(1).flatMap((bucket, index) => {
      const before = buckets[index];
      return before && isWhole(bucket[0]) && isWhole(before[0]) ? [before[1] !== null && bucket[1] !== null] : [];
    });
    return pairs.length === 0 ? undefined : pairs.filter(Boolean).length / pairs.length;
  }

  const cases = Object.entries(STATIONS_MS).flatMap(([station, intervalMs]) =>
    Object.entries(RANGES_MS).map(([name, rangeMs]) => [station, name, intervalMs, rangeMs] as const),
  );

  test.each(cases)("readings of every %s are a line over %s, and an outage is a gap in it", async (station, _name, intervalMs, rangeMs) => {
    const answer = await drawn(station, rangeMs);
    const share = shareJoined(answer, intervalMs);
    // A range that is shorter than some of the station's readings has no neighbours.
    if (rangeMs >= 10 * intervalMs) expect(share).toBeGreaterThanOrEqual(0.999);
    for (const { fromMs, toMs } of outages) {
      if (fromMs < answer.range.fromMs || toMs - fromMs < 2 * answer.stepMs + intervalMs) continue;
      const inside = answer.buckets.filter(([atMs]) => atMs >= fromMs && atMs + answer.stepMs <= toMs);
      expect(inside.length).toBeGreaterThan(0);
      expect(inside.filter(([, value]) => value !== null)).toEqual([]);
    }
  });

  test.each(["1 hour", "1 day", "30 days"] as const)("a station that measures more often than before draws lines over %s", async (name) => {
    const share = shareJoined(await drawn("changed", RANGES_MS[name]), 300 * SECOND_MS);
    expect(share).toBeGreaterThanOrEqual(0.999);
  });

  test.each([
    ["30s", "1 hour"],
    ["hourly", "1 day"],
    ["hourly", "30 days"],
  ] as const)("without the minimum interval, %s data over %s would be dots", async (station, name) => {
    const share = shareJoined(await drawn(station, RANGES_MS[name], "10s"), STATIONS_MS[station]);
    expect(share).toBeLessThan(0.5);
  });

  test("a station that never said anything of itself has the days of UTC", async () => {
    const view = { range: { fromMs: NOW_MS - DAY_MS, toMs: NOW_MS }, clock: { nowMs: NOW_MS, timeZone: "UTC" }, dataSourceInterval: "10s" };
    const { variables } = await chooseVariables(inLanguage(weatherBoard, "en") as BoardJson, influxd.ask, view, { station: "hourly" });
    expect(variables).toMatchObject({ station: "hourly", timezone: "" });
    const { series } = await influxd.ask(
      `SELECT count("temperatureC") FROM "weather" WHERE time >= ${NOW_MS - DAY_MS}ms AND time <= ${NOW_MS}ms GROUP BY time(1d) tz('')`,
    );
    expect(series[0]?.values.map(([atMs]) => Number(atMs) % DAY_MS)).toEqual([0, 0]);
  });
});
