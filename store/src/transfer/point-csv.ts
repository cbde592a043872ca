import type { Readable } from "node:stream";
import { err, type Measurement, type Point } from "@clima/schemas";
import { parse } from "csv-parse";
import { cellOf, pointColumns } from "../point-cells.ts";
import { instantMs } from "./csv-file.ts";
import { type Item, refused, skipped } from "./item.ts";
import { isPointColumn, pointItemOf, toPoint } from "./point-item.ts";

export const pointCsvHeader = (measurement: Measurement): string => `${["station", "takenAt", ...pointColumns(measurement)].join(",")}\n`;

/** RFC 4180, but lines end with a line feed alone. What is absent is an empty field. */
export const pointToCsv = (point: Point): string =>
  `${[point.station, point.takenAt, ...pointColumns(point.measurement).map((name) => quoted(cellOf(point, name)))].join(",")}\n`;

const quoted = (value: string | number | undefined): string => {
  const text = String(value ?? "");
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The points of a file with a header: station, takenAt and the names of measurements.json, in any order; other columns are skipped by name. */
export async function* readPointCsv(input: Readable, measurement: Measurement): AsyncGenerator<Item> {
  const parser = input.pipe(parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }));
  input.on("error", (cause) => parser.destroy(cause));
  let columns: readonly string[] | undefined;
  for await (const { record, info } of parser as AsyncIterable<Row>) {
    if (columns) yield pointItemOf(info.lines, pointOf(measurement, columns, record));
    else {
      columns = record;
      yield* complainOfHeader(measurement, record);
    }
  }
}

function* complainOfHeader(measurement: Measurement, columns: readonly string[]): Generator<Item> {
  for (const needed of ["station", "takenAt"]) if (!columns.includes(needed)) yield refused(1, `there is no column ${needed}`);
  for (const name of columns)
    if (name !== "station" && name !== "takenAt" && !isPointColumn(measurement, name)) yield skipped(`column ${name}`);
}

function pointOf(measurement: Measurement, columns: readonly string[], record: readonly string[]) {
  if (record.length !== columns.length) return err(`there are ${record.length} fields; expected ${columns.length} as in the first line`);
  const { station = "", takenAt = "", ...cells } = Object.fromEntries(columns.map((name, index) => [name, record[index]]));
  const takenAtMs = instantMs(takenAt);
  if (Number.isNaN(takenAtMs)) return err(`takenAt is ${JSON.stringify(takenAt)}; expected an instant like 2026-11-23T04:00:00.000Z`);
  return toPoint(measurement, station, takenAtMs, cells);
}
