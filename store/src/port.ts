import type {
  InfoMessage,
  IngestHealthMessage,
  Measurement,
  Point,
  Quantity,
  Reading,
  Result,
  StoreRecord,
  SummedQuantity,
  Values,
} from "@clima/schemas";
import type { Summary } from "./rollups/summary.ts";

/** How a bucket of values becomes one number. */
export type Aggregate = "min" | "mean" | "max" | "last" | "count";

/** A stretch of time of a station, in steps. */
export interface StepQuery {
  readonly station: string;
  /** Inclusive, ms since 1970 UTC. */
  readonly fromMs: number;
  /** Exclusive, ms since 1970 UTC. */
  readonly toMs: number;
  /** Buckets begin at whole multiples of bucketMs since 1970 UTC; the first holds fromMs, the last ends at or after toMs. */
  readonly bucketMs: number;
  /**
   * Where given, buckets begin there instead, as days do by a local clock: ascending, none of them empty, the first holds fromMs, the last ends
   * at toMs. bucketMs is then about their length.
   */
  readonly startsMs?: readonly number[];
}

export interface SeriesQuery extends StepQuery {
  readonly quantity: Quantity;
  readonly aggregates: readonly Aggregate[];
}

/**
 * Columns of equal length: bucket starts in ms since 1970 UTC, and one column an aggregate that was asked for.
 * An empty bucket is null, for count too (0 would say that somebody looked).
 */
export interface Series {
  readonly bucketStartsMs: readonly number[];
  readonly columns: { readonly [A in Aggregate]?: readonly (number | null)[] };
}

/**
 * The wind in steps, in columns of equal length. The mean of directions is that of vectors: the parts are the means of the wind's vector from the
 * east and from the north, m/s, of readings that have both speed and direction; null without any. `speedMs` is the mean of all speeds.
 */
export interface WindSeries {
  readonly bucketStartsMs: readonly number[];
  readonly speedMs: readonly (number | null)[];
  readonly fromEastMs: readonly (number | null)[];
  readonly fromNorthMs: readonly (number | null)[];
}

/** Local days of a station: all that touch the time from fromMs to before toMs, ms since 1970 UTC. */
export interface DaysQuery {
  readonly station: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Days begin at its midnight; a name of the IANA database. */
  readonly timeZone: string;
  readonly quantities: readonly SummedQuantity[];
}

/** What was measured on a local day. */
export interface StoredDay {
  /** The beginning of the day, ms since 1970 UTC. */
  readonly startMs: number;
  readonly quantities: { readonly [Q in SummedQuantity]?: Summary };
}

export interface LatestValue {
  readonly value: number;
  /** UTC, ISO 8601 with milliseconds. */
  readonly takenAt: string;
}
/** The newest value of each quantity that the station ever had. */
export type Latest = { readonly [Q in Quantity]?: LatestValue };

export interface StoredStation {
  readonly station: string;
  readonly firstTakenAt: string;
  readonly lastTakenAt: string;
}

/**
 * unavailable: try the same again later. refused: these records will never be taken; `message` says why.
 * retryAfterMs: the store asks not to be tried again sooner.
 * mayLieInRecords: with unavailable, the store answered that it failed at these records; should it go on failing, one of them may be why.
 */
export interface StoreError {
  readonly kind: "unavailable" | "refused";
  readonly message: string;
  readonly retryAfterMs?: number;
  readonly mayLieInRecords?: true;
  /** With refused: which of the records of this write, where the store names them; all others are stored. */
  readonly refused?: readonly RefusedRecord[];
}

export interface RefusedRecord {
  /** Its place among the records that were to be written, from 0. */
  readonly index: number;
  readonly message: string;
}

/** One reading as it was stored, for export and tests. */
export interface StoredReading {
  readonly station: string;
  readonly takenAt: string;
  readonly values: Values;
}

/** What a station says of itself, and that it still holds at a time, ms since 1970 UTC. */
export interface StationInfo {
  readonly info: InfoMessage;
  readonly atMs: number;
}

/** The same of a station that says nothing of itself: whether readings are expected of it, or it was forgotten. */
export interface UndescribedStation {
  readonly station: string;
  readonly isRetired: boolean;
  readonly atMs: number;
}

/**
 * What a rename will do. ready: all history of the old name is moved. begun: it was begun before, and the rest is moved. done: it was done
 * before, nothing is left. nothing: neither name has a history.
 */
export type RenameState = "ready" | "begun" | "done" | "nothing";

/** How many were moved. */
export interface Renamed {
  readonly readings: number;
  readonly rollUps: number;
  readonly points: number;
}

/** How much is done, 0 to 1, and what of it now. */
export type StoreProgress = (fraction: number, what: string) => void;

/** A rename that may be done. */
export interface StationRename {
  readonly state: RenameState;
  run(onProgress: StoreProgress): Promise<Result<Renamed, StoreError>>;
}

/** What became of readings that were to be added; each is in one of `added`, `present` and `tooOld`. */
export interface Added {
  /** With a value that was not stored before. */
  readonly added: number;
  /** With none: all their values, or others in their place, were stored already. */
  readonly present: number;
  /** Of those, and of the added: how many have a value that differs from the stored one, which stays. */
  readonly differing: number;
  /** Older than what the store keeps (DuckDB's retention), and not stored. */
  readonly tooOld: number;
}

/** running: or killed. stopped: at its own word, before its end. undone: as a whole. */
export type ImportState = "running" | "done" | "stopped" | "undone";

export interface ImportCounts extends Added {
  /** Rows that could not be readings. */
  readonly refused: number;
  /** What is stored beside readings; it is not undone. */
  readonly points: number;
}

