import { describe, expect, test } from "@jest/globals";
import { characteristicCode, pressureTendency } from "../../src/reading/pressure-tendency.ts";
import { sunAt } from "@clima/schemas";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 2, 21, 12);
const POLE = { latitudeDeg: 90, longitudeDeg: 0 };

/** Every five minutes of the hours before now. */
const historyOf = (hpaAt: (hoursAgo: number) => number, { hours = 4, stepMs = 300_000 } = {}) =>
  Array.from({ length: (hours * HOUR_MS) / stepMs + 1 }, (_, index) => {
    const agoMs = hours * HOUR_MS - index * stepMs;
    return { atMs: NOW_MS - agoMs, hpa: hpaAt(agoMs / HOUR_MS) };
  });

describe("the characteristic of WMO code table 0200", () => {
  test.each([
    [0, "rising, then falling; higher than before", 1000, 1002, 1001],
    [0, "rising, then falling; the same as before", 1000, 1002, 1000],
    [1, "rising, then steady", 1000, 1002, 1002],
    [1, "rising, then rising more slowly", 1000, 1002, 1002.5],
    [2, "rising steadily", 1000, 1001, 1002],
    [3, "falling, then rising; higher than before", 1000, 999, 1002],
    [3, "steady, then rising", 1000, 1000, 1002],
    [3, "rising, then rising more rapidly", 1000, 1000.5, 1003],
    [4, "steady", 1000, 1000.05, 1000],
    [5, "falling, then rising; lower than before", 1000, 997, 999],
    [5, "falling, then rising; the same as before", 1000, 997, 1000],
    [6, "falling, then steady", 1000, 998, 998],
    [6, "falling, then falling more slowly", 1000, 998, 997.5],
    [7, "falling steadily", 1000, 999, 998],
    [8, "steady, then falling", 1000, 1000, 998],
    [8, "rising, then falling; lower than before", 1000, 1001, 998],
    [8, "falling, then falling more rapidly", 1000, 999.5, 997],
  ])("%d is %s", (code, _what, then, between, now) => {
    expect(characteristicCode(then, between, now)).toBe(code);
  });
});

describe("the tendency", () => {
  test("is the change over three hours", () => {
    const falling = historyOf((hoursAgo) => 1000 + hoursAgo);
    expect(pressureTendency(falling, NOW_MS, POLE)).toEqual({ changeHpa: expect.closeTo(-3, 6), code: 7 });
  });

  test("needs no record of exactly then", () => {
    const odd = historyOf((hoursAgo) => 1000 - 0.5 * hoursAgo, { stepMs: 7 * 60_000 + 13_000, hours: 3.5 });
    const history = [...odd.filter(({ atMs }) => atMs < NOW_MS), { atMs: NOW_MS, hpa: 1000 }];
    expect(pressureTendency(history, NOW_MS, POLE)?.changeHpa).toBeCloseTo(1.5, 6);
  });

  test("is there with a reading an hour", () => {
    expect(
      pressureTendency(
        historyOf((ago) => 1000 - ago, { stepMs: HOUR_MS }),
        NOW_MS,
        POLE,
      ),
    ).toEqual({ changeHpa: 3, code: 2 });
  });

  test("is absent until there are three hours", () => {
    expect(
      pressureTendency(
        historyOf(() => 1000, { hours: 2.9, stepMs: 0.1 * HOUR_MS }),
        NOW_MS,
        POLE,
      ),
    ).toBeUndefined();
    expect(pressureTendency([], NOW_MS, POLE)).toBeUndefined();
  });

  test("is absent over a gap of two hours", () => {
    const gap = historyOf(() => 1000).filter(({ atMs }) => NOW_MS - atMs < HOUR_MS || NOW_MS - atMs > 3 * HOUR_MS);
    expect(pressureTendency(gap, NOW_MS, POLE)).toBeUndefined();
  });

  // At the equator the tide alone makes 1.64 hPa in three hours
  test("has the characteristic of the weather, not of the tide, while the number is what was measured", () => {
    const place = { latitudeDeg: 0, longitudeDeg: 0 };
    const tide = (ms: number) => 1.16 * Math.cos((2 * Math.PI * (sunAt(ms, 0, 0).solarHour - 10)) / 12);
    const changes = Array.from({ length: 24 }, (_, hour) => {
      const atMs = NOW_MS + hour * HOUR_MS;
      const history = historyOf(() => 0).map((one) => ({ atMs: one.atMs + hour * HOUR_MS, hpa: 1010 + tide(one.atMs + hour * HOUR_MS) }));
      return pressureTendency(history, atMs, place);
    });
    expect(changes.map((change) => change?.code)).toEqual(changes.map(() => 4));
    expect(Math.max(...changes.map((change) => Math.abs(change?.changeHpa ?? Number.NaN)))).toBeCloseTo(1.64, 1);
  });
});
