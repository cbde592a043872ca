import { pipeline, Readable } from "node:stream";
import { err, ok, type Result } from "@clima/schemas";
import { CsvError, parse } from "csv-parse";
import type { LineProblem } from "./recorded-reading.ts";

export type Bytes = AsyncIterable<Uint8Array | string>;

export interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file without line ends must not fill the memory. */
const MAX_LINE_CHARS = 1_000_000;

/**
 * The lines of a file, split at the delimiter; empty ones are passed over. Quotes do not join lines or cells, since no format
 * here needs them to: so a stray one spoils its own line only. A read error is thrown.
 */
export async function* readLines(bytes: Bytes, delimiter: string): AsyncGenerator<Result<Line, LineProblem>> {
  const parser = parse({
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: MAX_LINE_CHARS,
    quote: false,
    bom: true,
    trim: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  // What goes wrong in the source destroys the parser too, and so is thrown by the loop below
  pipeline(Readable.from(bytes), parser, () => {});
  let line = 0;
  try {
    for await (const parsed of parser) {
      const { record, info } = parsed as { record: string[]; info: { lines: number } };
      line = info.lines;
      yield ok({ line, cells: record });
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    yield err({ line: line + 1, reason: `the line is longer than ${MAX_LINE_CHARS} characters; the rest of the file is not read` });
  }
}
