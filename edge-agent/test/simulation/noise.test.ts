import { describe, expect, test } from "@jest/globals";
import { smoothNoise } from "../../src/simulation/noise.ts";

const TAU_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);
const COUNT = 10_000;

/** Samples that lie five correlation times apart, so that each is a draw of its own. */
const draws = (seed: number, stream: number) =>
  Array.from({ length: COUNT }, (_, index) => smoothNoise(seed, stream, START_MS + 5.37 * index * TAU_MS, TAU_MS));
const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const correlation = (a: readonly number[], b: readonly number[]) => meanOf(a.map((number, index) => number * (b[index] ?? Number.NaN)));

describe("smooth noise", () => {
  const noise = draws(42, 1);

  test("has mean 0, unit variance and the tails of a normal distribution", () => {
    // Three standard errors: 3/√n for the mean, 3·√(2/n) for the variance
    expect(Math.abs(meanOf(noise))).toBeLessThan(3 / Math.sqrt(COUNT));
    expect(Math.abs(correlation(noise, noise) - 1)).toBeLessThan(3 * Math.sqrt(2 / COUNT));
    const shareOver = (limit: number) => noise.filter((number) => Math.abs(number) > limit).length / COUNT;
    expect(Math.abs(shareOver(1) - 0.3173)).toBeLessThan(3 * Math.sqrt((0.3173 * 0.6827) / COUNT));
    expect(Math.abs(shareOver(2) - 0.0455)).toBeLessThan(3 * Math.sqrt((0.0455 * 0.9545) / COUNT));
  });

  test("is independent from stream to stream and from seed to seed", () => {
    for (const other of [draws(42, 2), draws(43, 1), draws(-42, 1)]) {
      expect(Math.abs(correlation(noise, other))).toBeLessThan(3.5 / Math.sqrt(COUNT));
    }
  });

  test("hardly changes within a hundredth of its correlation time, and forgets within five", () => {
    const later = (taus: number) =>
      Array.from({ length: COUNT }, (_, index) => smoothNoise(42, 1, START_MS + (5.37 * index + taus) * TAU_MS, TAU_MS));
    expect(correlation(noise, later(0.01))).toBeGreaterThan(0.97);
    expect(correlation(noise, later(1))).toBeCloseTo(Math.exp(-0.5), 1);
    expect(Math.abs(correlation(noise, later(5)))).toBeLessThan(0.03);
    for (let index = 0; index < 1000; index += 1) {
      const step = smoothNoise(42, 1, START_MS + (index + 1) * 36_000, TAU_MS) - smoothNoise(42, 1, START_MS + index * 36_000, TAU_MS);
      expect(Math.abs(step)).toBeLessThan(0.06);
    }
  });

  test("is as good before 1970 and in a thousand years", () => {
    for (const startMs of [-3e12, 3e13]) {
      const far = Array.from({ length: 2000 }, (_, index) => smoothNoise(42, 1, startMs + 5 * index * TAU_MS, TAU_MS));
      expect(Math.abs(meanOf(far))).toBeLessThan(0.08);
      expect(Math.abs(correlation(far, far) - 1)).toBeLessThan(0.1);
    }
  });
});
