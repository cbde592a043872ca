import type { Result } from "@clima/schemas";

/** What a station has told Home Assistant: by topic, the platform of each component by its id. */
export type Told = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Kept over restarts, so that what is no longer there can be taken back. */
export interface DiscoveryMemory {
  /** Empty where nothing was told. */
  read(): Told;
  write(told: Told): Result<void, string>;
}
