import type { Result, StoreRecord } from "@clima/schemas";

export interface SpoolLimits {
  readonly maxBytes: number;
  /** A segment is closed when it is as large; it is read, and removed, as a whole. */
  readonly segmentBytes: number;
}

export interface SpoolProblem {
  readonly kind: "spool-full" | "disk-full" | "spool-unwritable";
  /** In words, with numbers. */
  readonly message: string;
}

/** Batches of records on disk, for as long as the store is away. */
export interface Spool {
  /** Resolves when the records are on disk, or says why they are not; then nothing of them is. */
  append(records: readonly StoreRecord[]): Promise<Result<void, string>>;
  /** The batches of the oldest segment, a segment at a time; undefined when there are none. The same again until `removeOldest`. */
  oldest(): Promise<readonly (readonly StoreRecord[])[] | undefined>;
  removeOldest(): Promise<void>;
  bytes(): number;
  /** Of the records in it; those of segments from before the start count once they are read, which begins with the oldest. */
  oldestTakenAt(): string | undefined;
  /** Why it did not take what it was last given; undefined when it did, or when there is room again. */
  problem(): SpoolProblem | undefined;
  close(): Promise<void>;
}
