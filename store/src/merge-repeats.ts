import type { Reading, Values } from "@clima/schemas";

/** What is stored of a reading. */
export interface Row {
  readonly station: string;
  readonly takenAtMs: number;
  readonly values: Values;
}

/** One row an identity (station and takenAt): a later reading of a batch changes the quantities it names and leaves the others. */
export function mergeRepeats(readings: readonly Reading[]): Row[] {
  const rows = readings.map(({ station, takenAt, values }) => ({ station, takenAtMs: Date.parse(takenAt), values }));
  return isRisingByStation(rows) ? rows : merged(rows);
}

/** The common case, in which there can be no repeat. */
function isRisingByStation(rows: readonly Row[]): boolean {
  const lastMs = new Map<string, number>();
  return rows.every(({ station, takenAtMs }) => {
    const isRising = takenAtMs > (lastMs.get(station) ?? Number.NEGATIVE_INFINITY);
    lastMs.set(station, takenAtMs);
    return isRising;
  });
}

function merged(rows: readonly Row[]): Row[] {
  const kept: Row[] = [];
  const placesOf = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const places = placesOf.get(row.station) ?? new Map<number, number>();
    const place = places.get(row.takenAtMs);
    if (places.size === 0) placesOf.set(row.station, places);
    if (place === undefined) places.set(row.takenAtMs, kept.push(row) - 1);
    else kept[place] = { ...row, values: { ...kept[place]?.values, ...row.values } };
  }
  return kept;
}
