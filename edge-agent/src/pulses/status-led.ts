import type { Clock } from "../platform/clock.ts";

export type StationStatus = "well" | "no-broker" | "fault" | "identify";

/** On and off in turn, in ms; a single number is always on. */
const PATTERNS_MS: Readonly<Record<StationStatus, readonly number[]>> = {
  well: [1000],
  "no-broker": [1000, 1000],
  fault: [150, 150],
  identify: [60, 60],
};

/** Shows the state of the station: on when all is well, slowly blinking without a broker, quickly with a sensor that fails. */
export function startStatusLed(clock: Clock, set: (isOn: boolean) => void, status: () => StationStatus) {
  const stopped = new AbortController();

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      for (const [index, durationMs] of PATTERNS_MS[status()].entries()) {
        set(index % 2 === 0);
        await clock.sleepMs(durationMs, stopped.signal);
      }
    }
    set(false);
  }

  const running = run();
  return {
    stop(): Promise<void> {
      stopped.abort();
      return running;
    },
  };
}
