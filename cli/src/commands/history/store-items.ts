import { setTimeout as sleep } from "node:timers/promises";
import { createBackOff } from "@clima/mqtt-wire";
import type { Point, Reading, Result, StoreRecord } from "@clima/schemas";
import { type Added, createWriteInHalves, type StoreError } from "@clima/store";
import type { Item, WeatherSource } from "@clima/weather-files";
import type { ImportSum } from "./import-sum.ts";

/** Where items go. */
export interface ItemStore {
  addReadings(readings: readonly Reading[]): Promise<Result<Added, StoreError>>;
  /** How many. */
  writePoints(points: readonly Point[]): Promise<Result<number, StoreError>>;
}

export interface StoreItemsDeps {
  readonly store: ItemStore;
  readonly sum: ImportSum;
  /** What a line that is refused is kept by. */
  readonly onRefused: (item: Extract<Item, { readonly kind: "refused" }>) => void;
  readonly onStored: (records: readonly StoreRecord[]) => void;
  /** After everything that was read. */
  readonly onProgress: () => void;
  /** Aborted, what is read is stored, and no more is read. */
  readonly signal: AbortSignal;
}

const BATCH_RECORDS = 5000;
/** So often a store that is busy or away is asked before the import ends; and one that fails where it may lie in what it is given. */
const TRIES = { away: 4, failing: 8 };
/** Who asks for more patience needs somebody to mend something. */
const MAX_PAUSE_MS = 10_000;

interface Entry<R> {
  readonly line: number;
  readonly record: R;
  /** What stood there. */
  readonly text: () => string;
}

/** Stores what a source says, many at once; what the store refuses is kept with its reason, and the rest goes on. The error is why the store takes no more. */
export async function storeItems({ items }: Pick<WeatherSource, "items">, deps: StoreItemsDeps): Promise<Result<void, StoreError>> {
  const { store, sum } = deps;
  const readings = createBatch(deps, store.addReadings, sum.addStored);
  const points = createBatch(deps, store.writePoints, sum.addPoints);
  for await (const some of items) {
    for (const item of some) {
      if (item.kind === "reading") readings.push({ ...item, record: item.reading });
      else if (item.kind === "point") points.push({ ...item, record: item.point });
      else tell(item, deps);
    }
    for (const batch of [readings, points]) {
      const stored = await batch.storeFull();
      if (!stored.ok) return stored;
    }
    deps.onProgress();
    if (deps.signal.aborted) break;
  }
  const stored = await readings.storeAll();
  return stored.ok ? points.storeAll() : stored;
}

function tell(
  item: Exclude<Item, { readonly kind: "reading" | "point" }>,
  { sum, onRefused }: Pick<StoreItemsDeps, "sum" | "onRefused">,
): void {
  sum.tell(item);
  if (item.kind === "refused") onRefused(item);
}

/** Records that wait until they are many; what the store answers of those that it took is summed. */
function createBatch<R extends StoreRecord, A>(
  deps: StoreItemsDeps,
  write: (records: readonly R[]) => Promise<Result<A, StoreError>>,
  addUp: (answer: A) => void,
) {
  let entries: Entry<R>[] = [];
  const inHalves = createWriteInHalves((part: readonly Entry<R>[]) => write(part.map(({ record }) => record)));

  /** While there are so many. */
  async function storeWhile(least: number): Promise<Result<void, StoreError>> {
    for (; entries.length >= least; entries = entries.slice(BATCH_RECORDS)) {
      const part = entries.slice(0, BATCH_RECORDS);
      const written = await withPatience(() => inHalves(part));
      if (!written.ok) return written;
      for (const answer of written.value.answers) addUp(answer);
      for (const { record, reason } of written.value.refused)
        tell({ kind: "refused", line: record.line, reason, text: record.text() }, deps);
      deps.onStored(part.map(({ record }) => record));
    }
    return { ok: true, value: undefined };
  }

  return {
    push: (entry: Entry<R>): void => void entries.push(entry),
    storeAll: () => storeWhile(1),
    storeFull: () => storeWhile(BATCH_RECORDS),
  };
}

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
