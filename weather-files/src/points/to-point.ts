import { err, type Measurement, measurements, ok, type Point, type Result, STATION_ID, show } from "@clima/schemas";
import { isText, pointColumns, pointOfCells } from "@clima/store";

/** Whether a column of a file is one of the measurement's, beside station and takenAt. */
export const isPointColumn = (measurement: Measurement, name: string): boolean => pointColumns(measurement).includes(name);

/** A point as ingest could have made it, or why it could not. `takenAtMs` is whole ms since 1970 UTC; cells are texts or numbers. */
export function toPoint(
  measurement: Measurement,
  station: string,
  takenAtMs: number,
  cells: Readonly<Record<string, unknown>>,
): Result<Point, string> {
  if (!STATION_ID.test(station)) return err(`station is ${show(station)}; expected 1 to 32 of a-z, 0-9 and -, no - first`);
  const wrong = Object.entries(cells).find(([name, value]) => isPresent(value) && !isRight(measurement, name, value));
  if (wrong) return err(`${wrong[0]} is ${show(wrong[1])}; expected ${expectedOf(measurement, wrong[0])}`);
  const point = pointOfCells(measurement, station, takenAtMs, cells);
  return Object.keys(point.fields).length === 0 ? err("there is no field that Clima knows") : ok(point);
}

const isPresent = (value: unknown) => value !== null && value !== undefined && value !== "";

function isRight(measurement: Measurement, name: string, value: unknown): boolean {
  if (isText(measurement, name)) return true;
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  return isFlag(measurement, name) ? number === 0 || number === 1 : Number.isFinite(number);
}

const isFlag = (measurement: Measurement, name: string) => measurements[measurement].fields[name]?.type === "flag";
const expectedOf = (measurement: Measurement, name: string) => (isFlag(measurement, name) ? "1 or 0" : "a number");
