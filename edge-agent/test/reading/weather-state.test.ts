import type { Values } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { addFromState, createDayOf, NO_WEATHER, shiftState, type WeatherState } from "../../src/reading/weather-state.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const T0_MS = Date.UTC(2026, 10, 24, 12);
const context = { latitudeDeg: 90, longitudeDeg: 0, dayOf: createDayOf("UTC") };

function run(steps: readonly (readonly [atMs: number, values: Values])[], start: WeatherState = NO_WEATHER) {
  let state = start;
  const taken = steps.map(([atMs, values]) => {
    const added = addFromState(state, { values, quality: {} }, atMs, context);
    state = added.state;
    return added.weather.values;
  });
  return { state, taken, last: taken.at(-1) };
}

describe("rain", () => {
  test("is summed over the last hour and the day", () => {
    const { taken } = run([
      [T0_MS, { rainMm: 0.2 }],
      [T0_MS + 30 * MINUTE_MS, { rainMm: 0.4 }],
      [T0_MS + 61 * MINUTE_MS, { rainMm: 0 }],
      [T0_MS + 13 * HOUR_MS, { rainMm: 0.1 }],
    ]);
    expect(taken.map(({ rainHourMm }) => rainHourMm)).toEqual([0.2, 0.6, 0.4, 0.1]);
    expect(taken.map(({ rainDayMm }) => rainDayMm)).toEqual([0.2, 0.6, 0.6, 0.1]);
  });

  test("has no sums where there is no gauge", () => {
    expect(run([[T0_MS, { temperatureC: 20 }]]).last).toEqual({ temperatureC: 20 });
  });

  test("changes nothing that must be kept while it is dry", () => {
    const { state } = run([[T0_MS, { rainMm: 0 }]]);
    expect(run([[T0_MS + MINUTE_MS, { rainMm: 0 }]], state).state).toBe(state);
  });

  test("that is doubtful makes its sums doubtful", () => {
    const added = addFromState(NO_WEATHER, { values: { rainMm: 1 }, quality: { rainMm: "suspect" } }, T0_MS, context);
    expect(added.weather.quality).toEqual({ rainMm: "suspect", rainHourMm: "suspect", rainDayMm: "suspect" });
  });

  test.each([
    ["2026-03-29", 23],
    ["2026-10-25", 25],
    ["2026-06-01", 24],
  ])("of %s in Berlin is that of %d hours", (day, hours) => {
    const dayOf = createDayOf("Europe/Berlin");
    const noonMs = Date.parse(`${day}T12:00:00Z`);
    const quarters = Array.from({ length: 192 }, (_, index) => noonMs - 24 * HOUR_MS + index * 15 * MINUTE_MS);
    expect(quarters.filter((ms) => dayOf(ms) === day)).toHaveLength(4 * hours);
  });
});

test("without a zone the day is that of the machine's zone", () => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const quarters = Array.from({ length: 366 * 96 }, (_, index) => Date.parse("2026-01-01T00:00:00Z") + index * 15 * MINUTE_MS);
  expect(quarters.map(createDayOf())).toEqual(quarters.map(createDayOf(timeZone)));
});

describe("pressure", () => {
  const falling = (count: number) =>
    Array.from({ length: count }, (_, index) => [T0_MS + index * MINUTE_MS, { pressureHpa: 1000 - index / 60 }] as const);

  test("has a tendency after three hours, from a memory that does not grow", () => {
    const { taken, state } = run(falling(1441));
    expect(taken[179]).not.toHaveProperty("pressureTendencyHpa");
    expect(taken[180]).toMatchObject({ pressureTendencyHpa: -3, pressureTendencyCode: 7 });
    expect(state.pressures.length).toBeLessThan(60);
  });

  test("has its tendency at once after a restart", () => {
    const { state } = run(falling(181));
    const restored = JSON.parse(JSON.stringify(state)) as WeatherState;
    expect(run([[T0_MS + 185 * MINUTE_MS, { pressureHpa: 1000 - 185 / 60 }]], restored).last?.pressureTendencyHpa).toBeCloseTo(-3, 1);
  });

  test("that is doubtful is not remembered", () => {
    const added = addFromState(NO_WEATHER, { values: { pressureHpa: 900 }, quality: { pressureHpa: "suspect" } }, T0_MS, context);
    expect(added.state).toBe(NO_WEATHER);
  });

  test("of before a clock step keeps its distance to now", () => {
    const { state } = run(falling(181));
    const stepMs = 5 * HOUR_MS;
    const shifted = shiftState(state, T0_MS, stepMs);
    expect(run([[T0_MS + stepMs + 181 * MINUTE_MS, { pressureHpa: 1000 - 181 / 60 }]], shifted).last?.pressureTendencyHpa).toBeCloseTo(
      -3,
      1,
    );
    expect(shiftState(state, T0_MS + HOUR_MS, stepMs).pressures[0]?.atMs).toBe(T0_MS);
  });

  test("of a clock that was ahead is forgotten", () => {
    const { state } = run(falling(200));
    const before = run([[T0_MS - 24 * HOUR_MS, { pressureHpa: 990 }]], state);
    expect(before.last).toEqual({ pressureHpa: 990 });
    expect(before.state.pressures).toEqual([{ atMs: T0_MS - 24 * HOUR_MS, hpa: 990 }]);
  });
});
