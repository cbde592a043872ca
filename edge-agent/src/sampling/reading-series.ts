import type { Quality, Values } from "@clima/schemas";
import type { Alongside } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import { type StationReading, toIso } from "../reading/station-reading.ts";
import { addRainTips, addRainTotal, type RainTotal } from "../reading/rain-counts.ts";
import { addFromState, NO_WEATHER, newestMs, type RainGaugeCount, shiftState, type WeatherState } from "../reading/weather-state.ts";
import { EARLIEST_CREDIBLE_MS } from "./clock-watch.ts";
import type { WeatherHistory } from "./port.ts";
import { createUniqueStamp } from "./unique-stamp.ts";

/** What was measured at an instant of the monotonic clock. */
export interface Sample {
  readonly atMonotonicMs: number;
  readonly values: Values;
  readonly quality: Quality;
  /** When the device says that it was, in ms since 1970; absent: at that instant. */
  readonly takenAtMs?: number | undefined;
  /** The gauge's count when the sample was taken. */
  readonly rainTips?: number | undefined;
  readonly rainTotal?: RainTotal | undefined;
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
  let lastMs = newestMs(state);
  let seq = 0;

  function complete(samples: readonly Sample[]): CompletedReadings {
    const stampsMs = new Set<number>();
    let next = state;
    const readings = samples.flatMap((sample): StationReading[] => {
      const ageMs = clock.monotonicMs() - sample.atMonotonicMs;
      const takenAtMs = stamps.next(sample.takenAtMs ?? Math.round(clock.nowMs() - ageMs), stampsMs);
      const rained = addRainTotal(addRainTips(next, sample, sample.rainTips, rainGauge?.mmPerTip ?? 0), sample.rainTotal);
      const added = history ? addFromState(rained.state, rained.weather, takenAtMs, history) : rained;
      next = added.state;
      const { values, quality } = added.weather;
      // A device that has only begun to count rain.
      if (Object.keys(values).length === 0) return [];
      const number = seq + stampsMs.size;
      stampsMs.add(takenAtMs);
      const doubts = Object.keys(quality).length === 0 ? {} : { quality };
      return [{ bootId, seq: number, takenAt: toIso(takenAtMs), values, ...doubts }];
    });
    return {
      readings,
      alongside: memoryOf(written, next, history),
      markKept() {
        stamps.use(stampsMs);
        seq += readings.length;
        state = next;
        written = next;
        lastMs = Math.max(lastMs, ...stampsMs);
      },
    };
  }

  return {
    complete,
    /** The time that a device gives its reading, where that can be: not in the future, and after the readings before. */
    credible: (takenAtMs: number | undefined): number | undefined =>
      takenAtMs !== undefined && takenAtMs <= clock.nowMs() && takenAtMs > lastMs && takenAtMs >= EARLIEST_CREDIBLE_MS
        ? Math.round(takenAtMs)
        : undefined,
    /** The wall clock was set: what was noted by the old one moves with it. Samples are stamped by the new one anyway. */
    followStep(steppedMs: number): void {
      if (steppedMs === 0) return;
      state = shiftState(state, startedAtMs, steppedMs);
      if (lastMs >= startedAtMs) lastMs += steppedMs;
      startedAtMs += steppedMs;
    },
  };
}

/** Rain that is in a reading must not be in another one, so it is on the disk before the reading leaves. */
function memoryOf(written: WeatherState, next: WeatherState, history: WeatherHistory | undefined): Alongside | undefined {
  if (next === written) return undefined;
  const isRainCounted = next.rainTips !== written.rainTips || next.rainTotals !== written.rainTotals;
  return { write: () => history?.memory.write(next), isUrgent: isRainCounted };
}
