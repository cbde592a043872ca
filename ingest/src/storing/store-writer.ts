import { createOneAtATime, type Log, ok, type Result, readingsAmong, type StoreRecord } from "@clima/schemas";
import { createWriteInHalves, type Store, type StoreError } from "@clima/store";
import type { RefusedRecord, StoreState, StoreWrite } from "./port.ts";

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
  const writeInHalves = createWriteInHalves((records: readonly StoreRecord[]) => store.write(records));

  /** The records that the store refused, or why it takes none. */
  const write = (records: readonly StoreRecord[]): Promise<Result<readonly RefusedRecord[], StoreError>> => inTurn(() => writeNow(records));

  async function writeNow(records: readonly StoreRecord[]): Promise<Result<readonly RefusedRecord[], StoreError>> {
    const begunAtMs = performance.now();
    const written = await writeInHalves(records);
    const tookMs = performance.now() - begunAtMs;
    const refused = written.ok ? written.value.refused : [];
    const stored = written.ok ? readingsAmong(withoutRefused(records, refused)) : [];
    if (written.ok) noteStored(stored.length);
    else noteAway(written.error.message);
    for (const listener of listeners) listener({ isOk: written.ok, stored, batchReadings: readingsAmong(records).length, tookMs });
    return written.ok ? ok(refused) : written;
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

function withoutRefused(records: readonly StoreRecord[], refused: readonly RefusedRecord[]): readonly StoreRecord[] {
  if (refused.length === 0) return records;
  const areRefused = new Set(refused.map(({ record }) => record));
  return records.filter((record) => !areRefused.has(record));
}
