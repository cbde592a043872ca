import { isoInstant, type Result } from "@clima/schemas";
import type { InfluxRows, InfluxRowsPart, StoreError } from "@clima/store";
import { type Row, SAMPLE_ROWS, type Table, TableError } from "../port.ts";
import { isDate } from "../times/precision.ts";

/** The time of a point, whatever wrote it. */
const TIME_COLUMN = "takenAt";

/**
 * The points of a measurement of an InfluxDB as a table: takenAt, the tags, the fields; rows are counted from 1. What the database says instead
 * is thrown as a TableError.
 */
export async function openInfluxTable(name: string, { columns: [, ...others], read }: InfluxRows): Promise<Table> {
  const parts = read();
  const first = await parts.next();
  let fraction = 0;

  async function* rows(): AsyncGenerator<readonly Row[]> {
    let line = 1;
    for (let part = first; !part.done; part = await parts.next()) {
      const read = partOf(part.value);
      yield numbered(read, line);
      line += read.rows.length;
      fraction = read.fraction;
    }
  }

  const sample = first.done ? [] : numbered(partOf(first.value), 1).slice(0, SAMPLE_ROWS);
  const head = { name, preamble: [], columns: [TIME_COLUMN, ...others], sample, hasDecimalComma: false };
  return { head, rows: rows(), fraction: () => fraction };
}

const numbered = ({ rows }: InfluxRowsPart, from: number): Row[] =>
  rows.map(([ms = "", ...cells], index) => ({ line: from + index, cells: [instantText(ms), ...cells] }));

/** Of ms since 1970; a time of which there is no date stays as it is. */
export function instantText(ms: string): string {
  const atMs = Number(ms);
  return isDate(atMs) ? isoInstant(atMs) : ms;
}

function partOf(part: Result<InfluxRowsPart, StoreError>): InfluxRowsPart {
  if (!part.ok) throw new TableError(part.error.message);
  return part.value;
}
