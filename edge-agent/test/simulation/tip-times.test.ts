import { describe, expect, test } from "@jest/globals";
import { createTipTimes } from "../../src/simulation/tip-times.ts";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 2, 1);
const MM_PER_TIP = 0.2794;
/** Comes and goes within some hours; 3 mm/h in the mean. */
const rateMmh = (atMs: number) => 3 - 3 * Math.cos((2 * Math.PI * atMs) / (5 * HOUR_MS));

describe("the tips of a simulated rain gauge", () => {
  const tipTimes = createTipTimes(rateMmh, 42, MM_PER_TIP);

  test("are as many as the rain fills the bucket", () => {
    const hours = 1000;
    const tips = tipTimes(START_MS, START_MS + hours * HOUR_MS);
    expect((tips.length * MM_PER_TIP) / hours).toBeCloseTo(3, 1);
  });

  test("are each in one part of a time only, in order, whatever was asked before", () => {
    const whole = createTipTimes(rateMmh, 42, MM_PER_TIP)(START_MS, START_MS + 30 * HOUR_MS);
    const parts = Array.from({ length: 30 * 60 * 6 }, (_, index) => tipTimes(START_MS + index * 10_000, START_MS + (index + 1) * 10_000));
    expect(parts.flat()).toEqual(whole);
    expect([...whole].sort((a, b) => a - b)).toEqual(whole);
    expect(new Set(whole).size).toBe(whole.length);
  });

  test("come close together in heavy rain, and not at all without", () => {
    const heavy = createTipTimes(() => 60, 1, MM_PER_TIP)(START_MS, START_MS + HOUR_MS);
    expect(heavy[20]).toBeGreaterThan(0);
    expect((heavy[20] ?? 0) - (heavy[19] ?? 0)).toBeCloseTo((MM_PER_TIP / 60) * HOUR_MS, 0);
    expect(createTipTimes(() => 0, 1, MM_PER_TIP)(START_MS, START_MS + 1000 * HOUR_MS)).toEqual([]);
  });
});
