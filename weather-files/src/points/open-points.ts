import type { Readable } from "node:stream";
import type { Measurement, Result } from "@clima/schemas";
import type { InfluxRows } from "@clima/store";
import { type Opened, openBytes, type TextFile } from "../bytes/open-bytes.ts";
import { openLines } from "../lines/line-points.ts";
import { parseLine } from "../lines/parse-line.ts";
import { textLines } from "../lines/text-lines.ts";
import { firstLines } from "../lines/first-lines.ts";
import { orReason } from "../open-weather-file.ts";
import { type ReadOptions, TableError, type WeatherSource } from "../port.ts";
import { openInfluxTable } from "../table/database-table.ts";
import { openParquetTable } from "../table/parquet-table.ts";
import { openTextTable } from "../table/text-table.ts";
import { pointLines } from "./point-lines.ts";
import { pointTable } from "./point-table.ts";

/** What `clima export --what` wrote of a measurement, as CSV, line protocol or Parquet, packed or not. The error says what there is instead. */
export const openPointFile = (
  input: string | Readable,
  measurement: Measurement,
  options: ReadOptions,
): Promise<Result<readonly WeatherSource[], string>> =>
  orReason(async () => Promise.all((await openBytes(input)).map((opened) => sourceOf(opened, measurement, options))));

/** The same of a measurement of an InfluxDB. `name` is for people. */
export const openPointInflux = (
  name: string,
  rows: InfluxRows,
  measurement: Measurement,
  options: ReadOptions,
): Promise<Result<readonly WeatherSource[], string>> =>
  orReason(async () => [pointTable(await openInfluxTable(name, rows), measurement, options)]);

async function sourceOf(opened: Opened, measurement: Measurement, options: ReadOptions): Promise<WeatherSource> {
  switch (opened.kind) {
    case "text":
      return sourceOfText(opened, measurement, options);
    case "parquet":
      return pointTable(await openParquetTable(opened.path), measurement, options);
    case "sqlite":
      throw new TableError(`${opened.name}: it is a database of another program, which has only readings for Clima`);
    case "passed over":
      throw new TableError(`${opened.name}: ${opened.reason}`);
  }
}

async function sourceOfText(file: TextFile, measurement: Measurement, options: ReadOptions): Promise<WeatherSource> {
  const first = await firstLines(file.text());
  if (!first.some((line) => parseLine(line).ok)) return pointTable(await openTextTable(file), measurement, options);
  return pointLines(file.name, await openLines(textLines(file.text()), options), measurement, options, file.fraction);
}
