import { ok, type Point, type Reading, type Result, type StoreRecord } from "@clima/schemas";
import type { Added, StoreError } from "@clima/store";
import type { Item, WeatherSource } from "@clima/weather-files";
import type { ImportSum } from "./import-sum.ts";
import { createRecordBatch, type RecordBatch } from "./record-batch.ts";

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

/** Stores what a source says, many at once; what the store refuses is kept with its reason, and the rest goes on. The error is why the store takes no more. */
export async function storeItems({ items }: Pick<WeatherSource, "items">, deps: StoreItemsDeps): Promise<Result<void, StoreError>> {
  const { store, sum } = deps;
  const onRefused = (line: number, reason: string, text: string) => tell({ kind: "refused", line, reason, text }, deps);
  const readings = createRecordBatch(store.addReadings, { onAnswer: sum.addStored, onStored: deps.onStored, onRefused });
  const points = createRecordBatch(store.writePoints, { onAnswer: sum.addPoints, onStored: deps.onStored, onRefused });
  const take = (item: Item): void => {
    if (item.kind === "reading") readings.push({ line: item.line, record: item.reading, text: item.text });
    else if (item.kind === "point") points.push({ line: item.line, record: item.point, text: item.text });
    else tell(item, deps);
  };
  try {
    return await storeAll(items, take, [readings, points], deps);
  } finally {
    await Promise.allSettled([readings.settled(), points.settled()]);
  }
}

async function storeAll(
  items: WeatherSource["items"],
  take: (item: Item) => void,
  batches: readonly RecordBatch[],
  { onProgress, signal }: StoreItemsDeps,
): Promise<Result<void, StoreError>> {
  for await (const some of items) {
    some.forEach(take);
    for (const batch of batches) {
      const stored = await batch.storeFull();
      if (!stored.ok) return stored;
    }
    onProgress();
    if (signal.aborted) break;
  }
  for (const batch of batches) {
    const stored = await batch.storeAll();
    if (!stored.ok) return stored;
  }
  return ok(undefined);
}

function tell(
  item: Exclude<Item, { readonly kind: "reading" | "point" }>,
  { sum, onRefused }: Pick<StoreItemsDeps, "sum" | "onRefused">,
): void {
  sum.tell(item);
  if (item.kind === "refused") onRefused(item);
}
