import { err, ok, quantityNames, type Result, show } from "@clima/schemas";
import type { Line } from "./lines.ts";
import { NOAA_COLUMNS, readNoaaRow } from "./noaa-hourly.ts";
import { isOwnCsv, ownRowReader, strangeColumns } from "./own-csv.ts";
import type { LineProblem, RecordedItem } from "./recorded-reading.ts";
import { type RowReader, unquote } from "./row.ts";

interface Format {
  readonly columns: readonly string[];
  readonly readRow: RowReader;
  /** About columns that are passed over. */
  readonly warning?: string;
}

/** Reads CSV whose header says which format it is; of an unknown one there is a single complaint and nothing else. */
export async function* readCsv(
  lines: AsyncIterable<Result<Line, LineProblem>>,
  defaultStation: string | undefined,
): AsyncGenerator<RecordedItem> {
  let format: Format | undefined;
  for await (const line of lines) {
    if (!line.ok) {
      yield line;
    } else if (format) {
      yield readLine(format, line.value);
    } else {
      const recognised = formatOf(line.value.cells.map(unquote), defaultStation);
      if (!recognised.ok) return yield err({ line: line.value.line, reason: recognised.error });
      format = recognised.value;
      if (format.warning !== undefined) yield err({ line: line.value.line, reason: format.warning });
    }
  }
  if (!format) yield err({ line: 1, reason: `the file is empty; expected ${EXPECTED}` });
}

function readLine({ columns, readRow }: Format, { line, cells }: Line): RecordedItem {
  if (cells.length !== columns.length)
    return err({ line, reason: `the line has ${cells.length} cells; expected ${columns.length}, as the header has` });
  const read = readRow(new Map(columns.map((name, index) => [name, unquote(cells[index] ?? "")])));
  return read.ok ? read : err({ line, reason: read.error });
}

const EXPECTED = `a header with ${NOAA_COLUMNS.join(",")} (NOAA hourly observations), or one with takenAt and some of ${quantityNames.join(",")}, and station if there are several`;

function formatOf(columns: readonly string[], defaultStation: string | undefined): Result<Format, string> {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) return err(`the header has the column ${show(twice)} twice; expected every column once`);
  if (NOAA_COLUMNS.every((name) => columns.includes(name))) return ok({ columns, readRow: readNoaaRow });
  if (!isOwnCsv(columns)) return err(`the header is ${show(columns.join(","))}; expected ${EXPECTED}`);
  if (!columns.includes("station") && defaultStation === undefined) {
    return err("the header has no column station; expected it, or a station that is named for the whole file");
  }
  return ok({ columns, readRow: ownRowReader(columns, defaultStation), ...warningOf(strangeColumns(columns)) });
}

function warningOf(strange: readonly string[]): { readonly warning?: string } {
  return strange.length === 0 ? {} : { warning: `nothing is read from ${show(strange.join(","))}; expected names of quantities` };
}