/** What is known of an import; instants are UTC, ISO 8601 with milliseconds. */
export interface ImportRecord {
  /** Short and for people: a date and a number, such as 2026-11-30-1. */
  readonly id: string;
  /** The file, or the address of the database. */
  readonly source: string;
  /** Whose shape it had. */
  readonly profile: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly state: ImportState;
  readonly counts: ImportCounts;
  /** Those of its readings. */
  readonly stations: readonly string[];
  /** Of the first and last reading that was added; absent when none was. */
  readonly firstTakenAt?: string;
  readonly lastTakenAt?: string;
}

/** What is to be removed: readings with their roll-ups ("weather"), or points of a measurement. */
export interface RemovalSelection {
  readonly what: "weather" | Measurement;
  /** All when absent. */
  readonly stations?: readonly string[] | undefined;
  /** Inclusive, ms since 1970 UTC. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

export interface RemovalOfStation {
  readonly station: string;
  /** Readings, or points. */
  readonly records: number;
  /** Hours that are kept without their readings, for these were too old (DuckDB). */
  readonly hoursAlone: number;
  /** The first and last that goes, ISO 8601. */
  readonly firstTakenAt: string;
  readonly lastTakenAt: string;
}

/** A removal that may be done: what it would take, of stations that have something to take, by name. Killed, the same goes on. */
export interface Removal {
  readonly stations: readonly RemovalOfStation[];
  /** How many readings or points went. Roll-ups follow. */
  run(onProgress: StoreProgress): Promise<Result<number, StoreError>>;
}

/** The history of measurements. */
export interface Store {
  /**
   * Stores readings and points durably; ok means on disk. Station + takenAt is the identity of a reading: a repeat changes the quantities
   * it names and leaves the others. A point that is repeated overwrites itself. All or nothing, as far as the store can.
   */
  write(records: readonly StoreRecord[]): Promise<Result<void, StoreError>>;
  /**
   * Adds readings of an import: a value that is stored already stays as it is, and the first of a batch is stored before its repeats. What was
   * added is noted under the import's id, so that it can be undone, until something else is written over it. Durable when it answers.
   */
  addReadings(importId: string, readings: readonly Reading[]): Promise<Result<Added, StoreError>>;
  /** Keeps what is known of an import, in place of what was known of that id. To be called before its first reading is added. */
  noteImport(record: ImportRecord): Promise<Result<void, StoreError>>;
  /** Oldest first. */
  imports(): Promise<Result<readonly ImportRecord[], StoreError>>;
  /**
   * Takes out what an import added and nobody wrote over since, with its roll-ups; answers of how many readings. Killed before its end, the
   * same goes on. A value that a later import found there already goes with the one that added it. Refused by InfluxDB 3, which removes nothing.
   */
  undoImport(id: string, onProgress: StoreProgress): Promise<Result<{ readonly readings: number }, StoreError>>;
  /** Looks what a removal would take; refused by InfluxDB 3, which removes nothing. */
  removal(selection: RemovalSelection): Promise<Result<Removal, StoreError>>;
  series(query: SeriesQuery): Promise<Result<Series, StoreError>>;
  /** Where the readings are gone for their age and only their hours are kept, DuckDB has no wind. */
  wind(query: StepQuery): Promise<Result<WindSeries, StoreError>>;
  /**
   * Local days on which a quantity that is asked for was measured, oldest first, from the roll-ups. InfluxDB knows only days that were rolled
   * up, by the time zone that the station said: of another time zone there are none.
   */
  days(query: DaysQuery): Promise<Result<readonly StoredDay[], StoreError>>;
  latest(station: string): Promise<Result<Latest, StoreError>>;
  stations(): Promise<Result<readonly StoredStation[], StoreError>>;
  /** Stored readings of a station with fromMs ≤ takenAt < toMs, oldest first. */
  readings(station: string, fromMs: number, toMs: number): Promise<Result<readonly StoredReading[], StoreError>>;
  /** Points of a measurement and station with fromMs ≤ takenAt < toMs, oldest first. */
  points(measurement: Measurement, station: string, fromMs: number, toMs: number): Promise<Result<readonly Point[], StoreError>>;
  /** Stations that have points of a measurement, with their first and last. */
  stationsWithPoints(measurement: Measurement): Promise<Result<readonly StoredStation[], StoreError>>;
  /** Keeps how an ingest worker is, where charts of it are drawn from the store itself (InfluxDB); absent elsewhere. */
  noteHealth?(health: IngestHealthMessage): Promise<Result<void, StoreError>>;
  /** Keeps what stations say of themselves (station_info), where charts are drawn from the store itself (InfluxDB); absent elsewhere. */
  noteStations?(stations: readonly (StationInfo | UndescribedStation)[]): Promise<Result<void, StoreError>>;
  /**
   * Makes the roll-ups (rollups.json) of hours of a station, given by their beginnings, and of the days, months and years that they are in,
   * from what is stored now; doing it again changes nothing. The time zone is the one that the station last said (UTC if none) when it
   * is not given. Absent where the store keeps its roll-ups itself (DuckDB).
   */
  rollUp?(station: string, hoursMs: readonly number[], timeZone?: string): Promise<Result<void, StoreError>>;
  /**
   * Looks whether the history of a station may get another name that has none, and answers with what does it: readings, roll-ups and points.
   * Killed before its end, the same rename goes on. Refused where the new name has a history, and by InfluxDB 3, which removes nothing.
   */
  rename(from: string, to: string): Promise<Result<StationRename, StoreError>>;
  close(): Promise<void>;
}
