import { parseInfo, type Topics } from "@clima/schemas";
import type { StationSource, Store } from "@clima/store";
import type { Delivery } from "../consumer/port.ts";

/** Anybody can make up stations; what is remembered has a limit. */
const MAX_STATIONS = 1000;
/** Written again and again under the beginning of each such time, so that any chart has a point of it and none has many. */
const EVERY_MS = 300_000;

export interface StationSourcesPorts {
  readonly stores: readonly Store[];
  readonly nowMs: () => number;
  /** Its `info` was cleared: the station was forgotten. */
  readonly onForgotten: (station: string) => void;
}

/** Where the readings of each station come from, by its `info`: so that charts can say which weather is invented. */
export function createStationSources(topics: Topics, { stores, nowMs, onForgotten }: StationSourcesPorts) {
  const sources = new Map<string, StationSource["source"]>();

  /** Whether the delivery is an `info`, which is answered here. */
  function take(delivery: Delivery): boolean {
    const topic = topics.parse(delivery.topic);
    if (topic?.kind !== "info") return false;
    if (delivery.payloadBytes === 0) forget(topic.station);
    else noteInfo(topic.station, delivery.payload);
    delivery.acknowledge();
    return true;
  }

  function noteInfo(station: string, payload: Uint8Array): void {
    const info = parseInfo(payload);
    const isKnown = sources.has(station) || sources.size < MAX_STATIONS;
    if (info.ok && info.value.station === station && isKnown) sources.set(station, info.value.source);
  }

  function forget(station: string): void {
    sources.delete(station);
    onForgotten(station);
  }

  /** A store that is away misses it until the next time; where readings are written, that is logged already. */
  function record(): void {
    if (sources.size === 0) return;
    const atMs = EVERY_MS * Math.floor(nowMs() / EVERY_MS);
    const all = [...sources].map(([station, source]): StationSource => ({ station, source, atMs }));
    for (const store of stores) void store.noteSources?.(all);
  }

  return { take, record, of: (station: string) => sources.get(station) };
}
