import { describe, expect, test } from "@jest/globals";
import { createCalendar, type Period } from "../src/calendar.ts";
import { localStepStarts } from "../src/calendar-steps.ts";

const HOUR_MS = 3_600_000;
const iso = ({ fromMs, toMs }: Period) => [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
const isIn = (atMs: number, { fromMs, toMs }: Period) => fromMs <= atMs && atMs < toMs;

describe("the calendar of a time zone", () => {
  test.each([
    [
      "America/Sao_Paulo",
      "2018-11-04T12:00:00Z",
      ["2018-11-04T03:00:00.000Z", "2018-11-05T02:00:00.000Z"],
      "no midnight: the clock goes from 0 to 1",
    ],
    [
      "America/Sao_Paulo",
      "2018-02-17T12:00:00Z",
      ["2018-02-17T02:00:00.000Z", "2018-02-18T03:00:00.000Z"],
      "put back at midnight, so its last hour comes twice",
    ],
    ["Pacific/Apia", "2011-12-30T12:00:00Z", ["2011-12-30T10:00:00.000Z", "2011-12-31T10:00:00.000Z"], "the 30th is skipped"],
    ["Australia/Lord_Howe", "2026-04-04T20:00:00Z", ["2026-04-04T13:00:00.000Z", "2026-04-05T13:30:00.000Z"], "put back by half an hour"],
  ])("%s at %s is in the day %j: %s", (zone, at, day) => {
    expect(iso(createCalendar(zone).dayOf(Date.parse(at)))).toEqual(day);
  });

  test.each(["America/Sao_Paulo", "Africa/Cairo", "America/Havana", "America/St_Johns", "Pacific/Apia", "Europe/Berlin", "UTC"])(
    "in %s days follow each other without a gap, each whole in its month and year",
    (zone) => {
      const calendar = createCalendar(zone);
      let days = 0;
      for (let atMs = Date.UTC(2011, 0, 1); atMs < Date.UTC(2013, 0, 2); ) {
        const day = calendar.dayOf(atMs);
        const [month, year] = [calendar.monthOf(atMs), calendar.yearOf(day.toMs - 1)];
        expect([isIn(atMs, day), isIn(day.fromMs, month), day.toMs <= month.toMs, isIn(day.fromMs, year), day.toMs <= year.toMs]).toEqual([
          true,
          true,
          true,
          true,
          true,
        ]);
        atMs = day.toMs;
        days += 1;
      }
      expect(days).toBeGreaterThan(731);
    },
  );

  test("hours are those of the local day, also where they begin in the middle of one", () => {
    const at = Date.parse("2026-06-10T00:00:00Z");
    const hourIn = (zone: string) => createCalendar(zone).hourOf(at);
    expect(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"].map(hourIn)).toEqual(["00", "02", "20", "05"]);
    expect(createCalendar("UTC").hourOf(at + 23 * HOUR_MS)).toBe("23");
  });
});

describe("steps by the local clock", () => {
  const startsOf = (zone: string, from: string, to: string, hours: number) =>
    localStepStarts(createCalendar(zone), Date.parse(from), Date.parse(to), hours * HOUR_MS).map((ms) =>
      new Date(ms).toISOString().slice(5, 16),
    );

  test.each([
    [
      "days begin at midnight, winter and summer",
      "Europe/Berlin",
      "2026-03-28T12:00Z",
      "2026-03-30T12:00Z",
      24,
      ["03-27T23:00", "03-28T23:00", "03-29T22:00"],
    ],
    ["weeks begin on Mondays", "UTC", "2026-11-25T00:00Z", "2026-12-08T00:00Z", 168, ["11-23T00:00", "11-30T00:00", "12-07T00:00"]],
    [
      "a short day has a short last step",
      "Europe/Berlin",
      "2026-03-28T23:00Z",
      "2026-03-29T23:00Z",
      12,
      ["03-28T23:00", "03-29T11:00", "03-29T22:00"],
    ],
    ["a skipped day has none", "Pacific/Apia", "2011-12-29T12:00Z", "2011-12-31T11:00Z", 24, ["12-29T10:00", "12-30T10:00", "12-31T10:00"]],
  ])("%s", (_what, zone, from, to, hours, starts) => {
    expect(startsOf(zone, from, to, hours)).toEqual(starts);
  });
});
