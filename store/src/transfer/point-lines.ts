import type { Readable } from "node:stream";
import { err, type Measurement, type Point, type Result } from "@clima/schemas";
import { toPointLine } from "../influxdb/line-protocol.ts";
import { type Item, skipped } from "./item.ts";
import { type Precision, readPoints, toMs } from "./line-protocol-file.ts";
import type { Point as Line } from "./parse-line.ts";
import { isPointColumn, pointItemOf, toPoint } from "./point-item.ts";

export const pointLineHeader = "# precision: ns\n";
export const pointToLine = (point: Point): string => `${toPointLine(point)}\n`;

/** The points of one measurement in a file of line protocol; others are skipped by name. */
export const readPointLines = (input: Readable, given: Precision, measurement: Measurement): AsyncGenerator<Item> =>
  readPoints(input, given, measurement, (line, number, precision) => itemsOf(measurement, line, number, precision));

function* itemsOf(measurement: Measurement, line: Line, number: number, precision: Precision): Generator<Item> {
  const { station, ...tags } = line.tags;
  const cells = { ...tags, ...line.fields };
  for (const name of Object.keys(cells)) if (!isPointColumn(measurement, name)) yield skipped(`field ${name}`);
  yield pointItemOf(number, pointOf(measurement, station ?? "", line.timestamp, cells, precision));
}

function pointOf(
  measurement: Measurement,
  station: string,
  timestamp: bigint | undefined,
  cells: Readonly<Record<string, unknown>>,
  precision: Precision,
): Result<Point, string> {
  return timestamp === undefined ? err("there is no timestamp") : toPoint(measurement, station, toMs(timestamp, precision), cells);
}
