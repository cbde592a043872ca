import type { Quality, Result, Values } from "@clima/schemas";

/** What a line of a file says a station measured; not yet checked (see reading/prepare.ts). */
export interface RecordedReading {
  readonly station: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly takenAt: string;
  readonly values: Values;
  readonly quality?: Quality;
  /** As the file has it, for comparison only; the dew point that is published is derived. */
  readonly reportedDewPointC?: number;
}

export interface LineProblem {
  readonly line: number;
  readonly reason: string;
}

/** A reading, or what is wrong with a line. One bad line never stops the rest. */
export type RecordedItem = Result<RecordedReading, LineProblem>;
