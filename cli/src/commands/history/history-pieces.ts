import type { Store, StoredReading } from "@clima/store";
import { fail } from "../../terminal.ts";

export interface Selection {
  /** All when absent. */
  readonly stations?: readonly string[] | undefined;
  /** Inclusive, ms since 1970 UTC. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

export interface Piece {
  readonly readings: readonly StoredReading[];
  /** How much of the whole is read with it, 0 to 1, by time. */
  readonly fraction: number;
}

interface Span {
  readonly station: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const DAY_MS = 86_400_000;
const MAX_STEP_MS = 64 * DAY_MS;
const MIN_STEP_MS = DAY_MS / 24;
/** A piece has about so many readings, so that memory stays flat over years of them. */
const WANTED_READINGS = 20_000;

/** All readings of a selection, station by station and oldest first, in pieces; fails with a line when the store does. */
export async function* readHistory(store: Store, selection: Selection): AsyncGenerator<Piece> {
  const spans = await spansOf(store, selection);
  const totalMs = spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  let doneMs = 0;
  for (const { station, fromMs, toMs } of spans) {
    let stepMs = DAY_MS;
    for (let atMs = fromMs; atMs < toMs; ) {
      const endMs = Math.min(toMs, atMs + stepMs);
      const readings = orFail(await store.readings(station, atMs, endMs));
      doneMs += endMs - atMs;
      atMs = endMs;
      stepMs = nextStepMs(stepMs, readings.length);
      yield { readings, fraction: doneMs / totalMs };
    }
  }
}

const nextStepMs = (stepMs: number, readings: number) =>
  readings > WANTED_READINGS
    ? Math.max(MIN_STEP_MS, stepMs / 2)
    : readings < WANTED_READINGS / 4
      ? Math.min(MAX_STEP_MS, 2 * stepMs)
      : stepMs;

async function spansOf(store: Store, { stations, fromMs, toMs }: Selection): Promise<Span[]> {
  const known = orFail(await store.stations());
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
