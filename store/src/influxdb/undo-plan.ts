import { isQuantity, type Period, type Quantity } from "@clima/schemas";
import { linesOf } from "./influx-dump.ts";
import type { InfluxSeries } from "./influx-query.ts";
import type { FieldTypes } from "./influx-stretches.ts";

/** What an import noted of a reading. */
export interface NoteRow {
  readonly importId: string;
  readonly atMs: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Values that an import added, by time and quantity. */
export type OwnNotes = ReadonlyMap<number, ReadonlyMap<Quantity, number>>;

/** What is to be done to points of a station. */
export interface Plan {
  /** Of points that are in the runs: what they keep, as lines. */
  readonly kept: readonly string[];
  /** Stretches of time that are removed as a whole. */
  readonly runs: readonly Period[];
  /** How many lose something. */
  readonly readings: number;
}

/** The notes of an import without those that a later one has as well: where that found nothing, the values were never written. */
export function ownNotes(notes: readonly NoteRow[], importId: string, later: ReadonlySet<string>): OwnNotes {
  const own = new Map<number, Map<Quantity, number>>();
  for (const note of notes) {
    if (note.importId !== importId) continue;
    own.set(
      note.atMs,
      new Map(Object.entries(note.fields).flatMap(([name, value]) => (isQuantity(name) && value !== null ? [[name, Number(value)]] : []))),
    );
  }
  for (const note of notes) {
    if (!later.has(note.importId)) continue;
    for (const [name, value] of Object.entries(note.fields)) if (isQuantity(name) && value !== null) own.get(note.atMs)?.delete(name);
  }
  return own;
}

/** Series of one station, with the tags that they have: a point of another series at the same time is kept. */
export function planOf(series: readonly InfluxSeries[], types: FieldTypes, notes: OwnNotes): Plan {
  const losing = new Set<number>();
  for (const { columns, values } of series) {
    for (const row of values) {
      const atMs = Number(row[columns.indexOf("time")]);
      if (columns.some((name, at) => isNoted(notes, atMs, name, row[at]))) losing.add(atMs);
    }
  }
  const { runs, removed } = runsOf(series, losing);
  const kept = series.flatMap(({ columns, values, ...others }) => {
    const timeAt = columns.indexOf("time");
    const rows = values.filter((row) => removed.has(Number(row[timeAt])));
    const left = rows.map((row) => row.map((value, at) => (isNoted(notes, Number(row[timeAt]), columns[at] ?? "", value) ? null : value)));
    return linesOf({ ...others, columns, values: left }, types);
  });
  return { kept, runs, readings: losing.size };
}

const isNoted = (notes: OwnNotes, atMs: number, name: string, value: unknown): boolean =>
  isQuantity(name) && value !== null && notes.get(atMs)?.get(name) === value;

/** A removal costs InfluxDB more than to write so many points again. */
const MAX_BETWEEN = 100;

/** Stretches of time that begin and end with points that lose something, and the times of all points in them. */
function runsOf(series: readonly InfluxSeries[], losing: ReadonlySet<number>) {
  const times = series.flatMap(({ columns, values }) => values.map((row) => Number(row[columns.indexOf("time")])));
  const runs: { fromMs: number; toMs: number }[] = [];
  const removed = new Set<number>();
  let between: number[] = [];
  for (const atMs of [...new Set(times)].sort((a, b) => a - b)) {
    if (!losing.has(atMs)) {
      between.push(atMs);
      continue;
    }
    const last = runs.at(-1);
    if (last && between.length <= MAX_BETWEEN) {
      last.toMs = atMs + 1;
      for (const each of between) removed.add(each);
    } else runs.push({ fromMs: atMs, toMs: atMs + 1 });
    removed.add(atMs);
    between = [];
  }
  return { runs, removed };
}
