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
