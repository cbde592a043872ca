import type { Reading, Values } from "@clima/schemas";

/** What is stored of a reading. */
export interface Row {
  readonly station: string;
  readonly takenAtMs: number;
  readonly values: Values;
}

/** One row an identity (station and takenAt): a later reading of a batch changes the quantities it names and leaves the others. */
export function mergeRepeats(readings: readonly Reading[]): Row[] {
  const rows = rowsOf(readings);
  return isRisingByStation(rows) ? rows : merged(rows);
}

/** Rows in rounds, in each of which an identity is there at most once: the first of each, then the second of those that have one, and so on. */
export function inRounds(readings: readonly Reading[]): Row[][] {
  const rows = rowsOf(readings);
  if (isRisingByStation(rows)) return rows.length === 0 ? [] : [rows];
  const rounds: Row[][] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const identity = `${row.takenAtMs} ${row.station}`;
    const round = seen.get(identity) ?? 0;
    seen.set(identity, round + 1);
    const others = rounds[round];
    if (others) others.push(row);
    else rounds.push([row]);
  }
  return rounds;
}

const rowsOf = (readings: readonly Reading[]): Row[] =>
  readings.map(({ station, takenAt, values }) => ({ station, takenAtMs: Date.parse(takenAt), values }));

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
