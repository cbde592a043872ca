import type { Quality, Values } from "@clima/schemas";
import type { Alongside } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import { type StationReading, toIso } from "../reading/station-reading.ts";
import { addFromState, addRainTips, NO_WEATHER, type RainGaugeCount, shiftState, type WeatherState } from "../reading/weather-state.ts";
import type { WeatherHistory } from "./port.ts";
import { createUniqueStamp } from "./unique-stamp.ts";

/** What was measured at an instant of the monotonic clock. */
export interface Sample {
  readonly atMonotonicMs: number;
  readonly values: Values;
  readonly quality: Quality;
  /** The gauge's count when the sample was taken. */
  readonly rainTips?: number | undefined;
}

export interface SeriesDeps {
  readonly clock: Clock;
  readonly bootId: string;
  /** Without it there are no sums of rain and no pressure tendency. */
  readonly history?: WeatherHistory | undefined;
  readonly rainGauge?: RainGaugeCount | undefined;
}

/** Samples that have become readings, and what goes into the outbox with them. */
export interface CompletedReadings {
  readonly readings: readonly StationReading[];
  readonly alongside?: Alongside | undefined;
  /** The outbox has them: the series goes on after them. Never called, the same samples may be completed again. */
  markKept(): void;
}

export type ReadingSeries = ReturnType<typeof createReadingSeries>;

/** Makes the readings of one boot from samples: number, time stamp, and what follows from the readings before. */
export function createReadingSeries({ clock, bootId, history, rainGauge }: SeriesDeps) {
  const stamps = createUniqueStamp();
  let startedAtMs = clock.nowMs();
  let state = history?.memory.read() ?? NO_WEATHER;
  let written = state;
  let seq = 0;

  function complete(samples: readonly Sample[]): CompletedReadings {
    const stampsMs = new Set<number>();
    let next = state;
    const readings = samples.map((sample, index): StationReading => {
      const ageMs = clock.monotonicMs() - sample.atMonotonicMs;
      const takenAtMs = stamps.next(Math.round(clock.nowMs() - ageMs), stampsMs);
      stampsMs.add(takenAtMs);
      const rained = addRainTips(next, sample, sample.rainTips, rainGauge?.mmPerTip ?? 0);
      const added = history ? addFromState(rained.state, rained.weather, takenAtMs, history) : rained;
      next = added.state;
      const { values, quality } = added.weather;
      const doubts = Object.keys(quality).length === 0 ? {} : { quality };
      return { bootId, seq: seq + index, takenAt: toIso(takenAtMs), values, ...doubts };
    });
    return {
      readings,
      alongside: memoryOf(written, next, history),
      markKept() {
        stamps.use(stampsMs);
        seq += readings.length;
        state = next;
        written = next;
      },
    };
  }

  return {
    complete,
    /** The wall clock was set: what was noted by the old one moves with it. Samples are stamped by the new one anyway. */
    followStep(steppedMs: number): void {
      if (steppedMs === 0) return;
      state = shiftState(state, startedAtMs, steppedMs);
      startedAtMs += steppedMs;
    },
  };
}

/** Rain that is in a reading must not be in another one, so it is on the disk before the reading leaves. */
function memoryOf(written: WeatherState, next: WeatherState, history: WeatherHistory | undefined): Alongside | undefined {
  if (next === written) return undefined;
  return { write: () => history?.memory.write(next), isUrgent: next.rainTips !== written.rainTips };
}
