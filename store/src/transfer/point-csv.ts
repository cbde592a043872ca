import type { Measurement, Point } from "@clima/schemas";
import { cellOf, pointColumns } from "../point-cells.ts";

export const pointCsvHeader = (measurement: Measurement): string => `${["station", "takenAt", ...pointColumns(measurement)].join(",")}\n`;

/** RFC 4180, but lines end with a line feed alone. What is absent is an empty field. */
export const pointToCsv = (point: Point): string =>
  `${[point.station, point.takenAt, ...pointColumns(point.measurement).map((name) => quoted(cellOf(point, name)))].join(",")}\n`;

const quoted = (value: string | number | undefined): string => {
  const text = String(value ?? "");
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
