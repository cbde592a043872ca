import { describe, expect, test } from "@jest/globals";
import { intervalMsFor, intervalMsOf, intervalText, roundIntervalMs } from "./interval.ts";
import { resolveQuery, type View } from "./resolve.ts";
import { instantOfText, panelTimeRange, timeRangeOf } from "./time-range.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 2, 15, 14, 23);
const clock = { nowMs: NOW_MS, timeZone: "UTC" };
const range = { fromMs: NOW_MS - DAY_MS, toMs: NOW_MS };
const view: View = { range, clock, variables: {}, dataSourceInterval: "10s" };
const resolve = (query: string, more: Partial<View> = {}) => resolveQuery({ query, maxDataPoints: 1000 }, { ...view, ...more }).query;

describe("an interval", () => {
  test.each([
    [9, 1],
    [1499, 1000],
    [1500, 2000],
    [86_400, 60_000],
    [DAY_MS - 1, DAY_MS / 2],
    [DAY_MS, DAY_MS],
    [7 * DAY_MS - 1, DAY_MS],
    [20 * DAY_MS, 7 * DAY_MS],
    [50 * DAY_MS, 365 * DAY_MS],
  ])("of %d ms is rounded to %d ms", (calculatedMs, roundMs) => expect(roundIntervalMs(calculatedMs)).toBe(roundMs));

  test("is written in the largest unit that fits, and loses the rest", () => {
    expect([500, 10_000, 90_000, 2.5 * HOUR_MS, 7 * DAY_MS, 366 * DAY_MS].map(intervalText)).toEqual([
      "500ms",
      "10s",
      "1m",
      "2h",
      "7d",
      "1y",
    ]);
  });

  test("is not below its minimum", () => {
    expect(intervalMsFor(5 * 60_000, 1000, "")).toBe(200);
    expect(intervalMsFor(5 * 60_000, 1000, "20s")).toBe(20_000);
    expect(intervalMsFor(DAY_MS, 1000, "20s")).toBe(60_000);
  });

  test("of a variable that was not filled in is refused, as in Grafana", () => {
    expect(() => intervalMsOf("$interval")).toThrow('"$interval" is no interval, like 20s');
  });
});

describe("a time", () => {
  test.each([
    ["now", "UTC", "2026-03-15T14:23:00.000Z"],
    ["now-24h", "UTC", "2026-03-14T14:23:00.000Z"],
    ["now/d", "UTC", "2026-03-15T00:00:00.000Z"],
    ["now/d", "Asia/Kolkata", "2026-03-14T18:30:00.000Z"],
    ["now-1d/d", "America/Sao_Paulo", "2026-03-14T03:00:00.000Z"],
    ["now/M", "Asia/Kolkata", "2026-02-28T18:30:00.000Z"],
    ["now-1y/y", "UTC", "2025-01-01T00:00:00.000Z"],
    ["now-1M", "UTC", "2026-02-15T14:23:00.000Z"],
    ["now/w", "UTC", "2026-03-09T00:00:00.000Z"],
    // Berlin's clock was an hour less far ahead before summer time began.
    ["now-6M/d", "Europe/Berlin", "2025-09-14T22:00:00.000Z"],
  ])("%s in %s is %s", (text, timeZone, instant) => {
    expect(new Date(instantOfText(text, { nowMs: NOW_MS, timeZone })).toISOString()).toBe(instant);
  });

  test("at the end of a range is rounded up", () => {
    const { fromMs, toMs } = timeRangeOf("now-1d/d", "now-1d/d", clock);
    expect([fromMs, toMs]).toEqual([Date.UTC(2026, 2, 14), Date.UTC(2026, 2, 15) - 1]);
  });

  test("of a panel's own takes the place of the board's, and is shifted back", () => {
    expect(panelTimeRange(range, { timeFrom: "1h" }, clock)).toEqual({ fromMs: NOW_MS - HOUR_MS, toMs: NOW_MS });
    expect(panelTimeRange(range, { timeFrom: "now/d" }, clock).fromMs).toBe(Date.UTC(2026, 2, 15));
    expect(panelTimeRange(range, { timeShift: "1d" }, clock)).toEqual({ fromMs: NOW_MS - 2 * DAY_MS, toMs: NOW_MS - DAY_MS });
  });
});

describe("a query", () => {
  test("gets the time shown and the interval, as Grafana's server writes them", () => {
    expect(resolve('SELECT mean("a") FROM "b" WHERE $timeFilter GROUP BY time($__interval)')).toBe(
      `SELECT mean("a") FROM "b" WHERE time >= ${range.fromMs}ms and time <= ${range.toMs}ms GROUP BY time(1m)`,
    );
    expect(resolve("$__interval_ms $__range $__range_s $__from")).toBe(`60000 86400s 86400 ${range.fromMs}`);
  });

  test("has a single choice as it is, and escaped where the query has it in a regular expression", () => {
    const variables = { worker: "a.b", timezone: "America/Sao_Paulo" };
    expect(resolve("\"worker\" =~ /^$worker$/ tz('$timezone')", { variables })).toBe("\"worker\" =~ /^a\\.b$/ tz('America/Sao_Paulo')");
    expect(resolve("\"worker\" = '$worker'", { variables })).toBe("\"worker\" = 'a.b'");
  });

  test("has several choices as an alternation, and each format as it is written", () => {
    const variables = { station: ["garden", "roof"], one: ["garden"] };
    expect(resolve("/^$station$/ /^$one$/", { variables })).toBe("/^(garden|roof)$/ /^(garden)$/");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Grafana's
    expect(resolve("${station:regex} ${one:regex} ${station:pipe} [[station:csv]] ${station:singlequote}", { variables })).toBe(
      "(garden|roof) garden garden|roof garden,roof 'garden','roof'",
    );
  });

  test("keeps what is no variable of the board", () => {
    expect(resolve("/^$station$/ $nothing", { variables: { station: "garden" } })).toBe("/^garden$/ $nothing");
  });

  test("takes its minimum interval from a variable", () => {
    const question = { query: "$__interval", maxDataPoints: 1000, minInterval: "$interval" };
    expect(resolveQuery(question, { ...view, variables: { interval: "2h" } }).query).toBe("2h");
  });
});
