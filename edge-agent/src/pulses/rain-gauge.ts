import { ok } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { Sensor } from "../platform/sensor.ts";
import type { RainGaugeCount } from "../reading/weather-state.ts";

export interface TipMemory {
  read(): number;
  /** On disk when it returns. Where the disk refuses, that is reported here, and the next write has the whole count again. */
  write(tips: number): void;
}

/** A gauge that has not tipped for so long has a rate of 0: as much as a drizzle of one tip in a quarter of an hour. */
const DRY_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

/** The rate at an instant from the times of the tips before it, oldest first: that of the last two, less the longer ago the last was. */
export function rateOfTips(tipsMs: readonly number[], atMs: number, mmPerTip: number): number {
  const [beforeMs, lastMs] = tipsMs.slice(-2);
  if (beforeMs === undefined || lastMs === undefined) return 0;
  const [betweenMs, sinceMs] = [lastMs - beforeMs, atMs - lastMs];
  return betweenMs > DRY_MS || sinceMs > DRY_MS ? 0 : (mmPerTip * HOUR_MS) / Math.max(betweenMs, sinceMs);
}

/**
 * A tipping-bucket rain gauge. Every tip is written down at once, so that none is lost when the power goes.
 */
export function createRainGauge(mmPerTip: number, clock: Pick<Clock, "monotonicMs">, memory: TipMemory) {
  let tips = memory.read();
  let lastTwoMs: readonly number[] = [];

  const count: RainGaugeCount = { tips: () => tips, mmPerTip };
  const sensor: Sensor = {
    name: "Rain gauge",
    quantities: ["rainMm", "rainRateMmh"],
    read: async () => ok({ rainRateMmh: rateOfTips(lastTwoMs, clock.monotonicMs(), mmPerTip) }),
  };
  return {
    count,
    sensor,
    tip(atMs: number): void {
      tips += 1;
      memory.write(tips);
      lastTwoMs = [...lastTwoMs.slice(-1), atMs];
    },
  };
}
