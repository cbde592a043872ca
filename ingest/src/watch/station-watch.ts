import type { Reading } from "@clima/schemas";
import { createSeqRanges, type SeqRanges } from "./seq-ranges.ts";

export interface StationState {
  readonly station: string;
  /** Of the newest reading, UTC. */
  readonly lastTakenAt: string;
  /** When a reading was last stored or safe on disk, ms since 1970. */
  readonly lastStoredAtMs: number;
  /** Sequence numbers of its last boots that never came: lost upstream, or still to come as backfill. */
  readonly missingReadings: number;
}

interface Watched {
  lastTakenAt: string;
  lastStoredAtMs: number;
  readonly boots: Map<string, SeqRanges>;
}

/** What was missed of earlier boots is forgotten. */
const MAX_BOOTS = 8;
const MAX_STATIONS = 10_000;

/** Follows what each station's readings say of themselves. A station that was silent longest is forgotten when they are too many. */
export function createStationWatch() {
  const stations = new Map<string, Watched>();

  function note({ station, bootId, seq, takenAt }: Reading, nowMs: number): void {
    const watched = stations.get(station) ?? { lastTakenAt: takenAt, lastStoredAtMs: nowMs, boots: new Map() };
    if (takenAt > watched.lastTakenAt) watched.lastTakenAt = takenAt;
    watched.lastStoredAtMs = nowMs;
    const boot = watched.boots.get(bootId) ?? createSeqRanges();
    boot.add(seq);
    moveToEnd(watched.boots, bootId, boot, MAX_BOOTS);
    moveToEnd(stations, station, watched, MAX_STATIONS);
  }

  /** By name. */
  const list = (): StationState[] =>
    [...stations]
      .map(([station, { lastTakenAt, lastStoredAtMs, boots }]) => ({
        ...{ station, lastTakenAt, lastStoredAtMs },
        missingReadings: [...boots.values()].reduce((sum, boot) => sum + boot.missing(), 0),
      }))
      .sort((a, b) => (a.station < b.station ? -1 : 1));

  return { noteAll: (readings: readonly Reading[], nowMs: number) => readings.forEach((reading) => void note(reading, nowMs)), list };
}

export type StationWatch = ReturnType<typeof createStationWatch>;

/** A map keeps the order of insertion, so the first entry is the one that was longest not used. */
function moveToEnd<K, V>(map: Map<K, V>, key: K, value: V, maxSize: number): void {
  map.delete(key);
  map.set(key, value);
  const [first] = map.keys();
  if (map.size > maxSize && first !== undefined) map.delete(first);
}
