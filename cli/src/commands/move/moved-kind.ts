import { type Measurement, measurementNames, measurements, type Point, type Result, type StoreRecord } from "@clima/schemas";
import { pointIdentity, type Store, type StoredReading, type StoredStation, type StoreError } from "@clima/store";

/** What is stored, so that two stores can be compared. */
export interface MovedRecord {
  /** Equal for a record and its repeat only. */
  readonly identity: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly stored: StoredReading | Point;
}

/** One kind of what a store keeps: readings, or points of a measurement. */
export interface MovedKind {
  /** The word of `--what`. */
  readonly what: string;
  stations(store: Store): Promise<Result<readonly StoredStation[], StoreError>>;
  read(store: Store, station: string, fromMs: number, toMs: number): Promise<Result<readonly MovedRecord[], StoreError>>;
}

/** As it is written to the target. */
export function recordOf({ stored }: MovedRecord): StoreRecord {
  if ("measurement" in stored) return stored;
  const { station, takenAt, values } = stored;
  return { station, takenAt, values, bootId: "move", seq: 0 };
}

const readingKind: MovedKind = {
  what: "readings",
  stations: (store) => store.stations(),
  read: async (store, ...span) => mapped(await store.readings(...span), ofReading),
};

const pointKind = (measurement: Measurement): MovedKind => ({
  what: measurements[measurement].what,
  stations: (store) => store.stationsWithPoints(measurement),
  read: async (store, ...span) => mapped(await store.points(measurement, ...span), ofPoint),
});

/** All that a store keeps. */
export const movedKinds: readonly MovedKind[] = [readingKind, ...measurementNames.map(pointKind)];

const mapped = <T>(found: Result<readonly T[], StoreError>, map: (record: T) => MovedRecord): Result<readonly MovedRecord[], StoreError> =>
  found.ok ? { ok: true, value: found.value.map(map) } : found;

const ofReading = (reading: StoredReading): MovedRecord => ({ identity: reading.takenAt, values: reading.values, stored: reading });

const ofPoint = (point: Point): MovedRecord => ({ identity: pointIdentity(point), values: point.fields, stored: point });
