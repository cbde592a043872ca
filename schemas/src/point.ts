import listed from "../measurements.json" with { type: "json" };
import type { Reading } from "./reading.ts";

/** What is stored beside readings; the names of measurements.json, in every store. */
export type Measurement = keyof typeof listed;

/** A field of a measurement. */
export type FieldOf<M extends Measurement> = keyof (typeof listed)[M]["fields"] & string;

/** Flags are the numbers 1 and 0 in every store, so that they can be counted and drawn. */
export type FieldType = "number" | "flag" | "text";

export interface MeasurementFacts {
  /** What people call it, as in `clima export --what`. */
  readonly what: string;
  readonly description: string;
  readonly time: string;
  /** Name and meaning of each. */
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, { readonly type: FieldType; readonly description: string }>>;
}

/** The one list of measurements with their tags and fields. */
export const measurements: Readonly<Record<Measurement, MeasurementFacts>> = listed as Record<Measurement, MeasurementFacts>;
export const measurementNames = Object.keys(listed) as readonly Measurement[];

/**
 * One row of a measurement. Measurement, station, takenAt, tags and id together are its identity: a repeat overwrites itself. Names of tags
 * and fields are those of measurements.json; what is not known has no key.
 */
export interface Point {
  readonly measurement: Measurement;
  readonly station: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly takenAt: string;
  /** Tells apart what is the same in all else, for example the id of a command. */
  readonly id?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string>>;
}

/** What a store takes. */
export type StoreRecord = Reading | Point;

/** Whether a record is a point, not a reading. */
export const isPoint = (record: StoreRecord): record is Point => "measurement" in record;
const isReading = (record: StoreRecord): record is Reading => !isPoint(record);

/** The readings among records, which mostly are all of them. */
export const readingsAmong = (records: readonly StoreRecord[]): readonly Reading[] =>
  records.every(isReading) ? records : records.filter(isReading);
