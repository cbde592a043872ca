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

/** Follows what each station's readings say of themselves. Stations that were silent longest are forgotten when they are too many. */
export function createStationWatch(maxStations = MAX_STATIONS) {
  const stations = new Map<string, Watched>();

  function note({ station, bootId, seq, takenAt }: Reading, nowMs: number): void {
    const watched = stations.get(station) ?? begin(station, takenAt);
    if (takenAt > watched.lastTakenAt) watched.lastTakenAt = takenAt;
    watched.lastStoredAtMs = nowMs;
    const boot = watched.boots.get(bootId) ?? beginBoot(watched.boots, bootId);
    boot.add(seq);
  }

  function begin(station: string, takenAt: string): Watched {
    if (stations.size >= maxStations) forgetSilent();
    const watched = { lastTakenAt: takenAt, lastStoredAtMs: 0, boots: new Map<string, SeqRanges>() };
    stations.set(station, watched);
    return watched;
  }

  /** A tenth at once, so that very many names cost little each. */
  function forgetSilent(): void {
    const silentFirst = [...stations].sort(([, a], [, b]) => a.lastStoredAtMs - b.lastStoredAtMs);
    for (const [station] of silentFirst.slice(0, Math.ceil(maxStations / 10))) stations.delete(station);
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

/** A map keeps the order of insertion, so the first boot is the one that began first. */
function beginBoot(boots: Map<string, SeqRanges>, bootId: string): SeqRanges {
  const [first] = boots.keys();
  if (boots.size >= MAX_BOOTS && first !== undefined) boots.delete(first);
  const boot = createSeqRanges();
  boots.set(bootId, boot);
  return boot;
}
