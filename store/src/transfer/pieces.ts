import type { Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";

/** A stretch of time of a station: from `fromMs`, inclusive, to before `toMs`; ms since 1970 UTC. */
export interface Span {
  readonly station: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Records themselves, or what stands for so many of them. */
export interface Records {
  readonly length: number;
}

/** What is stored of a part of a span. */
export interface Piece<R extends Records> {
  readonly records: R;
  /** How long the part is. */
  readonly lengthMs: number;
}

const DAY_MS = 86_400_000;
/** Of the first step into a span, of which nobody knows yet how much is in it. */
export const FIRST_STEP_MS = DAY_MS;
const MAX_STEP_MS = 64 * DAY_MS;
const MIN_STEP_MS = DAY_MS / 24;
/** A piece has about so many records, so that memory stays flat over years of them. */
const WANTED_RECORDS = 20_000;

type Read<R> = (station: string, fromMs: number, toMs: number) => Promise<Result<R, StoreError>>;

/** All records of a span, oldest first, in pieces. After an error there is nothing more. */
export async function* readInPieces<R extends Records>(
  read: Read<R>,
  { station, fromMs, toMs }: Span,
  wantedRecords = WANTED_RECORDS,
): AsyncGenerator<Result<Piece<R>, StoreError>> {
  let stepMs = FIRST_STEP_MS;
  for (let atMs = fromMs; atMs < toMs; ) {
    const endMs = Math.min(toMs, atMs + stepMs);
    const records = await read(station, atMs, endMs);
    if (!records.ok) return yield records;
    yield { ok: true, value: { records: records.value, lengthMs: endMs - atMs } };
    atMs = endMs;
    stepMs = nextStepMs(stepMs, records.value.length, wantedRecords);
  }
}

/** How long the next step in time is, after one that had so many records. */
export function nextStepMs(stepMs: number, records: number, wantedRecords = WANTED_RECORDS): number {
  if (records > wantedRecords) return Math.max(MIN_STEP_MS, stepMs / 2);
  return records < wantedRecords / 2 ? Math.min(MAX_STEP_MS, 2 * stepMs) : stepMs;
}
