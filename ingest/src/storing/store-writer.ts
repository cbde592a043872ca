import { createCountedComplaints } from "@clima/mqtt-wire";
import { createOneAtATime, type Log, ok, type Reading, type Result, readingsAmong, type StoreRecord } from "@clima/schemas";
import { createWriteInHalves, type Store, type StoreError } from "@clima/store";
import type { RefusedRecord, StoreState, StoreWrite } from "./port.ts";
import { createRefusalWatch } from "./refusal-watch.ts";

/** Writes to the store, one batch after the other whoever asks, and knows since when it is away and whether it refuses everything. */
export function createStoreWriter(store: Store, log: Log) {
  const state = {
    storedReadings: 0,
    lastStoredAtMs: undefined as number | undefined,
    awaySinceMs: undefined as number | undefined,
  };
  let awayFor: StoreError | undefined;
  const refusals = createRefusalWatch(() => performance.now());
  const complaints = createCountedComplaints((line) => log.error(line));
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
    if (written.ok) noteTaken(stored, refused);
    else noteAway(written.error);
    const isOk = written.ok && refused.length < records.length;
    for (const listener of listeners) listener({ isOk, stored, batchReadings: readingsAmong(records).length, tookMs });
    return written.ok ? ok(refused) : written;
  }

  /** It answered for all of them, and refused some or all. */
  function noteTaken(stored: readonly Reading[], refused: readonly RefusedRecord[]): void {
    if (awayFor !== undefined) log.info(`ingest: the store ${refused.length > 0 ? "answers" : "takes readings"} again`);
    awayFor = undefined;
    state.awaySinceMs = undefined;
    state.storedReadings += stored.length;
    if (stored.length > 0) state.lastStoredAtMs = Date.now();
    refusals.note(stored.length, refused);
  }

  function noteAway(error: StoreError): void {
    if (awayFor?.message !== error.message) complaints.complain(error.message, `ingest: the store is away, trying again: ${error.message}`);
    awayFor = error;
    state.awaySinceMs ??= performance.now();
  }

  return {
    write,
    state: (): StoreState => ({ ...state, error: awayFor?.message ?? refusals.problem() }),
    /** Whether it was away for these records, perhaps, and takes others. */
    mayTakeOthers: () => awayFor?.mayLieInRecords === true,
    onWrite: (listener: (write: StoreWrite) => void) => void listeners.push(listener),
  };
}

export type StoreWriter = ReturnType<typeof createStoreWriter>;

function withoutRefused(records: readonly StoreRecord[], refused: readonly RefusedRecord[]): readonly StoreRecord[] {
  if (refused.length === 0) return records;
  const areRefused = new Set(refused.map(({ record }) => record));
  return records.filter((record) => !areRefused.has(record));
}
