import type { Measurement, Point, Result } from "@clima/schemas";
import type { Store, StoredReading, StoredStation, StoreError } from "@clima/store";
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

export interface Span {
  readonly station: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const DAY_MS = 86_400_000;
const MAX_STEP_MS = 64 * DAY_MS;
const MIN_STEP_MS = DAY_MS / 24;
/** A piece has about so many readings, so that memory stays flat over years of them. */
const WANTED_READINGS = 20_000;

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
  for (const { station, fromMs, toMs } of spans) {
    let stepMs = DAY_MS;
    for (let atMs = fromMs; atMs < toMs; ) {
      const endMs = Math.min(toMs, atMs + stepMs);
      const records = orFail(await read(station, atMs, endMs));
      doneMs += endMs - atMs;
      atMs = endMs;
      stepMs = nextStepMs(stepMs, records.length);
      yield { records, fraction: doneMs / totalMs };
    }
  }
}

const nextStepMs = (stepMs: number, readings: number) =>
  readings > WANTED_READINGS
    ? Math.max(MIN_STEP_MS, stepMs / 2)
    : readings < WANTED_READINGS / 4
      ? Math.min(MAX_STEP_MS, 2 * stepMs)
      : stepMs;

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
