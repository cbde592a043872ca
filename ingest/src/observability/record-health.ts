import type { IngestHealthMessage, Log } from "@clima/schemas";
import type { Store } from "@clima/store";

/**
 * Gives stores how the ingest is, for charts. A store that is away misses it, which the chart shows as a gap, and which is said already
 * where readings are written; that a store refuses it is said once.
 */
export function createHealthKeeper(stores: readonly Store[], log: Log) {
  const busy = new Set<Store>();
  const complainedOf = new Set<Store>();

  async function keepIn(store: Store, health: IngestHealthMessage): Promise<void> {
    if (!store.noteHealth || busy.has(store)) return;
    busy.add(store);
    const kept = await store.noteHealth(health).finally(() => busy.delete(store));
    if (kept.ok || kept.error.kind !== "refused" || complainedOf.has(store)) return;
    complainedOf.add(store);
    log.warn(`ingest: the store takes readings, but not how the ingest is: ${kept.error.message}`);
  }

  return (health: IngestHealthMessage): void => {
    for (const store of stores) void keepIn(store, health);
  };
}
