import type { StationView } from "../api-types.ts";
import { keep, readKept } from "./kept-here.ts";

/** What was known of all stations. */
export interface KeptStations {
  /** Ms since 1970 UTC, by the panel's clock. */
  readonly atMs: number;
  readonly stations: readonly StationView[];
}

const KEY = "clima-last-values";

/** For when the page is opened and the panel is not there. */
export const keepStations = (kept: KeptStations): void => keep(KEY, kept);

/** Undefined where there are none. */
export function readKeptStations(): KeptStations | undefined {
  const { atMs, stations }: Partial<KeptStations> = Object(readKept(KEY));
  return typeof atMs === "number" && Array.isArray(stations) ? { atMs, stations } : undefined;
}

/** Whoever may not look any more does not find them here either. */
export const forgetKeptStations = (): void => keep(KEY, undefined);
