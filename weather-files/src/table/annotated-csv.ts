import type { TextFile } from "../bytes/open-bytes.ts";
import { type Row, SAMPLE_ROWS, type Table, TableError } from "../port.ts";
import { isStationTag, SERIES_COLUMNS, type SeriesValue, seriesRow } from "./series-rows.ts";
import { createTokenizer } from "./tokenizer.ts";

/** docs.influxdata.com, "Annotated CSV": what a query of InfluxDB 2 answers, with annotations or without. */
const ANNOTATED = /^\s*"?(#(datatype|group|default)\b|,result,table,)/;
/** cmd/influx of 1.x, `-format csv`: name, with GROUP BY the tags, then the columns. */
const OF_1X = /^\s*"?name"?,("?tags"?,)?"?time"?,/;

/** Whether a text is CSV as InfluxDB writes it, by its first lines. */
export const isInfluxCsv = (lines: readonly string[]): boolean => lines.some((line) => ANNOTATED.test(line)) || OF_1X.test(lines[0] ?? "");

/**
 * CSV of InfluxDB: several tables, one below the other, each with its own columns. All become one table with a value a row.
 *
 * @throws TableError when it is an answer that says an error
 */
export async function openInfluxCsv(file: TextFile): Promise<Table> {
  const sample: Row[] = [];
  for await (const rows of valueRows(file)) {
    sample.push(...rows.slice(0, SAMPLE_ROWS - sample.length));
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return {
    head: { name: file.name, preamble: [], columns: SERIES_COLUMNS, sample, hasDecimalComma: false },
    rows: { [Symbol.asyncIterator]: () => valueRows(file) },
    isReadAgain: file.isOnce !== true,
    fraction: file.fraction,
  };
}

async function* valueRows(file: TextFile): AsyncGenerator<readonly Row[]> {
  const tokenizer = createTokenizer({ delimiter: "," });
  const values = createValueReader();
  const rowsOf = (records: readonly Row[]) =>
    records.flatMap((record) => (record.problem === undefined ? values(record).map(seriesRow) : [record]));
  for await (const piece of file.text()) yield rowsOf(tokenizer.push(piece));
  yield rowsOf(tokenizer.end());
}

/** What is known of the columns of the table that is being read. */
interface Columns {
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly defaults: readonly string[];
}

const NOTHING: Columns = { names: [], types: [], defaults: [] };

/** Columns that are neither fields nor tags. */
const ABOUT_ROWS = new Set(["", "result", "table", "_start", "_stop", "_time", "time", "_measurement", "name", "tags", "_field", "_value"]);

function createValueReader(): (record: Row) => readonly SeriesValue[] {
  let columns = NOTHING;
  return ({ line, cells }) => {
    const hasNames = columns.names.length > 0;
    if (cells[0]?.startsWith("#")) columns = annotated(hasNames ? NOTHING : columns, cells);
    else if (!hasNames) columns = { ...columns, names: cells };
    else if (isHeader(cells)) columns = { ...NOTHING, names: cells };
    else return valuesOf(line, cells, columns);
    return [];
  };
}

function annotated(columns: Columns, cells: readonly string[]): Columns {
  if (cells[0] === "#datatype") return { ...columns, types: cells };
  return cells[0] === "#default" ? { ...columns, defaults: cells } : columns;
}

const isHeader = ([first, second, third]: readonly string[]) =>
  (first === "" && second === "result" && third === "table") || (first === "name" && (second === "time" || second === "tags"));

function valuesOf(line: number, cells: readonly string[], { names, types, defaults }: Columns): readonly SeriesValue[] {
  const cellOf = (name: string) => {
    const index = names.indexOf(name);
    return index < 0 ? "" : cells[index] || (defaults[index] ?? "");
  };
  complainOfAnswer(names, cellOf);
  const isLong = names.includes("_value");
  const isField = (name: string, index: number, text: string) =>
    types[index] === undefined ? NUMBER.test(text) && !isStationTag(name) : /^(double|long|unsignedLong)$/.test(types[index] ?? "");
  const fields: Record<string, string> = isLong ? { [cellOf("_field") || "_value"]: cellOf("_value") } : {};
  const tags: Record<string, string> = { ...tagsOf(cellOf("tags")) };
  for (const [index, name] of names.entries()) {
    const text = cellOf(name);
    if (ABOUT_ROWS.has(name) || text === "") continue;
    if (!isLong && isField(name, index, text)) fields[name] = text;
    else tags[name] = text;
  }
  const about = { line, time: cellOf("_time") || cellOf("time"), measurement: cellOf("_measurement") || cellOf("name"), tags };
  return Object.entries(fields).map(([field, value]) => ({ ...about, field, value }));
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** `station=garden,host=pi`, as GROUP BY writes the tags of 1.x. */
const tagsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(",").flatMap((pair) => (pair.includes("=") ? [[pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]] : [])),
  );

function complainOfAnswer(names: readonly string[], cellOf: (name: string) => string): void {
  if (names.includes("error") && names.includes("reference"))
    throw new TableError(`it is an answer of InfluxDB that says an error: ${cellOf("error")}; export the readings again`);
  if (!names.includes("_time") && !names.includes("time"))
    throw new TableError("it is an answer of InfluxDB without the column _time; export the readings with their times");
}
