import { ok } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { Sensor } from "../platform/sensor.ts";
import { createRainGauge, type TipMemory } from "../pulses/rain-gauge.ts";
import { sampleWind } from "./simulated-sensors.ts";
import type { Simulation } from "./simulation.ts";

/** After a longer pause, or when the clock was set ahead, the rain before is nobody's. */
const LONGEST_PAUSE_MS = 3_600_000;

/** The anemometer, the vane and the rain gauge of a simulated station; none indoors. */
export function createSimulatedOutdoors({ weatherAt, outdoors }: Simulation, clock: Clock, memory: TipMemory) {
  if (!outdoors) return { sensors: [] };
  const { tipTimes, mmPerTip } = outdoors;
  const gauge = createRainGauge(mmPerTip, clock, memory);
  let seenMs = clock.nowMs();

  function tipUntilNow(): void {
    const nowMs = clock.nowMs();
    for (const tipMs of tipTimes(Math.max(seenMs, nowMs - LONGEST_PAUSE_MS), nowMs)) gauge.tip(clock.monotonicMs() - (nowMs - tipMs));
    seenMs = nowMs;
  }

  const wind = () => sampleWind(weatherAt(clock.nowMs()));
  const anemometer: Sensor = { name: "Anemometer", quantities: ["windSpeedMs", "windGustMs"], read: async () => ok(wind().anemometer) };
  const vane: Sensor = { name: "Wind vane", quantities: ["windDirectionDeg"], read: async () => ok(wind().vane) };
  const rain: Sensor = {
    ...gauge.sensor,
    async read() {
      tipUntilNow();
      return gauge.sensor.read();
    },
  };
  return { sensors: [anemometer, vane, rain], rainGauge: gauge.count };
}
