import { describe, expect, test } from "@jest/globals";
import { readClockTime } from "../src/times/clock-text.ts";
import { isoTextMs } from "../src/times/iso-text.ts";

describe("isoTextMs", () => {
  const times = [
    "2026-01-31T12:00:00Z",
    "2024-02-29T23:59:59.999Z",
    "1000-01-01T00:00:00.001Z",
    "2026-01-31T00:00:00.000Z",
    "9999-12-31T01:02:03Z",
  ];
  test.each(times)("reads %s as a date does", (text) => {
    expect(isoTextMs(text)).toBe(Date.parse(text));
  });

  test("reads days in turns", () => {
    const texts = [times[0], times[1], times[0], times[3]] as string[];
    expect(texts.map(isoTextMs)).toEqual(texts.map((text) => Date.parse(text)));
  });

  const others = [
    "",
    "2026-02-30T12:00:00Z",
    "2026-13-01T12:00:00Z",
    "2026-00-10T12:00:00Z",
    "0999-01-01T00:00:00Z",
    "2026-01-31T24:00:00Z",
    "2026-01-31T25:00:00Z",
    "2026-01-31T12:60:00Z",
    "2026-01-31T12:00:60Z",
    "2026-01-31T12:00:0xZ",
    "2026-01-31T12:00:00.00 Z",
    "2026-01-3 T12:00:00Z",
    "2026-01-31 12:00:00Z",
    "2026-01-31T12:00:00z",
    "2026-01-31T12:00:00+",
    "2026-01-31T12:00:00.000000Z",
    "2026-01-31T12:00:00",
  ];
  test.each(others)("leaves %j to the slower way", (text) => {
    expect(isoTextMs(text)).toBeUndefined();
  });

  test("agrees with the slower way in what it reads", () => {
    for (const text of times) {
      const slow = readClockTime(text, "ymd");
      expect(slow && slow.localMs - (slow.aheadMs ?? Number.NaN)).toBe(isoTextMs(text));
    }
  });
});
