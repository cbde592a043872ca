import type { Readable } from "node:stream";
import { err, ok, type Result } from "@clima/schemas";
import type { InfluxRows } from "@clima/store";
import { type Opened, openBytes, type TextFile } from "./bytes/open-bytes.ts";
import { openLines } from "./lines/line-points.ts";
import { firstLines, isComment } from "./lines/first-lines.ts";
import { isIsd, isdTable } from "./lines/isd-table.ts";
import { isOwnLineProtocol, ownLineProtocol } from "./lines/line-protocol.ts";
import { linesTable } from "./lines/lines-table.ts";
import { isMetar, metarLines } from "./lines/metar-lines.ts";
import { isMessage, messageLines } from "./lines/ndjson.ts";
import { complainOfLines, parseLine } from "./lines/parse-line.ts";
import { textLines } from "./lines/text-lines.ts";
import { planOf, seriesAtOf } from "./plan/plan-of.ts";
import { type ReadOptions, SAMPLE_ROWS, type Table, TableError, type WeatherSource } from "./port.ts";
import { complainOfReport } from "./profiles/climate-report.ts";
import { sqliteProfiles } from "./profiles/index.ts";
import { isInfluxCsv, openInfluxCsv } from "./table/annotated-csv.ts";
import { openInfluxTable } from "./table/database-table.ts";
import { withEverySeries } from "./table/every-series.ts";
import { openParquetTable } from "./table/parquet-table.ts";
import { withRowsAllOver } from "./table/rows-all-over.ts";
import { openSqliteTables } from "./table/sqlite-table.ts";
import { tableSource } from "./table/table-source.ts";
import { openTextTable } from "./table/text-table.ts";

/**
 * The readings of a file, an archive or a database, whoever wrote it, or of a stream such as the standard input. The error says what there is
 * instead, and what to do. While items are read, what is wrong with the file is thrown as a TableError.
 */
export async function openWeatherFile(input: string | Readable, options: ReadOptions): Promise<Result<readonly WeatherSource[], string>> {
  return orReason(async () => {
    const opened = await openBytes(input);
    return opened.length === 1 && opened[0] ? sourcesOf(opened[0], options) : sourcesOfArchive(opened, options);
  });
}

/** The readings of a measurement of an InfluxDB, whoever wrote it. `name` is for people. */
export const openWeatherInflux = (
  name: string,
  rows: InfluxRows,
  options: ReadOptions,
): Promise<Result<readonly WeatherSource[], string>> => orReason(async () => [planned(await openInfluxTable(name, rows), options)]);

/** What a TableError says is the error. */
export async function orReason<T>(open: () => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await open());
  } catch (error) {
    if (error instanceof TableError) return err(error.message);
    throw error;
  }
}

/** Of an archive some files may be for others; what is said of them is told as skipped. */
async function sourcesOfArchive(opened: readonly Opened[], options: ReadOptions): Promise<readonly WeatherSource[]> {
  const sources: WeatherSource[] = [];
  const others: { readonly name: string; readonly error: TableError }[] = [];
  for (const each of opened) {
    try {
      sources.push(...(await sourcesOf(each, options)));
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      others.push({ name: each.name, error });
    }
  }
  if (sources.length === 0 && others[0]) throw others[0].error;
  return [...sources, ...others.map(({ name, error }) => nothingOf(name, error.message))];
}

function nothingOf(name: string, what: string): WeatherSource {
  async function* items() {
    yield [{ kind: "skipped", what } as const];
  }
  return { name, profile: "nothing for Clima", uses: [], notes: [], refusedHeader: "", items: items(), fraction: () => 1 };
}

async function sourcesOf(opened: Opened, options: ReadOptions): Promise<readonly WeatherSource[]> {
  switch (opened.kind) {
    case "text":
      return [await sourceOfText(opened, options)];
    case "parquet":
      return [await plannedAsAWhole(await openParquetTable(opened.path), options)];
    case "sqlite":
      return openSqliteTables(opened.path, sqliteProfiles).map((table) => planned(table, options));
    case "passed over":
      throw new TableError(`${opened.name}: ${opened.reason}`);
  }
}

async function sourceOfText(file: TextFile, options: ReadOptions): Promise<WeatherSource> {
  const start = await firstLines(file.text());
  const first = start.filter((line) => !isComment(line));
  const lines = () => textLines(file.text());
  if (isInfluxCsv(start)) return plannedAsAWhole(await openInfluxCsv(file), options);
  if (first.some(isMessage)) return messageLines(file.name, lines(), options, file.fraction);
  if (first.some(isIsd)) return planned(await isdTable(file.name, lines, file.fraction), options);
  if (isMetar(first)) return metarLines(file.name, lines(), options, file.fraction);
  if (/^(\{|\[\s*([[{"\d-]|$))/.test(first[0] ?? ""))
    throw new TableError(`${file.name}: it is JSON, but no messages of Clima, one a line; save the readings as CSV, and import that`);
  const report = complainOfReport(first);
  if (report !== undefined) throw new TableError(`${file.name}: ${report}`);
  if (!first.some((line) => parseLine(line).ok)) {
    const complaint = complainOfLines(first);
    if (complaint !== undefined) throw new TableError(`${file.name}: ${complaint}`);
    return plannedAsAWhole(await openTextTable(file), options);
  }
  const points = await openLines(lines(), options);
  if (isOwnLineProtocol(points)) return ownLineProtocol(file.name, points, options, file.fraction);
  return plannedAsAWhole(await linesTable(file, () => openLines(lines(), options)), options);
}

/** All of a table that can be read again is looked at before, where it has a value a row, or its first rows leave a unit or a date open. */
async function plannedAsAWhole(table: Table, options: ReadOptions): Promise<WeatherSource> {
  if (table.isReadAgain !== true) return planned(table, options);
  const seriesAt = seriesAtOf(table.head);
  if (seriesAt !== undefined) return planned(await withEverySeries(table, seriesAt), options);
  const plan = planOf(table.head, options);
  const isClear = table.head.sample.length < SAMPLE_ROWS || (plan.ok && plan.value.isGuessed !== true);
  return planned(isClear ? table : await withRowsAllOver(table), options);
}

function planned(table: Table, options: ReadOptions): WeatherSource {
  const plan = planOf(table.head, options);
  if (!plan.ok) throw new TableError(`${table.head.name}: ${plan.error}`);
  return tableSource(table, plan.value, options);
}
