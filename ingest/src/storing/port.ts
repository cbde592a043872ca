import type { Reading, StoreRecord } from "@clima/schemas";
import type { Refusal } from "@clima/store";
import type { SpoolProblem } from "../spool/port.ts";

export type RefusedRecord = Refusal<StoreRecord>;

/** Readings that are stored together with others, and answered by themselves. */
export interface StoreJob {
  readonly records: readonly StoreRecord[];
  readonly payloadBytes: number;
  /** Called once all of them are safe, with those that the store refused. */
  onSafe(refused: readonly RefusedRecord[]): void;
}

/** One store with what waits for it, in memory and in its spool. */
export interface StoreQueue {
  /** Begins to bring into the store what its spool holds from before. */
  start(): void;
  add(job: StoreJob): void;
  /** Calls back after every write to the store. */
  onWrite(listener: (write: StoreWrite) => void): void;
  state(): StoreQueueState;
  /** Resolves when what was added is safe or, with the store away, at once. */
  stop(): Promise<void>;
}

/** One write, with those of its readings that the store has now; they are none when it took nothing. */
export interface StoreWrite {
  /** It took something. */
  readonly isOk: boolean;
  readonly stored: readonly Reading[];
  readonly batchReadings: number;
  readonly tookMs: number;
}

export interface StoreState {
  readonly storedReadings: number;
  /** When it last took a reading, ms since 1970. */
  readonly lastStoredAtMs: number | undefined;
  /** Why the store takes no readings: it is away, or refuses all of them. */
  readonly error: string | undefined;
  /** On the clock of performance.now(). */
  readonly awaySinceMs: number | undefined;
}

export interface StoreQueueState extends StoreState {
  readonly spoolBytes: number;
  /** When the oldest record in the spool was taken, as far as the spool was read since the start. */
  readonly spoolOldestTakenAt?: string;
  /** Why neither the store nor the spool takes anything, so that the broker has to keep what comes. */
  readonly spoolProblem?: SpoolProblem;
}

/** Makes sure that records which the store refused are not lost, though their messages were acknowledged long ago: whether they are safe. */
export type RejectRecords = (refused: readonly RefusedRecord[]) => Promise<boolean>;
