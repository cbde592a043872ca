import type { Reading, Values } from "@clima/schemas";

/** What is stored of a reading. */
export interface Row {
  readonly station: string;
  readonly takenAtMs: number;
  readonly values: Values;
}

/** One row an identity (station and takenAt): a later reading of a batch changes the quantities it names and leaves the others. */
export function mergeRepeats(readings: readonly Reading[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { station, takenAt, values } of readings) {
    const identity = `${station} ${takenAt}`;
    const earlier = rows.get(identity);
    rows.set(identity, { station, takenAtMs: Date.parse(takenAt), values: earlier ? { ...earlier.values, ...values } : values });
  }
  return [...rows.values()];
}
