import { type RecordedFileOptions, readRecordedFile } from "../../../src/replay/recorded/recorded-file.ts";
import type { LineProblem, RecordedItem, RecordedReading } from "../../../src/replay/recorded/recorded-reading.ts";

export const NOAA_HEADER = "origin,year,month,day,hour,temp,dewp,humid,wind_dir,wind_speed,wind_gust,precip,pressure,visib,time_hour";

/** The text as a stream of small chunks, so that lines and even characters are torn apart. */
async function* chunksOf(text: string, chunkBytes = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
}

export interface ReadAll {
  readonly readings: readonly RecordedReading[];
  readonly complaints: readonly LineProblem[];
}

/** Everything that a file of this text says. */
export async function readAll(text: string, fileName = "weather.csv", options?: RecordedFileOptions): Promise<ReadAll> {
  return collect(readRecordedFile(chunksOf(text), fileName, options));
}

export async function collect(items: AsyncIterable<RecordedItem>): Promise<ReadAll> {
  const readings: RecordedReading[] = [];
  const complaints: LineProblem[] = [];
  for await (const item of items) {
    if (item.ok) readings.push(item.value);
    else complaints.push(item.error);
  }
  return { readings, complaints };
}
