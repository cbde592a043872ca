import type { InfoMessage, Reading } from "@clima/schemas";
import type { StationState } from "./port.ts";
import { createSeqRanges, type SeqRanges } from "./seq-ranges.ts";

interface Watched {
  lastTakenAt: string;
  /** When it was last heard of: a reading was safe or stored. */
  heardAtMs: number;
  /** When the first reading came, and of those in the store the one that came last: what is older than that does not wait. */
  arrivedStoredMs: number;
  /** How far its clock was ahead of this machine's, by the live reading that came last; negative, too, by the way of the message. */
  clockAheadMs: number | undefined;
  /** Of its readings in the store: when the last was stored, and when the newest was taken; 0 and empty before the first. */
  storedAtMs: number;
  storedTakenAt: string;
  readonly boots: Map<string, SeqRanges>;
}

/** What was missed of earlier boots is forgotten. */
const MAX_BOOTS = 8;
const MAX_STATIONS = 10_000;
/** Of a station that has not said what it is: what is sent as live and was taken longer ago is a replay, not a clock that is wrong by some hours. */
const PAST_AFTER_MS = 86_400_000;
/** Computers differ by a little. */
const SAME_TIME_MS = 60_000;

export interface StationWatchLimits {
  /** A station of which nothing came for so long is retired: it is listed no more. */
  readonly retiredAfterMs?: number;
  readonly maxStations?: number;
  /** What a station says that its readings are. */
  readonly sourceOf?: (station: string) => InfoMessage["source"] | undefined;
}

/**
 * Follows what each station's readings say of themselves. All times but `takenAt` are of this machine's clock, so that a station whose clock is
 * wrong, or that tells of the past, does not lag by that. Stations that were silent longest are forgotten when they are too many.
 */
export function createStationWatch(limits: StationWatchLimits = {}) {
  const { retiredAfterMs = Number.POSITIVE_INFINITY, maxStations = MAX_STATIONS, sourceOf = () => undefined } = limits;
  const stations = new Map<string, Watched>();
  /** When each reading came that is on its way to the store; those of the spool came earlier, nobody knows when. */
  const arrivals = new WeakMap<Reading, number>();
  /** What is still stored of these makes no station of them; what comes does. */
  const forgotten = new Set<string>();

  function noteArrived(readings: readonly Reading[], isLive: boolean, nowMs: number): void {
    for (const reading of readings) {
      arrivals.set(reading, nowMs);
      forgotten.delete(reading.station);
      const watched = stations.get(reading.station) ?? begin(reading, nowMs);
      watched.heardAtMs = nowMs;
      if (isLive) watched.clockAheadMs = Date.parse(reading.takenAt) - nowMs;
    }
  }

  function noteSafe(reading: Reading, nowMs: number): void {
    const { station, bootId, seq, takenAt } = reading;
    if (forgotten.has(station)) return;
    const watched = stations.get(station) ?? begin(reading, nowMs);
    if (isNewer(takenAt, watched.lastTakenAt, nowMs)) watched.lastTakenAt = takenAt;
    const boot = watched.boots.get(bootId) ?? beginBoot(watched.boots, bootId);
    boot.add(seq);
  }

  function noteStored(reading: Reading, atMs: number): void {
    const { station, takenAt } = reading;
    if (forgotten.has(station)) return;
    const watched = stations.get(station) ?? begin(reading, atMs);
    watched.storedAtMs = atMs;
    watched.arrivedStoredMs = arrivals.get(reading) ?? watched.arrivedStoredMs;
    if (isNewer(takenAt, watched.storedTakenAt, atMs)) watched.storedTakenAt = takenAt;
  }

  function begin({ station, takenAt }: Reading, nowMs: number): Watched {
    if (stations.size >= maxStations) for (const silent of silentest(stations, maxStations)) stations.delete(silent);
    const watched = newWatched(takenAt, nowMs);
    stations.set(station, watched);
    return watched;
  }

  /** Unknown names are not remembered, so that nobody fills the memory with them. */
  function forget(station: string): void {
    if (stations.delete(station)) forgotten.add(station);
  }

  /** Those that are not retired, by name. */
  function list(nowMs: number): StationState[] {
    for (const [station, { heardAtMs }] of stations) if (nowMs - heardAtMs > retiredAfterMs) stations.delete(station);
    return [...stations]
      .map(([station, watched]) => stateOf(station, watched, sourceOf(station), nowMs))
      .sort((a, b) => (a.station < b.station ? -1 : 1));
  }

  return {
    /** They came from a broker; live is what was sent as it was measured. */
    noteArrived,
    /** They are in the store, or on disk. */
    noteAllSafe: (readings: readonly Reading[], nowMs: number) => readings.forEach((reading) => void noteSafe(reading, nowMs)),
    /** They are in the store. */
    noteAllStored: (readings: readonly Reading[], atMs: number) => readings.forEach((reading) => void noteStored(reading, atMs)),
    /** It is listed no more, until something comes of it again. */
    forget,
    list,
  };
}

