import type { IngestHealthMessage, Log } from "@clima/schemas";
import type { Store } from "@clima/store";

/**
 * Writes how the ingest is into the stores, for charts. A store that is away misses it, which the chart shows as a gap, and which is
 * logged already where readings are written; that a store refuses it is logged once.
 */
export function createHealthRecorder(stores: readonly Store[], log: Log) {
  const busy = new Set<Store>();
  const refusing = new Set<Store>();

  async function recordIn(store: Store, health: IngestHealthMessage): Promise<void> {
    if (!store.noteHealth || busy.has(store)) return;
    busy.add(store);
    const recorded = await store.noteHealth(health).finally(() => busy.delete(store));
    if (recorded.ok || recorded.error.kind !== "refused" || refusing.has(store)) return;
    refusing.add(store);
    log.warn(`ingest: the store takes readings, but not how the ingest is: ${recorded.error.message}`);
  }

  return (health: IngestHealthMessage): void => {
    for (const store of stores) void recordIn(store, health);
  };
}
