import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { createGathering } from "../../src/in/gathering.ts";
import type { DeviceReading } from "../../src/in/port.ts";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function gathering() {
  const taken: DeviceReading[] = [];
  return { taken, ...createGathering("shed/#", (reading) => taken.push(reading)) };
}

test("values that come within a second are one reading, and later ones the next", () => {
  const { add, taken } = gathering();
  add({ device: "a", values: { temperatureC: 3 } });
  jest.advanceTimersByTime(900);
  add({ device: "b", values: { humidityPct: 80 }, rainTotalMm: 2 });
  expect(taken).toEqual([]);
  jest.advanceTimersByTime(100);
  expect(taken).toEqual([{ device: "shed/#", values: { temperatureC: 3, humidityPct: 80 }, rainTotalMm: 2, rainCounter: "b" }]);
  add({ device: "a", values: { temperatureC: 4 } });
  jest.advanceTimersByTime(1000);
  expect(taken.slice(1)).toEqual([{ device: "shed/#", values: { temperatureC: 4 } }]);
});

test("a value that comes once more begins another reading", () => {
  const { add, taken, flush } = gathering();
  for (const temperatureC of [3, 4, 5]) add({ device: "a", values: { temperatureC } });
  for (const rainTotalMm of [1, 2]) add({ device: "c", values: {}, rainTotalMm });
  flush();
  flush();
  expect(taken.map(({ values, rainTotalMm }) => [values.temperatureC, rainTotalMm])).toEqual([
    [3, undefined],
    [4, undefined],
    [5, 1],
    [undefined, 2],
  ]);
});

test("a value with a time of its own is a reading by itself", () => {
  const { add, taken } = gathering();
  add({ device: "a", values: { humidityPct: 80 } });
  add({ device: "a", values: { temperatureC: 3 }, takenAtMs: 1_764_417_605_000 });
  expect(taken).toEqual([{ device: "shed/#", values: { temperatureC: 3 }, takenAtMs: 1_764_417_605_000 }]);
});
