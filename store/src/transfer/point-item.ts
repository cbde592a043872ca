import { err, type Measurement, measurements, ok, type Point, type Result, STATION_ID } from "@clima/schemas";
import { isText, pointColumns, pointOfCells } from "../point-cells.ts";
import { type Item, refused } from "./item.ts";

const FAR_MS = Date.UTC(2200, 0, 1);

/** Whether a column of a file is one of the measurement's, beside station and takenAt. */
export const isPointColumn = (measurement: Measurement, name: string): boolean => pointColumns(measurement).includes(name);

/** A point as ingest could have made it, or why it could not. `takenAtMs` is whole ms since 1970 UTC; cells are texts or numbers. */
export function toPoint(
  measurement: Measurement,
  station: string,
  takenAtMs: number,
  cells: Readonly<Record<string, unknown>>,
): Result<Point, string> {
  if (!STATION_ID.test(station)) return err(`station is ${JSON.stringify(station)}; expected 1 to 32 of a-z, 0-9 and -, no - first`);
  if (!(takenAtMs >= 0 && takenAtMs < FAR_MS)) return err(`the time is ${takenAtMs} ms; expected one of the years 1970 to 2199`);
  const wrong = Object.entries(cells).find(([name, value]) => isPresent(value) && !isRight(measurement, name, value));
  if (wrong) return err(`${wrong[0]} is ${JSON.stringify(wrong[1])}; expected ${expectedOf(measurement, wrong[0])}`);
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

export function pointItemOf(line: number, point: Result<Point, string>): Item {
  return point.ok ? { kind: "point", point: point.value } : refused(line, point.error);
}
