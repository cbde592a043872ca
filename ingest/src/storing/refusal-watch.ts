import { isPoint } from "@clima/schemas";
import type { RefusedRecord } from "./port.ts";

/** A reading alone may well be bad. */
const MANY = 3;
/** Among the old readings of one station, which the store may refuse for their age, come new ones. */
const AFTER_MS = 60_000;

/** Knows when a store refuses all readings: several in a row, and none was stored in the last minute or since the start. */
export function createRefusalWatch(monotonicMs: () => number) {
  let refusedInARow = 0;
  let firstReason = "";
  let storedAtMs = Number.NEGATIVE_INFINITY;

  return {
    /** What became of a batch. */
    note(storedReadings: number, refused: readonly RefusedRecord[]): void {
      const readings = refused.filter(({ record }) => !isPoint(record));
      if (storedReadings > 0) {
        refusedInARow = 0;
        storedAtMs = monotonicMs();
        return;
      }
      if (refusedInARow === 0) firstReason = readings[0]?.reason ?? "";
      refusedInARow += readings.length;
    },
    /** In words; undefined while there is none. */
    problem(): string | undefined {
      if (refusedInARow < MANY || monotonicMs() - storedAtMs < AFTER_MS) return undefined;
      return `it refuses every reading: ${firstReason}`;
    },
  };
}
