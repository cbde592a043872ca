import type { Parts, StationView } from "../api-types.ts";
import type { Link } from "../notices.ts";
import { serverNowMs } from "./api.ts";

export interface ConnectionListener {
  station(view: StationView): void;
  gone(station: string): void;
  parts(parts: Parts): void;
  /** The panel has ended the connection, or does not answer: it may be that this browser may look no longer. */
  lost(): void;
  /** The connection is there again: what happened meanwhile was missed. */
  back(): void;
}

/** The panel sends a heartbeat every ten seconds. */
const SILENT_AFTER_MS = 25_000;
const TRY_AGAIN_MS = 2000;

/** Listens to what the panel tells, and knows since when it tells nothing. */
export function listenToPanel(listener: ConnectionListener): { link(): Link } {
  let events: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let heardAtMs = performance.now();
  let offlineSinceMs = navigator.onLine ? undefined : serverNowMs();
  let silentSinceMs: number | undefined;

  function open(): void {
    clearTimeout(retry);
    events?.close();
    heardAtMs = performance.now();
    const source = new EventSource("/api/v1/events");
    events = source;
    source.addEventListener("error", () => {
      if (silentSinceMs === undefined || source.readyState === EventSource.CLOSED) listener.lost();
      lost(serverNowMs());
      // A browser gives up where something else than the panel answers, such as a proxy without it.
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, TRY_AGAIN_MS);
    });
    const on = (name: string, take: (data: string) => void) =>
      source.addEventListener(name, (event) => {
        heard();
        take((event as MessageEvent<string>).data);
      });
    on("parts", (data) => listener.parts(JSON.parse(data) as Parts));
    on("station", (data) => listener.station(JSON.parse(data) as StationView));
    on("gone", (data) => listener.gone(data));
  }

  function heard(): void {
    heardAtMs = performance.now();
    const wasLost = silentSinceMs !== undefined;
    silentSinceMs = undefined;
    if (wasLost) listener.back();
  }

  function lost(sinceMs: number): void {
    silentSinceMs ??= sinceMs;
  }

  function watch(): void {
    const silentMs = performance.now() - heardAtMs;
    if (silentMs <= SILENT_AFTER_MS) return;
    lost(serverNowMs() - silentMs);
    open();
  }

  addEventListener("offline", () => {
    offlineSinceMs = serverNowMs();
  });
  addEventListener("online", () => {
    offlineSinceMs = undefined;
    open();
  });
  setInterval(watch, 1000);
  open();
  return { link: () => ({ offlineSinceMs, silentSinceMs }) };
}
