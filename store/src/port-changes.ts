import type { Measurement, Reading, Result } from "@clima/schemas";
import type { StoreError } from "./store-error.ts";

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

/** What is done to the history besides the writing of what comes: imports, removals, other names. */
export interface HistoryChanges {
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
  /**
   * Looks whether the history of a station may get another name that has none, and answers with what does it: readings, roll-ups and points.
   * Killed before its end, the same rename goes on. Refused where the new name has a history, and by InfluxDB 3, which removes nothing.
   */
  rename(from: string, to: string): Promise<Result<StationRename, StoreError>>;
}
