import { describe, expect, test } from "@jest/globals";
import { createSimulatedOutdoors } from "../../src/simulation/simulated-outdoors.ts";
import { simulationOf } from "../../src/simulation/simulation.ts";
import { stationSettings } from "../support/station-settings.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 2, 1);
const simulation = simulationOf(stationSettings);
const { tipTimes } = simulation.outdoors ?? { tipTimes: () => [] };

/** A clock that is set by hand, with a monotonic one beside it. */
function handClock() {
  let nowMs = START_MS;
  return {
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs - START_MS, sleepMs: async () => {} },
    goTo: (atMs: number) => {
      nowMs = atMs;
    },
  };
}

function memory() {
  let kept = 0;
  return {
    read: () => kept,
    write: (tips: number) => {
      kept = tips;
    },
  };
}

const valuesOf = async (sensors: ReturnType<typeof createSimulatedOutdoors>["sensors"]) => {
  const answers = await Promise.all(sensors.map((sensor) => sensor.read()));
  return Object.assign({}, ...answers.map((answer) => (answer.ok ? answer.value : {})));
};

/** An hour with more than ten tips. */
const wetHourMs = () => {
  for (let hour = 0; ; hour += 1) {
    const atMs = START_MS + hour * 60 * MINUTE_MS;
    if (tipTimes(atMs, atMs + 60 * MINUTE_MS).length > 10) return atMs;
  }
};

describe("the wind and the rain gauge of a simulated station", () => {
  test("give wind, gust, direction and rate at every reading, and count each tip once, over a restart too", async () => {
    const { clock, goTo } = handClock();
    const kept = memory();
    const fromMs = wetHourMs();
    goTo(fromMs);
    let station = createSimulatedOutdoors(simulation, clock, kept);
    for (let minute = 1; minute <= 60; minute += 1) {
      // It is started again in the middle of the rain
      if (minute === 31) station = createSimulatedOutdoors(simulation, clock, kept);
      goTo(fromMs + minute * MINUTE_MS);
      const values = await valuesOf(station.sensors);
      expect(Object.keys(values).sort()).toEqual(["rainRateMmh", "windDirectionDeg", "windGustMs", "windSpeedMs"]);
      expect(values.windGustMs).toBeGreaterThanOrEqual(values.windSpeedMs);
    }
    expect(station.rainGauge?.tips()).toBe(tipTimes(fromMs, fromMs + 60 * MINUTE_MS).length);
  });

  test("say how hard it rains by the last two tips", async () => {
    const { clock, goTo } = handClock();
    const fromMs = wetHourMs();
    goTo(fromMs);
    const station = createSimulatedOutdoors(simulation, clock, memory());
    const [beforeMs = Number.NaN, lastMs = Number.NaN] = tipTimes(fromMs, fromMs + 60 * MINUTE_MS).slice(0, 2);
    goTo(lastMs);
    const { rainRateMmh } = await valuesOf(station.sensors);
    const expectedMmh =
      lastMs - beforeMs > 15 * MINUTE_MS ? 0 : (stationSettings.rainGauge.mmPerTip * 60 * MINUTE_MS) / (lastMs - beforeMs);
    expect(rainRateMmh).toBeCloseTo(expectedMmh, 6);
  });

  test("do not pour the rain of years into one reading when the clock is set ahead", async () => {
    const { clock, goTo } = handClock();
    const station = createSimulatedOutdoors(simulation, clock, memory());
    goTo(START_MS + 365 * 24 * 60 * MINUTE_MS);
    await valuesOf(station.sensors);
    expect(station.rainGauge?.tips()).toBeLessThan(200);
  });

  test("are not there indoors", () => {
    expect(createSimulatedOutdoors(simulationOf({ ...stationSettings, place: "indoors" }), handClock().clock, memory())).toEqual({
      sensors: [],
    });
  });
});
