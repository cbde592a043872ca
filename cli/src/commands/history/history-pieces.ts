import type { Measurement, Point, Result } from "@clima/schemas";
import {
  type CsvLines,
  type Records,
  readInPieces,
  type Span,
  type Store,
  type StoreCopies,
  type StoredReading,
  type StoredStation,
  type StoreError,
} from "@clima/store";
import { fail, orFail } from "../../terminal.ts";

export interface Selection {
  /** All when absent. */
  readonly stations?: readonly string[] | undefined;
  /** Inclusive, ms since 1970 UTC. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

export interface Piece<R extends Records> {
  readonly records: R;
  /** How much of the whole is read with it, 0 to 1, by time. */
  readonly fraction: number;
}

/** What is read piece by piece. */
interface Readable<R> {
  stations(): Promise<Result<readonly StoredStation[], StoreError>>;
  read(station: string, fromMs: number, toMs: number): Promise<Result<R, StoreError>>;
  /** About so many at once. */
  readonly wantedRecords?: number;
}

/** All readings of a selection, station by station and oldest first, in pieces; fails with a line when the store does. */
export const readHistory = (store: Store, selection: Selection): AsyncGenerator<Piece<readonly StoredReading[]>> =>
  readPieces({ stations: () => store.stations(), read: (...span) => store.readings(...span) }, selection);

/** All points of a measurement, the same way. */
export const readPointHistory = (store: Store, measurement: Measurement, selection: Selection): AsyncGenerator<Piece<readonly Point[]>> =>
  readPieces({ stations: () => store.stationsWithPoints(measurement), read: (...span) => store.points(measurement, ...span) }, selection);

/** A store that writes lines itself is asked for more at once, since each question costs it more. */
const WANTED_LINES = 100_000;

/** The same readings as lines of CSV, of a store that makes them itself. */
export const readCsvLines = (store: Store, { csvLines }: StoreCopies, selection: Selection): AsyncGenerator<Piece<CsvLines>> =>
  readPieces({ stations: () => store.stations(), read: csvLines, wantedRecords: WANTED_LINES }, selection);

async function* readPieces<R extends Records>(
  { stations, read, wantedRecords }: Readable<R>,
  selection: Selection,
): AsyncGenerator<Piece<R>> {
  const spans = spansOf(orFail(await stations()), selection);
  const totalMs = spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  let doneMs = 0;
  for (const span of spans) {
    for await (const piece of readInPieces(read, span, wantedRecords)) {
      const { records, lengthMs } = orFail(piece);
      doneMs += lengthMs;
      yield { records, fraction: doneMs / totalMs };
    }
  }
}

/** The stations of a selection that have readings in it. */
export async function stationsOf(store: Store, selection: Selection): Promise<readonly string[]> {
  return spansOf(orFail(await store.stations()), selection).map(({ station }) => station);
}

/** What is stored of each station of a selection; fails with a line for one that is not there. */
export function spansOf(known: readonly StoredStation[], { stations, fromMs, toMs }: Selection): Span[] {
  const unknown = stations?.find((name) => !known.some(({ station }) => station === name));
  if (unknown !== undefined)
    return fail(`there is no station ${JSON.stringify(unknown)}; there are ${known.map(({ station }) => station).join(", ") || "none"}`);
  return known
    .filter(({ station }) => stations === undefined || stations.includes(station))
    .map(({ station, firstTakenAt, lastTakenAt }) => ({
      station,
      fromMs: Math.max(fromMs, Date.parse(firstTakenAt)),
      toMs: Math.min(toMs, Date.parse(lastTakenAt) + 1),
    }))
    .filter((span) => span.fromMs < span.toMs);
}
