import { readCsv } from "./csv.ts";
import { type Bytes, readLines } from "./lines.ts";
import { NOTHING_TO_SPLIT_AT, readNdjson } from "./ndjson.ts";
import type { RecordedItem } from "./recorded-reading.ts";

export interface RecordedFileOptions {
  /** Station of a CSV that has no column of that name. */
  readonly defaultStation?: string | undefined;
}

/**
 * Reads recorded weather piece by piece, whatever its size. A name ending in .ndjson or .jsonl is lines of telemetry and backfill
 * messages; all else is CSV, NOAA hourly or our own, distinguished by the header. A file that cannot be read throws.
 */
export function readRecordedFile(bytes: Bytes, fileName: string, options: RecordedFileOptions = {}): AsyncIterable<RecordedItem> {
  if (/\.(ndjson|jsonl)$/i.test(fileName)) return readNdjson(readLines(bytes, NOTHING_TO_SPLIT_AT));
  return readCsv(readLines(bytes, ","), options.defaultStation);
}
