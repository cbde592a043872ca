import { type Measurement, measurementNames, measurements, type Point, quantityNames, type Result, type StoreRecord } from "@clima/schemas";
import { pointIdentity, type Store, type StoredReading, type StoredStation, type StoreError } from "@clima/store";

/** What is stored, so that two stores can be compared. */
export interface MovedRecord {
  /** Equal for a record and its repeat only. */
  readonly identity: string;
  /** In a fixed order. */
  readonly values: readonly (readonly [name: string, value: unknown])[];
  readonly record: StoreRecord;
}

/** One kind of what a store keeps: readings, or points of a measurement. */
export interface MovedKind {
  /** The word of `--what`. */
  readonly what: string;
  stations(store: Store): Promise<Result<readonly StoredStation[], StoreError>>;
  read(store: Store, station: string, fromMs: number, toMs: number): Promise<Result<readonly MovedRecord[], StoreError>>;
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

const ofReading = (reading: StoredReading): MovedRecord => ({
  identity: reading.takenAt,
  values: quantityNames.flatMap((name) => (reading.values[name] === undefined ? [] : [[name, reading.values[name]] as const])),
  record: { ...reading, bootId: "move", seq: 0 },
});

const ofPoint = (point: Point): MovedRecord => ({
  identity: pointIdentity(point),
  values: Object.entries(point.fields).sort(([a], [b]) => (a < b ? -1 : 1)),
  record: point,
});
