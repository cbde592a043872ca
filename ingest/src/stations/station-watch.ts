import type { Reading } from "@clima/schemas";
import type { StationState } from "./port.ts";
import { createSeqRanges, type SeqRanges } from "./seq-ranges.ts";

interface Watched {
  lastTakenAt: string;
  /** When it was last heard of: a reading was safe or stored. */
  heardAtMs: number;
  /** Of its readings in the store: when the last was stored, and when the newest was taken; 0 and empty before the first. */
  storedAtMs: number;
  storedTakenAt: string;
  readonly boots: Map<string, SeqRanges>;
}

/** What was missed of earlier boots is forgotten. */
const MAX_BOOTS = 8;
const MAX_STATIONS = 10_000;

/** Follows what each station's readings say of themselves. Stations that were silent longest are forgotten when they are too many. */
export function createStationWatch(maxStations = MAX_STATIONS) {
  const stations = new Map<string, Watched>();

  function noteSafe({ station, bootId, seq, takenAt }: Reading, nowMs: number): void {
    const watched = stations.get(station) ?? begin(station, takenAt);
    if (takenAt > watched.lastTakenAt) watched.lastTakenAt = takenAt;
    watched.heardAtMs = nowMs;
    const boot = watched.boots.get(bootId) ?? beginBoot(watched.boots, bootId);
    boot.add(seq);
  }

  function noteStored({ station, takenAt }: Reading, atMs: number): void {
    const watched = stations.get(station) ?? begin(station, takenAt);
    watched.heardAtMs = atMs;
    watched.storedAtMs = atMs;
    if (takenAt > watched.storedTakenAt) watched.storedTakenAt = takenAt;
  }

  function begin(station: string, takenAt: string): Watched {
    if (stations.size >= maxStations) forgetSilent();
    const watched: Watched = { lastTakenAt: takenAt, heardAtMs: 0, storedAtMs: 0, storedTakenAt: "", boots: new Map<string, SeqRanges>() };
    stations.set(station, watched);
    return watched;
  }

  /** A tenth at once, so that very many names cost little each. */
  function forgetSilent(): void {
    const silentFirst = [...stations].sort(([, a], [, b]) => a.heardAtMs - b.heardAtMs);
    for (const [station] of silentFirst.slice(0, Math.ceil(maxStations / 10))) stations.delete(station);
  }

  /** By name. */
  const list = (nowMs: number): StationState[] =>
    [...stations]
      .map(([station, { lastTakenAt, storedAtMs, storedTakenAt, boots }]) => ({
        station,
        lastTakenAt,
        ...(storedTakenAt === "" ? {} : storedState(storedAtMs, storedTakenAt, nowMs)),
        missingReadings: [...boots.values()].reduce((sum, boot) => sum + boot.missing(), 0),
      }))
      .sort((a, b) => (a.station < b.station ? -1 : 1));

  return {
    /** They are in the store, or on disk. */
    noteAllSafe: (readings: readonly Reading[], nowMs: number) => readings.forEach((reading) => void noteSafe(reading, nowMs)),
    /** They are in the store. */
    noteAllStored: (readings: readonly Reading[], atMs: number) => readings.forEach((reading) => void noteStored(reading, atMs)),
    list,
  };
}

const storedState = (atMs: number, takenAt: string, nowMs: number) => ({
  lastStoredAtMs: atMs,
  lastStoredTakenAt: takenAt,
  lagMs: nowMs - Date.parse(takenAt),
});

/** A map keeps the order of insertion, so the first boot is the one that began first. */
function beginBoot(boots: Map<string, SeqRanges>, bootId: string): SeqRanges {
  const [first] = boots.keys();
  if (boots.size >= MAX_BOOTS && first !== undefined) boots.delete(first);
  const boot = createSeqRanges();
  boots.set(bootId, boot);
  return boot;
}
