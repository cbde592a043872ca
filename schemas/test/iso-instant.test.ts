import { describe, expect, test } from "@jest/globals";
import { isoInstant } from "../src/iso-instant.ts";

describe("isoInstant", () => {
  const instants = [
    0,
    -1,
    1,
    999,
    59_999,
    3_599_999,
    3_600_000,
    Date.UTC(2020, 1, 29, 23, 59, 59, 999),
    Date.UTC(2026, 0, 1) + 0.75,
    -0.75,
    Date.UTC(1582, 9, 15, 1, 2, 3, 45),
    Date.UTC(12_345, 6, 7, 8, 9),
    -8_640_000_000_000_000,
    8_640_000_000_000_000,
  ];
  test.each(instants)("writes %d as a date does", (ms) => {
    expect(isoInstant(ms)).toBe(new Date(ms).toISOString());
  });

  test("writes instants of one hour, and of an earlier one after it", () => {
    const ms = Date.UTC(2026, 5, 1, 12);
    const times = [ms, ms + 61_007, ms + 3_599_000, ms - 1, ms + 1];
    expect(times.map(isoInstant)).toEqual(times.map((each) => new Date(each).toISOString()));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 8_640_000_003_600_000])("throws where a date throws: %d", (ms) => {
    expect(() => isoInstant(ms)).toThrow(RangeError);
  });
});
