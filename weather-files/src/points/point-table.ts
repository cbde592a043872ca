import { err, type Measurement, measurements, type Point, type Result } from "@clima/schemas";
import type { ColumnUse, Item, ReadOptions, Row, Table, WeatherSource } from "../port.ts";
import { TableError } from "../port.ts";
import { csvLine } from "../table/csv-line.ts";
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
    isAnyTimeTaken: options.isAnyTimeTaken,
  });
  if (!times.ok) throw new TableError(`${name}: ${times.error}`);
  const read = (row: Row) => itemOf(row, readPoint(measurement, columns, row, times.value));

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
  return point.ok ? { kind: "point", line, point: point.value } : { kind: "refused", line, reason: point.error, text: csvLine(cells) };
}

function readPoint(
  measurement: Measurement,
  columns: readonly string[],
  { cells, problem }: Row,
  times: TimeReader,
): Result<Point, string> {
  if (problem !== undefined) return err(problem);
  if (cells.length !== columns.length) return err(`there are ${cells.length} cells; expected ${columns.length}, as the header has`);
  const { [STATION]: station = "", [TIME]: takenAt = "", ...rest } = Object.fromEntries(columns.map((name, index) => [name, cells[index]]));
  const at = times.read(takenAt, station);
  return at.ok ? toPoint(measurement, station, at.value.atMs, rest) : at;
}
