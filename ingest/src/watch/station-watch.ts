import type { Reading } from "@clima/schemas";
import { createSeqRanges, type SeqRanges } from "./seq-ranges.ts";

export interface StationState {
  readonly station: string;
  /** Of the newest reading that is safe, in the store or on disk, UTC. */
  readonly lastTakenAt: string;
  /** When the store last took one of its readings, ms since 1970. */
  readonly lastStoredAtMs?: number;
  /** Of its newest reading in the store, UTC, and how long ago that was. */
  readonly lastStoredTakenAt?: string;
  readonly lagMs?: number;
  /** Sequence numbers of its last boots that never came: lost upstream, or still to come as backfill. */
  readonly missingReadings: number;
}

interface Watched {
  lastTakenAt: string;
  stored?: { readonly atMs: number; readonly takenAt: string };
  readonly boots: Map<string, SeqRanges>;
}

/** What was missed of earlier boots is forgotten. */
const MAX_BOOTS = 8;
const MAX_STATIONS = 10_000;

/** Follows what each station's readings say of themselves. A station that was silent longest is forgotten when they are too many. */
export function createStationWatch() {
  const stations = new Map<string, Watched>();

  function find(station: string, takenAt: string): Watched {
    const found = stations.get(station);
    if (found) return found;
    const added: Watched = { lastTakenAt: takenAt, boots: new Map() };
    moveToEnd(stations, station, added, MAX_STATIONS);
    return added;
  }

  function noteSafe({ station, bootId, seq, takenAt }: Reading): void {
    const watched = find(station, takenAt);
    if (takenAt > watched.lastTakenAt) watched.lastTakenAt = takenAt;
    const boot = watched.boots.get(bootId) ?? createSeqRanges();
    boot.add(seq);
    moveToEnd(watched.boots, bootId, boot, MAX_BOOTS);
    moveToEnd(stations, station, watched, MAX_STATIONS);
  }

  function noteStored({ station, takenAt }: Reading, atMs: number): void {
    const watched = find(station, takenAt);
    const before = watched.stored?.takenAt ?? "";
    watched.stored = { atMs, takenAt: takenAt > before ? takenAt : before };
  }

  /** By name. */
  const list = (nowMs: number): StationState[] =>
    [...stations]
      .map(([station, { lastTakenAt, stored, boots }]) => ({
        ...{ station, lastTakenAt, ...(stored === undefined ? {} : storedState(stored, nowMs)) },
        missingReadings: [...boots.values()].reduce((sum, boot) => sum + boot.missing(), 0),
      }))
      .sort((a, b) => (a.station < b.station ? -1 : 1));

  return {
    /** They are in the store, or on disk. */
    noteAllSafe: (readings: readonly Reading[]) => readings.forEach((reading) => void noteSafe(reading)),
    /** They are in the store. */
    noteAllStored: (readings: readonly Reading[], atMs: number) => readings.forEach((reading) => void noteStored(reading, atMs)),
    list,
  };
}

const storedState = ({ atMs, takenAt }: NonNullable<Watched["stored"]>, nowMs: number) => ({
  ...{ lastStoredAtMs: atMs, lastStoredTakenAt: takenAt, lagMs: nowMs - Date.parse(takenAt) },
});

export type StationWatch = ReturnType<typeof createStationWatch>;

/** A map keeps the order of insertion, so the first entry is the one that was longest not used. */
function moveToEnd<K, V>(map: Map<K, V>, key: K, value: V, maxSize: number): void {
  map.delete(key);
  map.set(key, value);
  const [first] = map.keys();
  if (map.size > maxSize && first !== undefined) map.delete(first);
}
