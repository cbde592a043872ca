import { type InfoMessage, parseInfo, type Topics } from "@clima/schemas";
import type { Store } from "@clima/store";
import type { Delivery } from "../consumer/port.ts";

/** Anybody can make up stations; what is remembered has a limit. */
const MAX_STATIONS = 1000;
/** Written again and again under the beginning of each such time, so that any chart has a point of it and none has many. */
const EVERY_MS = 300_000;

export interface StationInfosPorts {
  readonly stores: readonly Store[];
  readonly nowMs: () => number;
  /** Stations whose readings come, and that are not retired. */
  readonly heard: (nowMs: number) => readonly { readonly station: string }[];
  /** Its `info` was cleared: the station was forgotten. */
  readonly onForgotten: (station: string) => void;
}

/** What each station says of itself in its `info`, for charts and alerts: which weather is invented, how often it measures, where and when its day is. */
export function createStationInfos(topics: Topics, { stores, nowMs, heard, onForgotten }: StationInfosPorts) {
  const infos = new Map<string, InfoMessage>();
  /** Said as often as what others say: once could be missed, and rules of Grafana would wait for readings that never come. */
  const forgotten = new Set<string>();

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
    const isKnown = infos.has(station) || forgotten.has(station) || infos.size + forgotten.size < MAX_STATIONS;
    if (!info.ok || info.value.station !== station || !isKnown) return;
    infos.set(station, info.value);
    forgotten.delete(station);
  }

  function forget(station: string): void {
    const isHeard = heard(nowMs()).some((each) => each.station === station);
    if (infos.delete(station) || isHeard) forgotten.add(station);
    onForgotten(station);
  }

  /** A store that is away misses it until the next time; where readings are written, that is logged already. */
  function record(): void {
    const atMs = EVERY_MS * Math.floor(nowMs() / EVERY_MS);
    const undescribed = heard(nowMs()).filter(({ station }) => !infos.has(station));
    for (const { station } of undescribed) forgotten.delete(station);
    const all = [
      ...[...infos.values()].map((info) => ({ info, atMs })),
      ...undescribed.map(({ station }) => ({ station, isRetired: false, atMs })),
      ...[...forgotten].map((station) => ({ station, isRetired: true, atMs })),
    ];
    if (all.length === 0) return;
    for (const store of stores) void store.noteStations?.(all);
  }

  return { take, record, of: (station: string) => infos.get(station) };
}
