import type { Measurement, Point, Result } from "@clima/schemas";
import { readInPieces, type Span, type Store, type StoredReading, type StoredStation, type StoreError } from "@clima/store";
import { fail } from "../../terminal.ts";

export interface Selection {
  /** All when absent. */
  readonly stations?: readonly string[] | undefined;
  /** Inclusive, ms since 1970 UTC. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

export interface Piece<T> {
  readonly records: readonly T[];
  /** How much of the whole is read with it, 0 to 1, by time. */
  readonly fraction: number;
}

/** What is read piece by piece. */
interface Readable<T> {
  stations(): Promise<Result<readonly StoredStation[], StoreError>>;
  read(station: string, fromMs: number, toMs: number): Promise<Result<readonly T[], StoreError>>;
}

/** All readings of a selection, station by station and oldest first, in pieces; fails with a line when the store does. */
export const readHistory = (store: Store, selection: Selection): AsyncGenerator<Piece<StoredReading>> =>
  readPieces({ stations: () => store.stations(), read: (...span) => store.readings(...span) }, selection);

/** All points of a measurement, the same way. */
export const readPointHistory = (store: Store, measurement: Measurement, selection: Selection): AsyncGenerator<Piece<Point>> =>
  readPieces({ stations: () => store.stationsWithPoints(measurement), read: (...span) => store.points(measurement, ...span) }, selection);

async function* readPieces<T>({ stations, read }: Readable<T>, selection: Selection): AsyncGenerator<Piece<T>> {
  const spans = spansOf(orFail(await stations()), selection);
  const totalMs = spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  let doneMs = 0;
  for (const span of spans) {
    for await (const piece of readInPieces(read, span)) {
      const { records, lengthMs } = orFail(piece);
      doneMs += lengthMs;
      yield { records, fraction: doneMs / totalMs };
    }
  }
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

const orFail = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } },
): T => (result.ok ? result.value : fail(result.error.message));
