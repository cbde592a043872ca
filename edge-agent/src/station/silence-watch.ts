import type { Clock } from "../platform/clock.ts";

export interface SilenceWatch {
  /** There was a reading, if only one that waits for the clock. */
  noteReading(): void;
  /** Resolves, with what to say, when there was none for too long; never where that is allowed. */
  readonly silent: Promise<string>;
  stop(): void;
}

export interface SilenceWatchDeps {
  readonly clock: Clock;
  readonly intervalMs: () => number;
  /** How long a station may be silent, and never less than ten intervals; 0 means for ever. */
  readonly silentForMs: number;
}

const LEAST_INTERVALS = 10;
const LOOK_EVERY_MS = 5000;

/** A watchdog: notices, on the monotonic clock, that a station no longer takes readings, whatever the cause, so that its supervisor can restart it. */
export function createSilenceWatch({ clock, intervalMs, silentForMs }: SilenceWatchDeps): SilenceWatch {
  const stopped = new AbortController();
  let lastMs = clock.monotonicMs();

  async function untilSilent(): Promise<string> {
    for (;;) {
      await clock.sleepMs(LOOK_EVERY_MS, stopped.signal);
      if (stopped.signal.aborted) return new Promise(() => {});
      const quietMs = clock.monotonicMs() - lastMs;
      if (quietMs > Math.max(silentForMs, LEAST_INTERVALS * intervalMs())) return describeSilence(quietMs);
    }
  }

  return {
    noteReading() {
      lastMs = clock.monotonicMs();
    },
    silent: silentForMs === 0 ? new Promise(() => {}) : untilSilent(),
    stop: () => stopped.abort(),
  };
}

const describeSilence = (quietMs: number) =>
  `the station has taken no reading for ${Math.round(quietMs / 1000)} s, so it ends for its supervisor to restart it; ` +
  "station.exitWhenSilentS sets how long it may be silent, 0 for ever";
