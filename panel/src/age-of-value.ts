import type { TimedValue } from "./api-types.ts";
import type { Reader } from "./reader.ts";

export interface Age {
  readonly words: string;
  /** The next value is overdue, or nobody can tell. */
  readonly isOld: boolean;
  /** The words are no age. */
  readonly isUnknown?: true;
}

/** A value is as old as its arrival says; one out of the store by the station's clock, which may have been ahead. */
export function ageOf({ takenAt, arrivedAt }: TimedValue, nowMs: number, oldAfterMs: number, reader: Reader): Age {
  const fromMs = Date.parse(arrivedAt ?? takenAt);
  // What came a moment ago may lie ahead by as much as the two clocks of page and panel differ.
  if (arrivedAt === undefined && fromMs > nowMs + oldAfterMs)
    return { words: reader.words.state.timeUnknown, isOld: true, isUnknown: true };
  return { words: reader.ago(arrivedAt ?? takenAt, nowMs), isOld: nowMs - fromMs > oldAfterMs };
}
