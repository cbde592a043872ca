import { createCalendar, type Period } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { aligned } from "../src/history/alignment.ts";
import { type ChartNumbers, toCsv, toRows } from "../src/history/chart-table.ts";
import { readHistoryAddress, writeHistoryAddress } from "../src/history/history-address.ts";
import { nightsIn } from "../src/history/nights.ts";
import { alignedTo, stepMsOf } from "../src/history/steps.ts";
import { choiceOfDates, earlier, later, periodOf, SPANS, type TimeChoice, yearBefore } from "../src/history/time-choice.ts";
import { panned, pinched, zoomed } from "../src/history/zoom.ts";
import { createReader } from "../src/reader.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const berlin = createCalendar("Europe/Berlin");
const NOW_MS = Date.parse("2026-11-29T15:00Z");
const ends = { nowMs: NOW_MS, newestMs: NOW_MS, oldestMs: 0 };
const iso = ({ fromMs, toMs }: Period) => [fromMs, toMs].map((ms) => new Date(ms).toISOString().slice(0, 16));
const period = (from: string, to: string): Period => ({ fromMs: Date.parse(from), toMs: Date.parse(to) });

describe("the time that is shown", () => {
  test.each([
    ["", { kind: "newest", span: "day" }, ["2026-11-28T15:00", "2026-11-29T15:00"]],
    ["range=7d", { kind: "newest", span: "week" }, ["2026-11-22T15:00", "2026-11-29T15:00"]],
    ["span=day&at=2026-03-29", { kind: "period", span: "day", dateMs: Date.UTC(2026, 2, 29) }, ["2026-03-28T23:00", "2026-03-29T22:00"]],
    ["span=week&at=2026-11-29", { kind: "period", span: "week", dateMs: Date.UTC(2026, 10, 29) }, ["2026-11-22T23:00", "2026-11-29T23:00"]],
    ["span=month&at=2026-10-05", { kind: "period", span: "month", dateMs: Date.UTC(2026, 9, 5) }, ["2026-09-30T22:00", "2026-10-31T23:00"]],
    ["span=year&at=2025-10-05", { kind: "period", span: "year", dateMs: Date.UTC(2025, 9, 5) }, ["2024-12-31T23:00", "2025-12-31T23:00"]],
    [
      "span=decade&at=2025-01-01",
      { kind: "period", span: "decade", dateMs: Date.UTC(2025, 0, 1) },
      ["2015-12-31T23:00", "2025-12-31T23:00"],
    ],
    [
      "from=2026-11-01T00:00Z&to=2026-11-03T12:30Z",
      { kind: "dates", ...period("2026-11-01T00:00Z", "2026-11-03T12:30Z") },
      ["2026-11-01T00:00", "2026-11-03T12:30"],
    ],
  ])("%s is understood, and written back as it was meant", (query, time, shown) => {
    const address = readHistoryAddress(new URLSearchParams(query));
    expect(address).toEqual({ time, stations: [], isYearBefore: false });
    expect(iso(periodOf(address.time, berlin, ends))).toEqual(shown);
    expect(readHistoryAddress(writeHistoryAddress(address))).toEqual(address);
  });

  test("what is compared is in the address, too: three others at most, each once", () => {
    const address = readHistoryAddress(new URLSearchParams("stations=roof,cellar,roof,,a,b&year=before"));
    expect(address).toMatchObject({ stations: ["roof", "cellar", "a"], isYearBefore: true });
    expect(readHistoryAddress(writeHistoryAddress(address))).toEqual(address);
  });

  test.each([
    "span=century",
    "from=yesterday&to=now",
    "from=2026-11-03T00:00Z&to=2026-11-01T00:00Z",
    "span=day&at=2026-13-45",
    "range=100y",
  ])("of %s, which nobody understands, the last day is left", (query) => {
    expect(readHistoryAddress(new URLSearchParams(query)).time).toEqual({ kind: "newest", span: "day" });
  });

  test("ends with the newest value of a station that is silent for longer", () => {
    const newestMs = Date.parse("2026-01-05T12:00Z");
    expect(iso(periodOf({ kind: "newest", span: "week" }, berlin, { nowMs: NOW_MS, newestMs, oldestMs: 0 }))).toEqual([
      "2025-12-29T12:00",
      "2026-01-05T12:00",
    ]);
    expect(iso(periodOf({ kind: "newest", span: "year" }, berlin, { nowMs: NOW_MS, newestMs, oldestMs: 0 }))[1]).toBe("2026-11-29T15:00");
  });

  test.each([
    ["begins with a station that was not there for most of it", "decade", NOW_MS - 8 * DAY_MS, NOW_MS - 8 * DAY_MS],
    ["is an hour at least", "day", NOW_MS - 1000, NOW_MS - HOUR_MS],
    ["begins as ever where little is missing", "day", NOW_MS - 23 * HOUR_MS, NOW_MS - DAY_MS],
  ] as const)("%s", (_what, span, oldestMs, fromMs) => {
    expect(periodOf({ kind: "newest", span }, berlin, { ...ends, oldestMs })).toEqual({ fromMs, toMs: NOW_MS });
  });

  test.each(Object.keys(SPANS) as (keyof typeof SPANS)[])("goes back and forth by a %s without a gap", (span) => {
    const newest: TimeChoice = { kind: "newest", span };
    const first = earlier(newest, berlin, ends);
    const second = earlier(first, berlin, ends);
    const [newestPeriod, one, two] = [newest, first, second].map((each) => periodOf(each, berlin, ends));
    expect(newestPeriod?.fromMs).toBeLessThanOrEqual(one?.toMs ?? 0);
    expect(two?.toMs).toBe(one?.fromMs);
    expect(later(second, berlin, ends) && periodOf(later(second, berlin, ends) ?? newest, berlin, ends)).toEqual(one);
    expect(later(newest, berlin, ends)).toBeUndefined();
  });

  test("goes by its own length where dates were chosen, and never to what is all to come", () => {
    const dates: TimeChoice = { kind: "dates", ...period("2026-11-20T00:00Z", "2026-11-22T00:00Z") };
    expect(earlier(dates, berlin, ends)).toEqual({ kind: "dates", ...period("2026-11-18T00:00Z", "2026-11-20T00:00Z") });
    expect(later(dates, berlin, ends)).toEqual({ kind: "dates", ...period("2026-11-22T00:00Z", "2026-11-24T00:00Z") });
    expect(later({ kind: "dates", ...period("2026-11-28T00:00Z", "2026-11-30T00:00Z") }, berlin, ends)).toBeUndefined();
  });

  test("of two dates holds both, in whatever order they were chosen", () => {
    const [one, other] = [Date.UTC(2026, 9, 24), Date.UTC(2026, 9, 25)];
    const chosen = choiceOfDates(one, other, berlin);
    expect(choiceOfDates(other, one, berlin)).toEqual(chosen);
    expect(iso(periodOf(chosen, berlin, ends))).toEqual(["2026-10-23T22:00", "2026-10-25T23:00"]);
  });

  test("a year before has the same dates and times of day, whatever the clock did", () => {
    expect(iso(yearBefore(period("2026-03-29T22:00Z", "2026-04-01T10:00Z"), berlin))).toEqual(["2025-03-29T23:00", "2025-04-01T10:00"]);
    expect(iso(yearBefore(period("2024-02-28T23:00Z", "2024-02-29T23:00Z"), berlin))).toEqual(["2023-02-27T23:00", "2023-02-28T23:00"]);
  });
});

