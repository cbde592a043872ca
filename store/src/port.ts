import type {
  InfoMessage,
  IngestHealthMessage,
  Measurement,
  Point,
  Quantity,
  Result,
  StoreRecord,
  SummedQuantity,
  Values,
} from "@clima/schemas";
import type { Added, HistoryChanges } from "./port-changes.ts";
import type { Summary } from "./rollups/summary.ts";
import type { StoreError } from "./store-error.ts";

export type { RefusedRecord, StoreError } from "./store-error.ts";

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

/** Stored readings as lines of CSV, as toCsv makes them; `length` is how many. */
export interface CsvLines {
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** Readings of some stations with fromMs ≤ takenAt < toMs, ms since 1970 UTC. */
export interface StoredSelection {
  readonly stations: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** Lines of CSV without a header, quotes, empty lines or blanks, each with one cell a column. */
export interface CsvFiles {
  /** In their order. They are read at the same time. */
  readonly files: readonly string[];
  /** station, takenAt and quantities, in the order of the cells. */
  readonly columns: readonly string[];
  /** Readings are of the time from `fromMs` to `toMs`, both ends inclusive, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Some rows of a Parquet file, by their numbers from 0. */
export interface ParquetPart {
  readonly file: string;
  readonly firstRow: number;
  readonly rows: number;
  /** As of CsvFiles. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What became of lines or rows. */
export interface RowsAdded extends Added {
  readonly stations: readonly string[];
  /** ms since 1970 UTC, of all readings; Infinity and -Infinity of none. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Lines that are not plainly right, by their numbers from 0. They are not stored: whoever reads them one by one says why, or takes them. */
  readonly left: readonly number[];
}

/** What a store writes itself, because that is quicker than its readings one by one. */
export interface StoreCopies {
  /** Readings of a station with fromMs ≤ takenAt < toMs, oldest first. */
  csvLines(station: string, fromMs: number, toMs: number): Promise<Result<CsvLines, StoreError>>;
  /** Writes a Parquet file as `loadParquet` does, by station and time; of how many readings. The store fails when `signal` is aborted. */
  writeParquet(file: string, selection: StoredSelection, signal: AbortSignal): Promise<Result<number, StoreError>>;
  /** Adds lines as addReadings adds readings. Undefined, and nothing is added, where they must be read one by one. */
  addCsv(importId: string, lines: CsvFiles): Promise<Result<RowsAdded | undefined, StoreError>>;
  /** How many rows a Parquet file has; undefined where it is none, or its columns are not exactly those of `writeParquet`, or some of them. */
  ownParquetRows(file: string): Promise<Result<number | undefined, StoreError>>;
  /** The same of rows of such a file; all, or none are added. */
  addParquet(importId: string, part: ParquetPart): Promise<Result<RowsAdded | undefined, StoreError>>;
}

/** The history of measurements. */
export interface Store extends HistoryChanges {
  /**
   * Stores readings and points durably; ok means on disk. Station + takenAt is the identity of a reading: a repeat changes the quantities
   * it names and leaves the others. A point that is repeated overwrites itself. All or nothing, as far as the store can.
   */
  write(records: readonly StoreRecord[]): Promise<Result<void, StoreError>>;
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
  /** Absent where there is no quicker way than `readings` (InfluxDB). */
  readonly copies?: StoreCopies;
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
  close(): Promise<void>;
}