/** A tenth at once, so that very many names cost little each. */
const silentest = (stations: ReadonlyMap<string, Watched>, maxStations: number): readonly string[] =>
  [...stations]
    .sort(([, a], [, b]) => a.heardAtMs - b.heardAtMs)
    .slice(0, Math.ceil(maxStations / 10))
    .map(([station]) => station);

const newWatched = (takenAt: string, nowMs: number): Watched => ({
  lastTakenAt: takenAt,
  heardAtMs: nowMs,
  arrivedStoredMs: nowMs,
  clockAheadMs: undefined,
  storedAtMs: 0,
  storedTakenAt: "",
  boots: new Map<string, SeqRanges>(),
});

const stateOf = (station: string, watched: Watched, source: InfoMessage["source"] | undefined, nowMs: number): StationState => ({
  station,
  lastTakenAt: watched.lastTakenAt,
  ...(watched.storedTakenAt === "" ? {} : { lastStoredAtMs: watched.storedAtMs, lastStoredTakenAt: watched.storedTakenAt }),
  lagMs: lagMs(watched, source, nowMs),
  ...(watched.clockAheadMs === undefined ? {} : { clockAheadMs: watched.clockAheadMs }),
  missingReadings: [...watched.boots.values()].reduce((sum, boot) => sum + boot.missing(), 0),
});

/**
 * A station that measures now lags from the last reading on, for the next is due. Of one that only tells of the past (backfill, a replay) no next
 * one is due, so it lags only by what has come and is not stored. Never below 0, as when this machine's clock is set back.
 */
function lagMs(watched: Watched, source: InfoMessage["source"] | undefined, nowMs: number): number {
  const { clockAheadMs, heardAtMs, arrivedStoredMs, storedAtMs } = watched;
  const isReplay = source === undefined ? (clockAheadMs ?? 0) <= -PAST_AFTER_MS : source === "recorded";
  const isMeasuring = clockAheadMs !== undefined && !isReplay;
  const isAllStored = storedAtMs > 0 && heardAtMs === arrivedStoredMs;
  return isAllStored && !isMeasuring ? 0 : Math.max(0, nowMs - arrivedStoredMs);
}

/** What was taken in time to come was stamped by a clock that was ahead: what comes after it is the newer, though it says otherwise. */
const isNewer = (takenAt: string, known: string, nowMs: number): boolean => takenAt > known || Date.parse(known) > nowMs + SAME_TIME_MS;

/** A map keeps the order of insertion, so the first boot is the one that began first. */
function beginBoot(boots: Map<string, SeqRanges>, bootId: string): SeqRanges {
  const [first] = boots.keys();
  if (boots.size >= MAX_BOOTS && first !== undefined) boots.delete(first);
  const boot = createSeqRanges();
  boots.set(bootId, boot);
  return boot;
}
