import { parseInfo, type Topics } from "@clima/schemas";
import type { StationSource, Store } from "@clima/store";
import type { Delivery } from "../consumer/port.ts";

/** Anybody can make up stations; what is remembered has a limit. */
const MAX_STATIONS = 1000;
/** Written again and again under the beginning of each such time, so that any chart has a point of it and none has many. */
const EVERY_MS = 300_000;

/** Where the readings of each station come from, by its `info`: so that charts can say which weather is invented. */
export function createStationSources(topics: Topics, stores: readonly Store[], nowMs: () => number) {
  const sources = new Map<string, StationSource["source"]>();

  /** Whether the delivery is an `info`, which is answered here. */
  function take(delivery: Delivery): boolean {
    const topic = topics.parse(delivery.topic);
    if (topic?.kind !== "info") return false;
    const info = parseInfo(delivery.payload);
    const isKnown = sources.has(topic.station) || sources.size < MAX_STATIONS;
    if (info.ok && info.value.station === topic.station && isKnown) sources.set(topic.station, info.value.source);
    delivery.acknowledge();
    return true;
  }

  /** A store that is away misses it until the next time; where readings are written, that is logged already. */
  function record(): void {
    if (sources.size === 0) return;
    const atMs = EVERY_MS * Math.floor(nowMs() / EVERY_MS);
    const all = [...sources].map(([station, source]): StationSource => ({ station, source, atMs }));
    for (const store of stores) void store.noteSources?.(all);
  }

  return { take, record };
}
