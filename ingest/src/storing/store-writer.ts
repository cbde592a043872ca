import { createOneAtATime, type Log, type Reading, type Result } from "@clima/schemas";
import type { Store, StoreError } from "@clima/store";
import type { RefusedReading, StoreState, StoreWrite } from "./port.ts";
import { writeBatch } from "./write-batch.ts";

/** Writes to the store, one batch after the other whoever asks, and knows since when it is away. */
export function createStoreWriter(store: Store, log: Log) {
  const state = {
    storedReadings: 0,
    lastStoredAtMs: undefined as number | undefined,
    error: undefined as string | undefined,
    awaySinceMs: undefined as number | undefined,
  };
  const listeners: ((write: StoreWrite) => void)[] = [];
  const inTurn = createOneAtATime();

  /** The readings that the store refused, or why it takes none. */
  const write = (readings: readonly Reading[]): Promise<Result<readonly RefusedReading[], StoreError>> => inTurn(() => writeNow(readings));

  async function writeNow(readings: readonly Reading[]): Promise<Result<readonly RefusedReading[], StoreError>> {
    const begunAtMs = performance.now();
    const written = await writeBatch(store, readings);
    const tookMs = performance.now() - begunAtMs;
    const stored = written.ok ? withoutRefused(readings, written.value) : [];
    if (written.ok) noteStored(stored.length);
    else noteAway(written.error.message);
    for (const listener of listeners) listener({ isOk: written.ok, stored, batchReadings: readings.length, tookMs });
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

  return {
    write,
    state: state as StoreState,
    onWrite: (listener: (write: StoreWrite) => void) => void listeners.push(listener),
  };
}

export type StoreWriter = ReturnType<typeof createStoreWriter>;

function withoutRefused(readings: readonly Reading[], refused: readonly RefusedReading[]): readonly Reading[] {
  if (refused.length === 0) return readings;
  const areRefused = new Set(refused.map(({ reading }) => reading));
  return readings.filter((reading) => !areRefused.has(reading));
}
