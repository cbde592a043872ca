import { isToCome } from "./to-come.ts";

interface Arrival {
  /** By the station's clock, as in the ingest's words, so that no two clocks are compared. */
  readonly takenAt: string;
  readonly arrivedAtMs: number;
}

/** The oldest matter; what comes beyond is not counted until some of these are stored. */
const MAX_WAITING = 500;

/** Per station, the readings that arrived here and are not known to be stored. */
export function createUnstored() {
  const waiting = new Map<string, readonly Arrival[]>();
  const newestStored = new Map<string, string>();

  return {
    arrived(station: string, takenAt: string, arrivedAtMs: number): void {
      const others = waiting.get(station) ?? [];
      const newest = newestStored.get(station) ?? "";
      const isStored = takenAt <= newest && !isToCome(newest, arrivedAtMs);
      if (isStored || others.length >= MAX_WAITING) return;
      waiting.set(station, [...others, { takenAt, arrivedAtMs }]);
    },
    /** The newest of a station's readings in the store. */
    stored(station: string, takenAt: string, nowMs: number): void {
      const newest = newestStored.get(station) ?? "";
      if (takenAt === newest || (takenAt < newest && !isToCome(newest, nowMs))) return;
      newestStored.set(station, takenAt);
      const left = (waiting.get(station) ?? []).filter((each) => each.takenAt > takenAt);
      waiting.set(station, left);
    },
    forget(station: string): void {
      waiting.delete(station);
      newestStored.delete(station);
    },
    /** When the oldest of them arrived; undefined when all are stored. */
    sinceMs: (station: string): number | undefined => waiting.get(station)?.[0]?.arrivedAtMs,
  };
}
