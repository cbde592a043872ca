import { createOneAtATime, type Log, type Reading, type Result } from "@clima/schemas";
import type { Store, StoreError } from "@clima/store";
import { type Refusal, writeBatch } from "./write-batch.ts";

export interface StoreState {
  readonly storedReadings: number;
  /** ms since 1970. */
  readonly lastStoredAtMs: number | undefined;
  /** Why the store took nothing the last time; undefined when it did. */
  readonly error: string | undefined;
  /** On the clock of performance.now(). */
  readonly awaySinceMs: number | undefined;
}

/** One write, with those of its readings that the store has now; they are none when it took nothing. */
export interface StoreWrite {
  readonly isOk: boolean;
  readonly stored: readonly Reading[];
  readonly batchReadings: number;
  readonly tookMs: number;
}

/** Writes to the store, one batch after the other whoever asks, and knows since when it is away. */
export function createStoreWriter(store: Store, log: Log, onWrite: (write: StoreWrite) => void = () => {}) {
  const state = {
    storedReadings: 0,
    lastStoredAtMs: undefined as number | undefined,
    error: undefined as string | undefined,
    awaySinceMs: undefined as number | undefined,
  };
  const inTurn = createOneAtATime();

  /** The readings that the store refused, or why it takes none. */
  const write = (readings: readonly Reading[]): Promise<Result<readonly Refusal[], StoreError>> => inTurn(() => writeNow(readings));

  async function writeNow(readings: readonly Reading[]): Promise<Result<readonly Refusal[], StoreError>> {
    const begunAtMs = performance.now();
    const written = await writeBatch(store, readings);
    const tookMs = performance.now() - begunAtMs;
    const stored = written.ok ? withoutRefused(readings, written.value) : [];
    if (written.ok) noteStored(stored.length);
    else noteAway(written.error.message);
    onWrite({ isOk: written.ok, stored, batchReadings: readings.length, tookMs });
    return written;
  }

  function noteStored(readings: number): void {
    if (state.error !== undefined) log.info("ingest: the store takes readings again");
    state.error = undefined;
    state.awaySinceMs = undefined;
    state.storedReadings += readings;
    state.lastStoredAtMs = Date.now();
  }

  function noteAway(reason: string): void {
    if (state.error !== reason) log.error(`ingest: the store is away, trying again: ${reason}`);
    state.error = reason;
    state.awaySinceMs ??= performance.now();
  }

  return { write, state: state as StoreState };
}

export type StoreWriter = ReturnType<typeof createStoreWriter>;

function withoutRefused(readings: readonly Reading[], refusals: readonly Refusal[]): readonly Reading[] {
  if (refusals.length === 0) return readings;
  const refused = new Set(refusals.map(({ reading }) => reading));
  return readings.filter((reading) => !refused.has(reading));
}
