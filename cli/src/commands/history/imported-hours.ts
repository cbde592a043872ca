import { isPoint, type StoreRecord } from "@clima/schemas";
import { inParts, type Part } from "./rollups-rebuild.ts";

const HOUR_MS = 3_600_000;

/** The hours of what was imported, for their roll-ups. */
export function createImportedHours() {
  const stations = new Map<string, Set<number>>();
  return {
    add(records: readonly StoreRecord[]): void {
      for (const record of records) {
        if (isPoint(record)) continue;
        const hours = stations.get(record.station) ?? new Set();
        stations.set(record.station, hours);
        hours.add(Math.floor(Date.parse(record.takenAt) / HOUR_MS) * HOUR_MS);
      }
    },
    parts: (): Part[] =>
      [...stations].flatMap(([station, hours]) =>
        inParts(
          station,
          [...hours].sort((a, b) => a - b),
        ),
      ),
  };
}
