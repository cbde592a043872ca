import { err, type Measurement, measurements, ok, type Point, type Result } from "@clima/schemas";
import type { ColumnUse, Item, ReadOptions, Row, Table, WeatherSource } from "../port.ts";
import { TableError } from "../port.ts";
import { csvLine } from "../table/csv-line.ts";
import { complainOfFarTime } from "../times/precision.ts";
import { createTimeReader, type TimeReader } from "../times/time-reader.ts";
import { isPointColumn, toPoint } from "./to-point.ts";

const STATION = "station";
const TIME = "takenAt";

/** Points of a table with the columns station, takenAt and the names of measurements.json, in any order; other columns are passed over. */
export function pointTable({ head, rows, fraction }: Table, measurement: Measurement, options: ReadOptions): WeatherSource {
  const { name, columns, sample } = head;
  const missing = [STATION, TIME].find((needed) => !columns.includes(needed));
  if (missing !== undefined)
    throw new TableError(`${name}: there is no column ${missing}; ${measurements[measurement].what} is read as clima export writes it`);
  const timeAt = columns.indexOf(TIME);
  const times = createTimeReader({
    column: TIME,
    sample: sample.map(({ cells }) => cells[timeAt] ?? ""),
    askedTimeZone: options.timeZone,
    nowMs: options.nowMs,
  });
  if (!times.ok) throw new TableError(`${name}: ${times.error}`);
  const readTakenAt = takenAtReader(times.value, options);
  const read = (row: Row) => itemOf(row, readPoint(measurement, columns, row, readTakenAt));

  async function* items(): AsyncGenerator<readonly Item[]> {
    for await (const batch of rows) yield batch.map(read);
  }
  return {
    name,
    profile: `${measurements[measurement].what} of Clima`,
    uses: columns.flatMap((column) => useOf(measurement, column)),
    notes: [],
    refusedHeader: csvLine(columns),
    delimiter: ",",
    items: items(),
    fraction,
  };
}

function useOf(measurement: Measurement, column: string): ColumnUse[] {
  if (column === TIME) return [{ column, use: "time" }];
  if (column === STATION) return [{ column, use: "station" }];
  return isPointColumn(measurement, column) ? [] : [{ column, use: "passed over", reason: `no column of ${measurement}` }];
}

function itemOf({ line, cells }: Row, point: Result<Point, string>): Item {
  const text = () => csvLine(cells);
  return point.ok ? { kind: "point", line, point: point.value, text } : { kind: "refused", line, reason: point.error, text: text() };
}

/** ms since 1970 UTC of a time that is taken. */
type ReadTakenAt = (text: string, station: string) => Result<number, string>;

const takenAtReader =
  (times: TimeReader, options: ReadOptions): ReadTakenAt =>
  (text, station) => {
    const at = times.read(text, station);
    if (!at.ok) return at;
    const far = complainOfFarTime(at.value.atMs, options);
    return far === undefined ? ok(at.value.atMs) : err(far);
  };

function readPoint(measurement: Measurement, columns: readonly string[], row: Row, readTakenAt: ReadTakenAt): Result<Point, string> {
  const { cells, problem } = row;
  if (problem !== undefined) return err(problem);
  if (cells.length !== columns.length) return err(`there are ${cells.length} cells; expected ${columns.length}, as the header has`);
  const { [STATION]: station = "", [TIME]: takenAt = "", ...rest } = Object.fromEntries(columns.map((name, index) => [name, cells[index]]));
  const at = readTakenAt(takenAt, station);
  return at.ok ? toPoint(measurement, station, at.value, rest) : at;
}
