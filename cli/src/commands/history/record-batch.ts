import { setTimeout as sleep } from "node:timers/promises";
import { createBackOff } from "@clima/mqtt-wire";
import type { Result, StoreRecord } from "@clima/schemas";
import { createWriteInHalves, type StoreError } from "@clima/store";

/** Each batch costs the embedded store a look at what is there. */
const BATCH_RECORDS = 20_000;
/** So often a store that is busy or away is asked before the import ends; and one that fails where it may lie in what it is given. */
const TRIES = { away: 4, failing: 8 };
/** Who asks for more patience needs somebody to mend something. */
const MAX_PAUSE_MS = 10_000;

const STORED: Result<void, StoreError> = { ok: true, value: undefined };

interface Entry<R> {
  readonly line: number;
  readonly record: R;
  /** What stood there. */
  readonly text: () => string;
}

export interface RecordBatchDeps<A> {
  /** Hears what the store said of those that it took. */
  readonly onAnswer: (answer: A) => void;
  readonly onStored: (records: readonly StoreRecord[]) => void;
  readonly onRefused: (line: number, reason: string, text: string) => void;
}

/** Records that wait until they are many, and a batch of them that is on its way into the store while more are read. */
export function createRecordBatch<R extends StoreRecord, A>(
  write: (records: readonly R[]) => Promise<Result<A, StoreError>>,
  { onAnswer, onStored, onRefused }: RecordBatchDeps<A>,
) {
  let entries: Entry<R>[] = [];
  let onItsWay: Promise<Result<void, StoreError>> = Promise.resolve(STORED);
  const inHalves = createWriteInHalves((part: readonly Entry<R>[]) => write(part.map(({ record }) => record)));

  async function storePart(part: readonly Entry<R>[]): Promise<Result<void, StoreError>> {
    const written = await withPatience(() => inHalves(part));
    if (!written.ok) return written;
    for (const answer of written.value.answers) onAnswer(answer);
    for (const { record, reason } of written.value.refused) onRefused(record.line, reason, record.text());
    onStored(part.map(({ record }) => record));
    return STORED;
  }

  /** While there are so many; the last batch may be on its way then. */
  async function storeWhile(least: number): Promise<Result<void, StoreError>> {
    while (entries.length >= least) {
      const before = await onItsWay;
      if (!before.ok) return before;
      onItsWay = storePart(entries.slice(0, BATCH_RECORDS));
      // Nobody listens before the next one
      onItsWay.catch(() => undefined);
      entries = entries.slice(BATCH_RECORDS);
    }
    return STORED;
  }

  async function storeAll(): Promise<Result<void, StoreError>> {
    const begun = await storeWhile(1);
    return begun.ok ? onItsWay : begun;
  }

  return {
    push: (entry: Entry<R>): void => void entries.push(entry),
    storeAll,
    storeFull: () => storeWhile(BATCH_RECORDS),
    /** Once nothing is on its way. */
    settled: () => onItsWay,
  };
}

export type RecordBatch = Pick<ReturnType<typeof createRecordBatch>, "storeFull" | "storeAll">;

async function withPatience<T>(write: () => Promise<Result<T, StoreError>>): Promise<Result<T, StoreError>> {
  const backOff = createBackOff();
  for (let tries = 1; ; tries += 1) {
    const written = await write();
    if (written.ok || tries >= (written.error.mayLieInRecords ? TRIES.failing : TRIES.away)) return written;
    const pauseMs = Math.max(backOff.nextMs(), written.error.retryAfterMs ?? 0);
    if (pauseMs > MAX_PAUSE_MS) return written;
    await sleep(pauseMs);
  }
}
