import type { Reading, Values } from "@clima/schemas";

/** What is stored of a reading. */
export interface Row {
  readonly station: string;
  readonly takenAtMs: number;
  readonly values: Values;
}

/** One row an identity (station and takenAt): a later reading of a batch changes the quantities it names and leaves the others. */
export function mergeRepeats(readings: readonly Reading[]): Row[] {
  const rows: Row[] = [];
  const placesOf = new Map<string, Map<number, number>>();
  for (const { station, takenAt, values } of readings) {
    const takenAtMs = Date.parse(takenAt);
    const places = placesOf.get(station) ?? new Map<number, number>();
    const place = places.get(takenAtMs);
    if (places.size === 0) placesOf.set(station, places);
    if (place === undefined) places.set(takenAtMs, rows.push({ station, takenAtMs, values }) - 1);
    else rows[place] = { station, takenAtMs, values: { ...rows[place]?.values, ...values } };
  }
  return rows;
}