describe("zoom", () => {
  const day = period("2026-11-28T00:00Z", "2026-11-29T00:00Z");
  const limits = { latestMs: NOW_MS };

  test("keeps the instant under the pointer where it is", () => {
    const aroundMs = day.fromMs + 6 * HOUR_MS;
    expect(iso(zoomed(day, 0.5, aroundMs, limits))).toEqual(["2026-11-28T03:00", "2026-11-28T15:00"]);
    expect(zoomed(zoomed(day, 0.5, aroundMs, limits), 2, aroundMs, limits)).toEqual(day);
  });

  test("ends at ten minutes, at thirty years, at 1970 and at the latest time", () => {
    const inMost = zoomed(day, 1e-9, day.fromMs, limits);
    expect(inMost.toMs - inMost.fromMs).toBe(600_000);
    const outMost = zoomed(day, 1e9, day.fromMs, limits);
    expect(outMost.toMs).toBe(NOW_MS);
    expect(outMost.toMs - outMost.fromMs).toBe(30 * 366 * DAY_MS);
    expect(panned(day, 100 * DAY_MS, limits).toMs).toBe(NOW_MS);
    expect(panned(day, -100_000 * DAY_MS, limits)).toEqual({ fromMs: 0, toMs: DAY_MS });
  });

  test("moves by as much as it is dragged", () => {
    expect(iso(panned(day, -2 * HOUR_MS, limits))).toEqual(["2026-11-27T22:00", "2026-11-28T22:00"]);
  });

  test("two fingers hold what is under them", () => {
    expect(iso(pinched(day, [0.25, 0.75], [0, 1], limits))).toEqual(["2026-11-28T06:00", "2026-11-28T18:00"]);
    expect(iso(pinched(day, [0, 1], [0.25, 0.75], { latestMs: NOW_MS + DAY_MS }))).toEqual(["2026-11-27T12:00", "2026-11-29T12:00"]);
    expect(pinched(day, [0.2, 0.4], [0.3, 0.5], limits)).toEqual(panned(day, -2.4 * HOUR_MS, limits));
  });
});

