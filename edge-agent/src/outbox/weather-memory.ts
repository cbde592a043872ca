import type { WeatherState } from "../reading/weather-state.ts";

/** What a station remembers of its weather over restarts. */
export interface WeatherMemory {
  /** Nothing remembered is an empty state. */
  read(): WeatherState;
  /** Called in the outbox's transaction, so that a reading and what follows from it are kept together or not at all. */
  write(state: WeatherState): void;
}
