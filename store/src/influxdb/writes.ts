import {
  err,
  type IngestHealthMessage,
  isPoint,
  ok,
  type Point,
  type Reading,
  type Result,
  readingsAmong,
  type StoreRecord,
} from "@clima/schemas";
import { mergeRepeats, type Row } from "../merge-repeats.ts";
import type { RefusedRecord, StationInfo, StoreError, UndescribedStation } from "../port.ts";
import type { RefusedLine } from "./failure.ts";
import type { WriteLines } from "./influx-writer.ts";
import { toHealthLines, toLine, toPointLine, toStationInfoLine } from "./line-protocol.ts";

/** What is written to InfluxDB, each as its lines. */
export function createWrites(writeLines: WriteLines, writePointLines: WriteLines) {
  /** Readings, then points. A refusal names records of the batch where InfluxDB names lines. */
  async function records(batch: readonly StoreRecord[]): Promise<Result<void, StoreError>> {
    const weatherAlone = readingsAmong(batch);
    if (weatherAlone.length === batch.length) return readings(weatherAlone);
    const readingPlaces = placesWhere(batch, (record) => !isPoint(record));
    const pointPlaces = placesWhere(batch, isPoint);
    const weather = await readings(readingPlaces.map((place) => batch[place] as Reading));
    if (!weather.ok && weather.error.refused === undefined) return weather;
    const others = await points(pointPlaces.map((place) => batch[place] as Point));
    if (!others.ok && others.error.refused === undefined) return others;
    const refused = [...inBatch(weather, readingPlaces), ...inBatch(others, pointPlaces)];
    const [first] = refused;
    return first === undefined ? ok(undefined) : err({ kind: "refused", message: first.message, refused });
  }

  async function points(batch: readonly Point[]): Promise<Result<void, StoreError>> {
    if (batch.length === 0) return ok(undefined);
    const written = await writePointLines(batch.map(toPointLine));
    if (written.ok) return written;
    const { error, lines } = written.error;
    return err(lines === undefined ? error : { ...error, refused: lines });
  }

  async function readings(batch: readonly Reading[]): Promise<Result<void, StoreError>> {
    if (batch.length === 0) return ok(undefined);
    const rows = mergeRepeats(batch);
    const written = await writeLines(rows.map(toLine));
    if (written.ok) return written;
    const { error, lines } = written.error;
    return err(lines === undefined ? error : { ...error, refused: refusedReadings(batch, rows, lines) });
  }

  async function health(message: IngestHealthMessage): Promise<Result<void, StoreError>> {
    const written = await writeLines(toHealthLines(message));
    return written.ok ? written : err(written.error.error);
  }

  async function stations(all: readonly (StationInfo | UndescribedStation)[]): Promise<Result<void, StoreError>> {
    const written = await writeLines(all.map(toStationInfoLine));
    return written.ok ? written : err(written.error.error);
  }

  return { records, health, stations };
}

const placesWhere = (batch: readonly StoreRecord[], isWanted: (record: StoreRecord) => boolean) =>
  batch.flatMap((record, place) => (isWanted(record) ? [place] : []));

/** What was refused of a part, by its places in the whole. */
const inBatch = (written: Result<void, StoreError>, places: readonly number[]): RefusedRecord[] =>
  written.ok ? [] : (written.error.refused ?? []).map(({ index, message }) => ({ index: places[index] ?? 0, message }));

/** Of a line that was made of several readings (one identity), each is refused. */
export function refusedReadings(batch: readonly Reading[], rows: readonly Row[], lines: readonly RefusedLine[]): RefusedRecord[] {
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
