import type { StationView } from "../api-types.ts";

/** What was known of all stations. */
export interface KeptStations {
  /** Ms since 1970 UTC, by the panel's clock. */
  readonly atMs: number;
  readonly stations: readonly StationView[];
}

const KEY = "clima-last-values";

/** For when the page is opened and the panel is not there. */
export function keepStations(kept: KeptStations): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing, or has no room: without the panel the page is empty then.
  }
}

/** Undefined where there are none. */
export function readKeptStations(): KeptStations | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<KeptStations> | null;
    if (typeof kept?.atMs !== "number" || !Array.isArray(kept.stations)) return undefined;
    return { atMs: kept.atMs, stations: kept.stations };
  } catch {
    return undefined;
  }
}

/** Whoever may not look any more does not find them here either. */
export function forgetKeptStations(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing.
  }
}
