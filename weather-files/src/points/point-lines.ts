import { err, type Measurement, measurements, type Point, type Result } from "@clima/schemas";
import type { LineFile, TimedLine } from "../lines/line-points.ts";
import type { LinePoint } from "../lines/parse-line.ts";
import type { Item, ReadOptions, WeatherSource } from "../port.ts";
import { complainOfFarTime } from "../times/precision.ts";
import { isPointColumn, toPoint } from "./to-point.ts";

/** Points of one measurement in line protocol; other measurements and fields are skipped by name. */
export function pointLines(
  name: string,
  file: LineFile,
  measurement: Measurement,
  options: ReadOptions,
  fraction: () => number,
): WeatherSource {
  async function* items(): AsyncGenerator<readonly Item[]> {
    for await (const lines of file.lines) yield lines.flatMap((line) => itemsOf(measurement, line, options));
  }
  return {
    name,
    profile: `${measurements[measurement].what} of Clima`,
    uses: [],
    notes: [],
    refusedHeader: `# precision: ${file.precision}\n`,
    items: items(),
    fraction,
  };
}

function itemsOf(measurement: Measurement, { line, text, point, atMs }: TimedLine, options: ReadOptions): Item[] {
  if (!point.ok) return [{ kind: "refused", line, reason: point.error, text }];
  if (point.value.measurement !== measurement) return [{ kind: "skipped", what: `measurement ${point.value.measurement}` }];
  const { station = "", ...cells } = { ...point.value.tags, ...point.value.fields };
  const strange = Object.keys(cells).filter((name) => !isPointColumn(measurement, name));
  const read = readPoint(measurement, String(station), atMs, cells, options);
  return [
    ...strange.map((name): Item => ({ kind: "skipped", what: `field ${name}` })),
    read.ok ? { kind: "point", line, point: read.value, text: () => text } : { kind: "refused", line, reason: read.error, text },
  ];
}

function readPoint(
  measurement: Measurement,
  station: string,
  atMs: number | undefined,
  cells: Omit<LinePoint["fields"], "station">,
  options: ReadOptions,
): Result<Point, string> {
  if (atMs === undefined) return err("there is no timestamp");
  const far = complainOfFarTime(atMs, options);
  return far === undefined ? toPoint(measurement, station, atMs, cells) : err(far);
}
