import type { Quality, Values } from "@clima/schemas";
import type { Outbox, WeatherMemory } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import type { ClockSync } from "../platform/clock-sync.ts";
import type { Sensor } from "../platform/sensor.ts";
import type { CpuHeatCorrection } from "../reading/cpu-heat.ts";
import type { CheckedAt, QualityFailure } from "../reading/quality/quality-control.ts";
import type { RangeReject } from "../reading/range-check.ts";
import type { RainGaugeCount, StateContext } from "../reading/weather-state.ts";

export interface SensingPorts {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly sensors: readonly Sensor[];
  readonly prepare: Prepare;
  /** Takes the processor's warmth out of what was read; absent: it stays in. */
  readonly correctHeat?: CpuHeatCorrection;
  /** Whether the wall clock was set; unknown when absent. */
  readonly clockSync?: ClockSync;
  readonly history?: WeatherHistory;
  readonly rainGauge?: RainGaugeCount;
}

/** Quality control, derived quantities, rounding. */
export type Prepare = (
  values: Values,
  at: CheckedAt,
) => {
  readonly values: Values;
  readonly quality: Quality;
  readonly rejected: readonly RangeReject[];
  readonly failures?: readonly QualityFailure[];
};

/** What a station knows of the readings before, and how it goes on. */
export interface WeatherHistory extends StateContext {
  readonly memory: WeatherMemory;
}

export interface SensorState {
  readonly isOk: boolean;
  /** Since when it has been so; wall clock. */
  readonly sinceMs: number;
  readonly error?: string;
}

interface ClockState {
  /** Why readings cannot be stamped yet; absent when they can. */
  readonly waitsFor?: string;
  /** By how much the wall clock was set since the last look; 0 for less than two seconds. */
  readonly steppedMs: number;
}

export type ClockWatch = () => Promise<ClockState>;
