import { isPoint, type Log, type StoreRecord } from "@clima/schemas";
import { openHoursFile } from "./hours-file.ts";

interface Touched {
  readonly station: string;
  readonly hourMs: number;
  /** When a reading of it was last on its way into the store, on the clock of performance.now(). */
  atMs: number;
  /** How many writes with readings of it are under way. */
  writes: number;
}

/** An hour of a station, as `garden 2026-11-23T04`. */
const LINE = /^([a-z0-9][a-z0-9-]{0,31}) (\d{4}-\d{2}-\d{2}T\d{2})$/;
const HOUR_CHARS = "2026-11-23T04".length;

/**
 * Which hours of which station have readings that are not in the roll-ups yet. They are on disk before the readings are in the store, so
 * neither a crash nor a kill loses one: a line an hour, appended when an hour comes that is not in the file. An end that a crash tore was of
 * readings that the broker has still.
 */
export function openTouchedHours(path: string, log: Log) {
  const file = openHoursFile(path, log);
  const hours = new Map<string, Touched>();
  for (const line of file.lines) remember(hours, line);
  /** Not in the file yet. */
  const unsaved = new Set<string>();
  let isFileLonger = false;

  /** Notes the hours of records that are to be written; what it returns says afterwards that the write has ended. */
  async function begin(records: readonly StoreRecord[]): Promise<() => void> {
    const touched: Touched[] = [];
    for (const line of linesOf(records)) {
      if (!hours.has(line)) unsaved.add(line);
      const each = remember(hours, line);
      if (each) touched.push(each);
    }
    for (const each of touched) each.writes += 1;
    if (unsaved.size > 0) await append([...unsaved]);
    return () => {
      for (const each of touched) {
        each.writes -= 1;
        each.atMs = performance.now();
      }
    };
  }

  async function append(lines: readonly string[]): Promise<void> {
    if (await file.append(lines)) for (const line of lines) unsaved.delete(line);
  }

  return {
    begin,
    list: () => byStation(hours.values()),
    /** These hours are rolled up: those that nothing touched since a time on the clock of performance.now() are forgotten. */
    settle(station: string, hoursMs: readonly number[], untouchedSinceMs: number): void {
      for (const hourMs of hoursMs) {
        const line = lineOf(station, hourMs);
        const touched = hours.get(line);
        if (touched && touched.writes === 0 && touched.atMs < untouchedSinceMs) isFileLonger = hours.delete(line);
      }
    },
    /** Makes the file forget what is forgotten. */
    async save(): Promise<void> {
      if (isFileLonger) isFileLonger = !(await file.replace(() => hours.keys()));
    },
    close: file.close,
  };
}

export type TouchedHours = ReturnType<typeof openTouchedHours>;

const lineOf = (station: string, hourMs: number) => `${station} ${new Date(hourMs).toISOString().slice(0, HOUR_CHARS)}`;

function linesOf(records: readonly StoreRecord[]): Set<string> {
  const lines = new Set<string>();
  for (const record of records) if (!isPoint(record)) lines.add(`${record.station} ${record.takenAt.slice(0, HOUR_CHARS)}`);
  return lines;
}

/** Undefined for a line that is none, which is not remembered. */
function remember(hours: Map<string, Touched>, line: string): Touched | undefined {
  const known = hours.get(line);
  if (known) return known;
  const [, station, hour] = LINE.exec(line) ?? [];
  if (station === undefined || hour === undefined) return undefined;
  const touched = { station, hourMs: Date.parse(`${hour}:00:00.000Z`), atMs: performance.now(), writes: 0 };
  hours.set(line, touched);
  return touched;
}

/** The hours of each station, oldest first, as their beginnings in ms since 1970. */
function byStation(all: Iterable<Touched>): ReadonlyMap<string, readonly number[]> {
  const stations = new Map<string, number[]>();
  for (const { station, hourMs } of all) {
    const known = stations.get(station);
    if (known) known.push(hourMs);
    else stations.set(station, [hourMs]);
  }
  for (const hoursMs of stations.values()) hoursMs.sort((a, b) => a - b);
  return stations;
}
