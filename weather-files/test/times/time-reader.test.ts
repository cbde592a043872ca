import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { seedOfRun } from "../../../test/support/seed.ts";
import type { Precision } from "../../src/index.ts";
import { createTimeReader, type TimeQuestion } from "../../src/times/time-reader.ts";
import { NOW_MS } from "../support/items.ts";

type Options = Partial<Omit<TimeQuestion, "sample">>;

/** The instants of a column in ISO 8601, or why they are none. */
function read(texts: readonly string[], options: Options = {}): string | readonly string[] {
  const reader = createTimeReader({ column: "time", sample: texts, nowMs: NOW_MS, ...options });
  if (!reader.ok) return reader.error;
  return texts.map((text) => {
    const instant = reader.value.read(text, "garden");
    return instant.ok ? new Date(instant.value.atMs).toISOString() : instant.error;
  });
}

const notesOf = (texts: readonly string[], options: Options = {}) => {
  const reader = createTimeReader({ column: "time", sample: texts, nowMs: NOW_MS, ...options });
  return reader.ok ? reader.value.notes : [reader.error];
};

describe("a time that names its zone", () => {
  test.each([
    ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31T12:00Z", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31 12:00:00+01:00", "2026-01-31T11:00:00.000Z"],
    ["2026-01-31 12:00:00 +0100", "2026-01-31T11:00:00.000Z"],
    ["2026-01-31T12:00:00-0330", "2026-01-31T15:30:00.000Z"],
    ["2026-01-31T12:00:00+01", "2026-01-31T11:00:00.000Z"],
    ["2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.123Z"],
    ["2026-01-31T12:00:00,5Z", "2026-01-31T12:00:00.500Z"],
    ["20260131T120000Z", "2026-01-31T12:00:00.000Z"],
    ["20260131T1200+0100", "2026-01-31T11:00:00.000Z"],
    ["2026-01-31 12:00:00 UTC", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31T12:00:00+01:00[Europe/Berlin]", "2026-01-31T11:00:00.000Z"],
    ["31.01.2026 12:00:00 GMT", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31 12:00:00 +0000 UTC", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31 12:00:00 +0100 CET", "2026-01-31T11:00:00.000Z"],
    ["2026-01-31 12:00:00 CET", "2026-01-31T11:00:00.000Z"],
    ["2026-07-31 12:00:00 EDT", "2026-07-31T16:00:00.000Z"],
    ["Sat Jan 31 12:00:00 UTC 2026", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31T24:00:00Z", "2026-02-01T00:00:00.000Z"],
  ])("%s is %s", (text, iso) => {
    expect(read([text])).toEqual([iso]);
    expect(read([text], { askedTimeZone: "Asia/Tokyo" })).toEqual([iso]);
  });

  test("is any instant of the years 1990 to 2026, to the millisecond", () => {
    const ahead = fc.integer({ min: -14 * 4, max: 14 * 4 }).map((quarters) => quarters * 15);
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1990), max: NOW_MS }), ahead, (atMs, aheadMin) => {
        const two = (number: number) => String(number).padStart(2, "0");
        const size = Math.abs(aheadMin);
        const zone = `${aheadMin < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        const local = new Date(atMs + aheadMin * 60_000).toISOString().slice(0, -1);
        expect(read([`${local}${zone}`, `${local.replace("T", " ")} ${zone}`])).toEqual(Array(2).fill(new Date(atMs).toISOString()));
      }),
      { seed: seedOfRun() },
    );
  });
});

describe("a time without a zone", () => {
  test.each([
    ["2026-01-31 12:00", "2026-01-31T11:00:00.000Z"],
    ["2026-01-31T12:00:05", "2026-01-31T11:00:05.000Z"],
    ["2026/01/31 12:00", "2026-01-31T11:00:00.000Z"],
    ["2026/1/31 1:05", "2026-01-31T00:05:00.000Z"],
    ["31.01.2026 12:00", "2026-01-31T11:00:00.000Z"],
    ["31.1.26 12:00", "2026-01-31T11:00:00.000Z"],
    ["31-01-2026 12:00", "2026-01-31T11:00:00.000Z"],
    ["31/01/2026 12:00:59", "2026-01-31T11:00:59.000Z"],
    ["1/31/2026 1:05 PM", "2026-01-31T12:05:00.000Z"],
    ["01/31/2026 12:05 AM", "2026-01-30T23:05:00.000Z"],
    ["1/31/26 12:05p", "2026-01-31T11:05:00.000Z"],
    ["1/31/26 1:05a", "2026-01-31T00:05:00.000Z"],
    ["1/31/2026, 1:05:09\u202fPM", "2026-01-31T12:05:09.000Z"],
    ["31/01/2026 1:05 p. m.", "2026-01-31T12:05:00.000Z"],
    ["31/01/2026 24:00", "2026-01-31T23:00:00.000Z"],
    ["202601311200", "2026-01-31T11:00:00.000Z"],
    ["20260131:1200", "2026-01-31T11:00:00.000Z"],
    ["20260131-12:00", "2026-01-31T11:00:00.000Z"],
    ["20260131_120005", "2026-01-31T11:00:05.000Z"],
    ["2026-01-31_12:00:05", "2026-01-31T11:00:05.000Z"],
    ["2026-01-31 12", "2026-01-31T11:00:00.000Z"],
    ["Sat Jan 31 12:00:05 2026", "2026-01-31T11:00:05.000Z"],
    ["12:00:05 31-01-2026", "2026-01-31T11:00:05.000Z"],
    ["12:05 PM 1/31/2026", "2026-01-31T11:05:00.000Z"],
    ["2026/1/31 9:5:7", "2026-01-31T08:05:07.000Z"],
    ["As of 11:00 PM, Fri Jan 30 2026", "2026-01-30T22:00:00.000Z"],
    ["2026年1月31日 12:00", "2026-01-31T11:00:00.000Z"],
    ["20260131120005", "2026-01-31T11:00:05.000Z"],
    ["2026-01-31 0005", "2026-01-30T23:05:00.000Z"],
    ["31 Jan 2026 12:00", "2026-01-31T11:00:00.000Z"],
    ["31-Jan-2026 12:00", "2026-01-31T11:00:00.000Z"],
    ["Jan 31, 2026 12:00 PM", "2026-01-31T11:00:00.000Z"],
    ["Saturday, January 31, 2026 12:00", "2026-01-31T11:00:00.000Z"],
    ["31. Mai 2026 12:00", "2026-05-31T10:00:00.000Z"],
    ["31 août 2026 12:00", "2026-08-31T10:00:00.000Z"],
    ["31 de diciembre de 2025 12:00", "2025-12-31T11:00:00.000Z"],
    ["3 mrt 2026 12:00", "2026-03-03T11:00:00.000Z"],
  ])("%s is of --timezone", (text, iso) => {
    expect(read([text], { askedTimeZone: "Europe/Berlin" })).toEqual([iso]);
  });

  test("is refused with the option that names the zone", () => {
    expect(read(["2026-01-31 12:00"])).toBe(
      'time is "2026-01-31 12:00", which names no time zone; expected --timezone, such as --timezone Europe/Berlin or --timezone UTC',
    );
    expect(read(["2026-01-31 12:00"], { askedTimeZone: "Mars/Olympus" })).toBe(
      'the time zone is "Mars/Olympus"; expected a name of the IANA database, such as Europe/Berlin',
    );
  });

  test("is of the zone that the file says, which is told", () => {
    const ofFile = { timeZone: "UTC", askedTimeZone: "Europe/Berlin" };
    expect(read(["2026-01-31 12:00"], ofFile)).toEqual(["2026-01-31T12:00:00.000Z"]);
    expect(notesOf(["2026-01-31 12:00"], ofFile)).toEqual([
      "the times of time are taken as of UTC, which this kind of file says, and --timezone Europe/Berlin is not used",
    ]);
  });

  test("is refused in the hour that the clocks leave out, with what the zone may be instead", () => {
    expect(read(["2026-03-29 01:59", "2026-03-29 02:30", "2026-03-29 03:00"], { askedTimeZone: "Europe/Berlin" })).toEqual([
      "2026-03-29T00:59:00.000Z",
      expect.stringMatching(/which no clock in Europe\/Berlin showed.*Etc\/GMT-1/),
      "2026-03-29T01:00:00.000Z",
    ]);
  });

  test("says of each reading in the doubled hour what decided, or that nothing did", () => {
    const reader = createTimeReader({ column: "time", sample: ["2026-10-25 02:30"], askedTimeZone: "Europe/Berlin", nowMs: NOW_MS });
    if (!reader.ok) throw new Error(reader.error);
    const notes = ["2026-10-25 02:30", "2026-10-25 02:30", "2026-10-25 03:00"].map((text) => reader.value.read(text, "garden"));
    expect(notes).toEqual([
      { ok: true, value: { atMs: Date.UTC(2026, 9, 25, 0, 30), note: expect.stringContaining("the first was taken") } },
      { ok: true, value: { atMs: Date.UTC(2026, 9, 25, 1, 30), note: expect.stringContaining("the rows before it say") } },
      { ok: true, value: { atMs: Date.UTC(2026, 9, 25, 2) } },
    ]);
  });
});

describe("what is no time", () => {
  test.each([
    "2026-02-30 12:00",
    "2026-13-01 12:00",
    "2026-01-31 25:00",
    "2026-01-31 24:01",
    "2026-01-31 12:60",
    "2026-01-31 12:00:60",
    "31.02.2026 12:00",
    "1/31/2026 13:05 PM",
    "1/31/2026 0:05 AM",
    "2026-01-31 12:00 IST",
    "2026-01-31 12:00+25:00",
    "31 Foo 2026 12:00",
    "yesterday",
    "12:00",
    "2026",
    "",
  ])("is %j", (text) => {
    expect(read(["2026-01-31 11:00", text], { askedTimeZone: "UTC", order: "dmy" })).toEqual([
      "2026-01-31T11:00:00.000Z",
      expect.stringContaining("; expected a time, such as"),
    ]);
  });

  test("is days without a clock: values of whole days are no readings", () => {
    expect(read(["2026-01-30", "2026-01-31"], { askedTimeZone: "UTC" })).toMatch(/a day without a clock/);
  });

  test("is a spreadsheet's number of days", () => {
    expect(read(["46053.5", "46053.51"])).toMatch(/spreadsheet.*format the column there/);
  });
});

describe("the order of day and month", () => {
  const inUtc = (texts: readonly string[], more: Options = {}) => read(texts, { askedTimeZone: "UTC", ...more });

  test("is found from a day after the 12th, wherever it stands", () => {
    expect(inUtc(["02/01/2026 12:00", "13/01/2026 12:00"])).toEqual(["2026-01-02T12:00:00.000Z", "2026-01-13T12:00:00.000Z"]);
    expect(inUtc(["01/02/2026 12:00", "01/13/2026 12:00"])).toEqual(["2026-01-02T12:00:00.000Z", "2026-01-13T12:00:00.000Z"]);
  });

  test("is not spoilt by one broken row", () => {
    expect(inUtc(["01/13/2026 12:00", "01/14/2026 12:00", "14/01/2026 12:00"])).toEqual([
      "2026-01-13T12:00:00.000Z",
      "2026-01-14T12:00:00.000Z",
      expect.stringContaining("expected a time"),
    ]);
  });

  test("is found from days that follow each other", () => {
    expect(inUtc(["05/01/2026 23:50", "06/01/2026 00:00"])).toEqual(["2026-01-05T23:50:00.000Z", "2026-01-06T00:00:00.000Z"]);
    expect(inUtc(["01/05/2026 23:50", "01/06/2026 00:00"])).toEqual(["2026-01-05T23:50:00.000Z", "2026-01-06T00:00:00.000Z"]);
  });

  test("is the one that lies not in the future", () => {
    expect(inUtc(["11/12/2026 12:00"])).toEqual(["2026-11-12T12:00:00.000Z"]);
  });

  test("is day first with points between", () => {
    expect(inUtc(["05.01.2026 12:00"])).toEqual(["2026-01-05T12:00:00.000Z"]);
  });

  test("is year first of two digits where nothing else is possible", () => {
    expect(inUtc(["26/01/31 12:00"])).toEqual(["2026-01-31T12:00:00.000Z"]);
  });

  test("is asked for where nothing tells it, and taken as it is said", () => {
    const texts = ["01/02/2026 12:00", "01/02/2026 12:05"];
    expect(inUtc(texts)).toMatch(/begins with the day or with the month cannot be told.*`order: dmy` or `order: mdy`.*--map/);
    expect(inUtc(texts, { order: "dmy" })).toEqual(["2026-02-01T12:00:00.000Z", "2026-02-01T12:05:00.000Z"]);
    expect(inUtc(texts, { order: "mdy" })).toEqual(["2026-01-02T12:00:00.000Z", "2026-01-02T12:05:00.000Z"]);
  });
});

describe("numbers since 1970", () => {
  const COUNTS: Readonly<Record<Precision, (atMs: number) => string>> = {
    s: (atMs) => String(Math.floor(atMs / 1000)),
    ms: (atMs) => String(atMs),
    us: (atMs) => `${atMs}000`,
    ns: (atMs) => `${atMs}000000`,
  };

  test.each(Object.entries(COUNTS))("count %s: found from the numbers", (precision, count) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: Date.UTC(1990), max: NOW_MS }), { minLength: 1 }), (instants) => {
        const finest = precision === "s" ? 1000 : 1;
        const expected = instants.map((atMs) => new Date(Math.floor(atMs / finest) * finest).toISOString());
        expect(read(instants.map(count))).toEqual(expected);
      }),
      { seed: seedOfRun() },
    );
  });

  test("may have a fraction, or be written as spreadsheets write them", () => {
    expect(read(["1767225600.25", "1.7672256e9"])).toEqual(["2026-01-01T00:00:00.250Z", "2026-01-01T00:00:00.000Z"]);
  });

  test("say in a note what they count, unless it was said", () => {
    expect(notesOf(["1767225600"])).toEqual(["the numbers of time count seconds since 1970"]);
    expect(notesOf(["1767225600"], { precision: "s" })).toEqual([]);
  });

  test("are of the precision that is said, whatever comes of it", () => {
    expect(read(["1767225600"], { precision: "ns" })).toEqual(["1970-01-01T00:00:01.767Z"]);
  });

  test("of which none is between 1990 and now are asked for", () => {
    expect(read(["12", "13"])).toMatch(/neither in s, ms, us nor ns; expected --precision, and --force/);
  });

  test("among which a text stands are numbers still", () => {
    expect(read(["1767225600", "x", "1767225660"])).toEqual([
      "2026-01-01T00:00:00.000Z",
      'time is "x"; expected a number of seconds since 1970',
      "2026-01-01T00:01:00.000Z",
    ]);
  });
});
