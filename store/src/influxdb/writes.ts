import { err, type IngestHealthMessage, ok, type Reading, type Result } from "@clima/schemas";
import { mergeRepeats, type Row } from "../merge-repeats.ts";
import type { RefusedReading, StationSource, StoreError } from "../port.ts";
import type { RefusedLine } from "./failure.ts";
import type { WriteLines } from "./influx-writer.ts";
import { toHealthLine, toLine, toSourceLine } from "./line-protocol.ts";

/** What is written to InfluxDB, each as its lines. */
export function createWrites(writeLines: WriteLines) {
  async function readings(batch: readonly Reading[]): Promise<Result<void, StoreError>> {
    if (batch.length === 0) return ok(undefined);
    const rows = mergeRepeats(batch);
    const written = await writeLines(rows.map(toLine));
    if (written.ok) return written;
    const { error, lines } = written.error;
    return err(lines === undefined ? error : { ...error, refused: refusedReadings(batch, rows, lines) });
  }

  async function health(message: IngestHealthMessage): Promise<Result<void, StoreError>> {
    const written = await writeLines([toHealthLine(message)]);
    return written.ok ? written : err(written.error.error);
  }

  async function sources(all: readonly StationSource[]): Promise<Result<void, StoreError>> {
    const written = await writeLines(all.map(toSourceLine));
    return written.ok ? written : err(written.error.error);
  }

  return { readings, health, sources };
}

/** Of a line that was made of several readings (one identity), each is refused. */
function refusedReadings(batch: readonly Reading[], rows: readonly Row[], lines: readonly RefusedLine[]): RefusedReading[] {
  const messages = new Map<string, string>();
  for (const { index, message } of lines) {
    const row = rows[index];
    if (row) messages.set(identityOf(row.station, row.takenAtMs), message);
  }
  return batch.flatMap(({ station, takenAt }, index) => {
    const message = messages.get(identityOf(station, Date.parse(takenAt)));
    return message === undefined ? [] : [{ index, message }];
  });
}

const identityOf = (station: string, takenAtMs: number) => `${takenAtMs} ${station}`;