describe("a step", () => {
  const wide = { widthPx: 1000, isBars: false, intervalMs: 0 };
  test.each([
    [10 * 60_000, 5000],
    [DAY_MS, 5 * 60_000],
    [7 * DAY_MS, HOUR_MS / 2],
    [31 * DAY_MS, 2 * HOUR_MS],
    [366 * DAY_MS, DAY_MS],
    [3653 * DAY_MS, 14 * DAY_MS],
  ])("of %d ms is %d ms on a wide screen", (lengthMs, stepMs) => {
    expect(stepMsOf({ fromMs: NOW_MS - lengthMs, toMs: NOW_MS }, wide)).toBe(stepMs);
  });

  test("is longer on a phone, for bars, and where readings are few", () => {
    const day = { fromMs: NOW_MS - DAY_MS, toMs: NOW_MS };
    expect(stepMsOf(day, { ...wide, widthPx: 320 })).toBe(10 * 60_000);
    expect(stepMsOf(day, { ...wide, isBars: true })).toBe(HOUR_MS / 2);
    expect(stepMsOf(day, { ...wide, intervalMs: 7 * 60_000 })).toBe(10 * 60_000);
  });

  test("makes of views that differ by seconds one question", () => {
    const asked = [0, 20_000].map((laterMs) =>
      alignedTo({ fromMs: NOW_MS + 60_000 + laterMs, toMs: NOW_MS + DAY_MS + laterMs + 1 }, 300_000),
    );
    expect(asked[0]).toEqual(asked[1]);
  });
});

describe("night", () => {
  test("is from sunset to sunrise, cut where the time shown ends", () => {
    const nights = nightsIn(period("2026-06-20T12:00Z", "2026-06-22T00:00Z"), 52.52, 13.4);
    expect(nights.map(iso)).toEqual([
      ["2026-06-20T19:33", "2026-06-21T02:43"],
      ["2026-06-21T19:33", "2026-06-22T00:00"],
    ]);
  });

  test.each([
    ["never comes in a polar summer", "2026-06-20T00:00Z", []],
    ["never ends in a polar winter", "2026-12-20T00:00Z", [["2026-12-20T00:00", "2026-12-23T00:00"]]],
  ])("%s", (_what, from, nights) => {
    const fromMs = Date.parse(from);
    expect(nightsIn({ fromMs, toMs: fromMs + 3 * DAY_MS }, 78, 15).map(iso)).toEqual(nights);
  });

  test("is not drawn where it would be stripes", () => {
    expect(nightsIn({ fromMs: NOW_MS - 30 * DAY_MS, toMs: NOW_MS }, 52, 13)).toEqual([]);
  });
});

describe("a chart's numbers", () => {
  const metric = createReader("pt-BR", "metric").unitOf("temperatureC", 20);
  const numbers: ChartNumbers = {
    startsMs: [0, 1, 2].map((hour) => Date.parse("2026-10-25T00:00Z") + hour * HOUR_MS),
    lines: [
      { label: 'Temperature, "mean"', unit: metric, values: [-0.04, null, 12.345] },
      { label: "Dew point", unit: metric, values: [null, null, 3] },
    ],
  };

  test("are CSV with units, and times that tell the hours apart that a clock shows twice", () => {
    expect(toCsv(numbers, "Europe/Berlin")).toBe(
      [
        'time (Europe/Berlin),"Temperature, ""mean"" (°C)",Dew point (°C)',
        "2026-10-25T02:00:00+02:00,0.0,",
        "2026-10-25T03:00:00+01:00,12.3,3.0",
        "",
      ].join("\r\n"),
    );
  });

  test("are a table in the reader's words", () => {
    expect(toRows(numbers, createReader("pt-BR", "metric"), "Europe/Berlin").map(([, ...cells]) => cells)).toEqual([
      ["0,0", "–"],
      ["12,3", "3,0"],
    ]);
  });
});

test("another year stands over the days of this one, and where it has none is a gap", () => {
  const onto = [0, 1, 2, 3].map((day) => Date.UTC(2026, 1, 27 + day));
  const before = [0, 1, 3].map((day) => Date.UTC(2025, 1, 27 + day) + HOUR_MS);
  expect(aligned(onto, before, [1, 2, 4], 365 * DAY_MS)).toEqual([1, 2, null, 4]);
});
