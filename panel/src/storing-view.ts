import type { IngestHealthMessage } from "@clima/schemas";
import type { Storing } from "./api-types.ts";
import { createUnstored } from "./unstored.ts";

interface Worker {
  health?: IngestHealthMessage;
  isAway: boolean;
}

type StationHealth = NonNullable<IngestHealthMessage["stations"]>[number];

/** A worker names no more stations than that, so one that is not named may be stored all the same. */
const MAX_NAMED = 100;

/** What the ingest workers say of storing, station by station. */
export function createStoringView() {
  const workers = new Map<string, Worker>();
  const unstored = createUnstored();

  const workerOf = (name: string): Worker => {
    const worker = workers.get(name) ?? { isAway: false };
    workers.set(name, worker);
    return worker;
  };
  const heard = () => [...workers.values()].flatMap(({ health, isAway }) => (health === undefined ? [] : [{ health, isAway }]));
  const ofStation = (station: string): readonly StationHealth[] =>
    heard().flatMap(({ health }) => health.stations?.find((each) => each.station === station) ?? []);
  const isNamed = (station: string) =>
    ofStation(station).length > 0 || heard().every(({ health }) => (health.stations?.length ?? MAX_NAMED) < MAX_NAMED);

  /** Undefined where no ingest was ever heard. */
  function of(station: string): Storing | undefined {
    const all = heard();
    if (all.length === 0) return undefined;
    const lastStoredAt = latest(ofStation(station).map((each) => each.lastStoredAt));
    // One that is away says nothing about now; what it leaves unstored is seen by itself.
    const storeError = all.find(({ health, isAway }) => !isAway && !health.storeOk)?.health.storeError;
    const unstoredSince = isNamed(station) ? unstored.sinceMs(station) : undefined;
    return {
      ...(lastStoredAt === undefined ? {} : { lastStoredAt }),
      ...(storeError === undefined ? {} : { storeError }),
      ...(unstoredSince === undefined ? {} : { unstoredSince: new Date(unstoredSince).toISOString() }),
      ...(all.every(({ isAway }) => isAway) ? { isIngestAway: true } : {}),
    };
  }

  return {
    of,
    noteHealth(health: IngestHealthMessage, arrivedAtMs: number): void {
      workerOf(health.worker).health = health;
      for (const { station, lastStoredTakenAt } of health.stations ?? [])
        if (lastStoredTakenAt !== undefined) unstored.stored(station, lastStoredTakenAt, arrivedAtMs);
    },
    noteStatus(worker: string, status: "online" | "offline"): void {
      workerOf(worker).isAway = status === "offline";
    },
    noteReading: unstored.arrived,
    forget: unstored.forget,
  };
}

/** Instants in ISO 8601 with milliseconds sort as texts. */
const latest = (instants: readonly (string | undefined)[]): string | undefined =>
  instants
    .filter((each) => each !== undefined)
    .sort()
    .at(-1);
