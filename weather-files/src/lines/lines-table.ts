import type { TextFile } from "../bytes/open-bytes.ts";
import type { Row, Table } from "../port.ts";
import { SERIES_COLUMNS, seriesRow } from "../table/series-rows.ts";
import { isDate } from "../times/precision.ts";
import type { LineFile, TimedLine } from "./line-points.ts";

const SAMPLE_LINES = 100;

/**
 * Line protocol of others, such as Telegraf, as a table with a value a row. Text fields are passed over; lines that cannot be read keep
 * their reasons.
 */
export async function linesTable({ name, isOnce, fraction }: TextFile, open: () => Promise<LineFile>): Promise<Table> {
  const sample: Row[] = [];
  for await (const lines of (await open()).lines) {
    sample.push(...lines.slice(0, SAMPLE_LINES - sample.length).flatMap(rowsOf));
    if (sample.length >= SAMPLE_LINES) break;
  }
  async function* rows(): AsyncGenerator<readonly Row[]> {
    for await (const lines of (await open()).lines) yield lines.flatMap(rowsOf);
  }
  const head = { name, preamble: [], columns: SERIES_COLUMNS, sample, hasDecimalComma: false };
  return { head, rows: { [Symbol.asyncIterator]: rows }, isReadAgain: isOnce !== true, fraction };
}

function rowsOf({ line, text, point, atMs }: TimedLine): Row[] {
  if (!point.ok) return [{ line, cells: [text], problem: point.error }];
  const { measurement, tags, fields } = point.value;
  const time = atMs !== undefined && isDate(atMs) ? new Date(atMs).toISOString() : "";
  return Object.entries(fields)
    .filter(([, value]) => typeof value === "number")
    .map(([field, value]) => seriesRow({ line, time, measurement, field, value: String(value), tags }));
}
