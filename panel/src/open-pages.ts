import type { Parts, StationView } from "./api-types.ts";

/** What an open page is told. A view that is undefined is of a station that is there no more. */
export interface PageListener {
  station(station: string, view: StationView | undefined): void;
  parts(parts: Parts): void;
  /** The panel stops. */
  end(): void;
}

const MIN_PAUSE_MS = 250;

/** The pages that are open. They are sent a station's view at once, and at most every quarter of a second: a replay changes it thousands of times a second. */
export function createOpenPages(viewOf: (station: string) => StationView | undefined, partsNow: () => Parts) {
  const listeners = new Set<PageListener>();
  const waiting = new Set<string>();
  const sentAtMs = new Map<string, number>();
  let told = "";

  function sendStation(station: string): void {
    waiting.delete(station);
    sentAtMs.set(station, performance.now());
    if (listeners.size === 0) return;
    const view = viewOf(station);
    for (const listener of listeners) listener.station(station, view);
  }

  return {
    count: () => listeners.size,
    noteStation(station: string): void {
      if (waiting.has(station)) return;
      waiting.add(station);
      const pauseMs = (sentAtMs.get(station) ?? Number.NEGATIVE_INFINITY) + MIN_PAUSE_MS - performance.now();
      setTimeout(() => sendStation(station), Math.max(0, pauseMs)).unref();
    },
    /** Tells of the parts if anything is new about them. */
    noteParts(): void {
      const parts = partsNow();
      const { toldAt: _always, ...rest } = parts;
      if (JSON.stringify(rest) === told) return;
      told = JSON.stringify(rest);
      for (const listener of listeners) listener.parts(parts);
    },
    listen(listener: PageListener): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    endAll(): void {
      for (const listener of listeners) listener.end();
    },
  };
}

export type OpenPages = ReturnType<typeof createOpenPages>;
