import type { Quantity } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { QARTOD, worstOf } from "../../../src/reading/quality/flags.ts";
import { createStepCheck } from "../../../src/reading/quality/step-check.ts";
import { createStuckCheck } from "../../../src/reading/quality/stuck-check.ts";

const { pass, notEvaluated, suspect, fail, missing } = QARTOD;
const MINUTE_MS = 60_000;

/** The flags of temperatures ten seconds apart. */
function flagsOf(temperatures: readonly number[], stepMs = 10_000) {
  const check = createStepCheck();
  return temperatures.map((value, index) => check("temperatureC", value, index * stepMs));
}

describe("the roll-up", () => {
  test("is the worst flag", () => {
    expect(worstOf([pass, suspect, notEvaluated])).toBe(suspect);
    expect(worstOf([suspect, fail, missing])).toBe(fail);
    expect(worstOf([notEvaluated, pass])).toBe(pass);
    expect(worstOf([])).toBe(missing);
  });
});

describe("the step check", () => {
  test("has nothing to compare the first value with", () => {
    expect(flagsOf([20, 20.1])).toEqual([notEvaluated, pass]);
  });

  test.each([
    ["temperatureC", 20, 3, 10],
    ["humidityPct", 50, 10, 15],
    ["pressureHpa", 1000, 0.5, 2],
  ] as const)("%s from %d is suspect over a step of %d and fails over %d", (quantity, start, suspectStep, failStep) => {
    const flagOf = (step: number) => {
      const check = createStepCheck();
      check(quantity, start, 0);
      return check(quantity, start + step, MINUTE_MS);
    };
    for (const sign of [-1, 1]) {
      expect(flagOf(sign * suspectStep * 0.999)).toBe(pass);
      expect(flagOf(sign * suspectStep * 1.001)).toBe(suspect);
      expect(flagOf(sign * failStep * 0.999)).toBe(suspect);
      expect(flagOf(sign * failStep * 1.001)).toBe(fail);
    }
  });

  test("flags a spike, and what comes after it is good", () => {
    expect(flagsOf([20, 85, 20.1, 20.2])).toEqual([notEvaluated, fail, pass, pass]);
    expect(flagsOf([20, 26, 20.1])).toEqual([notEvaluated, suspect, pass]);
  });

  test("takes a new level when three in a row agree", () => {
    expect(flagsOf([20, 12, 12.1, 12, 11.9])).toEqual([notEvaluated, suspect, suspect, pass, pass]);
  });

  test("does not take spikes that do not agree for a level", () => {
    expect(flagsOf([20, 85, -40, 85, -40, 20])).toEqual([notEvaluated, fail, fail, fail, fail, pass]);
  });

  test("gets over a first value that was a spike", () => {
    expect(flagsOf([85, 20, 20, 20, 20]).at(-1)).toBe(pass);
  });

  test("lets the value move further the longer ago the last one was", () => {
    expect(flagsOf([20, 24], 10 * MINUTE_MS)).toEqual([notEvaluated, pass]);
    expect(flagsOf([20, 39], 60 * MINUTE_MS)).toEqual([notEvaluated, pass]);
    expect(flagsOf([20, 40], 60 * MINUTE_MS)).toEqual([notEvaluated, suspect]);
    expect(flagsOf([20, 40], 61 * MINUTE_MS)).toEqual([notEvaluated, notEvaluated]);
  });

  test("does not judge what may rightly jump", () => {
    const check = createStepCheck();
    check("illuminanceLux", 0, 0);
    expect(check("illuminanceLux", 100_000, 1)).toBe(notEvaluated);
  });
});

describe("the stuck check", () => {
  const lastFlag = (quantity: Quantity, value: number, minutes: number, every = 1) => {
    const check = createStuckCheck();
    const flags = Array.from({ length: minutes / every + 1 }, (_, index) => check(quantity, value, index * every * MINUTE_MS));
    return flags.at(-1);
  };

  test("doubts the same number for an hour, and refuses it after three", () => {
    expect(lastFlag("temperatureC", 21.37, 59)).toBe(pass);
    expect(lastFlag("temperatureC", 21.37, 60)).toBe(suspect);
    expect(lastFlag("temperatureC", 21.37, 179)).toBe(suspect);
    expect(lastFlag("temperatureC", 21.37, 180)).toBe(fail);
  });

  test("gives pressure, which may turn slowly, three times as long", () => {
    expect(lastFlag("pressureHpa", 1000, 179)).toBe(pass);
    expect(lastFlag("pressureHpa", 1000, 180)).toBe(suspect);
    expect(lastFlag("pressureHpa", 1000, 540)).toBe(fail);
  });

  test("is content as soon as the number changes", () => {
    const check = createStuckCheck();
    for (let minute = 0; minute <= 600; minute += 1) check("pressureHpa", 1000, minute * MINUTE_MS);
    expect(check("pressureHpa", 1000.01, 601 * MINUTE_MS)).toBe(pass);
  });

  test("wants ten values, not three of every half hour", () => {
    expect(lastFlag("temperatureC", 21.37, 240, 30)).toBe(pass);
    expect(lastFlag("temperatureC", 21.37, 270, 30)).toBe(fail);
  });

  test("leaves saturated air, darkness and rain alone", () => {
    expect(lastFlag("humidityPct", 100, 600)).toBe(pass);
    expect(lastFlag("illuminanceLux", 0, 600)).toBe(pass);
    expect(lastFlag("rainMm", 0, 600)).toBe(notEvaluated);
    expect(lastFlag("illuminanceLux", 5000, 600)).toBe(fail);
  });
});
