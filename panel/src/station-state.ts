import { ago } from "./ago.ts";
import type { StationView } from "./api-types.ts";
import { since } from "./notices.ts";

export interface StationState {
  /** unknown: nobody can tell, for the page, the panel or the broker is cut off. */
  readonly kind: "online" | "silent" | "offline" | "unknown";
  readonly words: string;
}

const SILENT_AFTER_INTERVALS = 3;
const SILENT_AFTER_AT_LEAST_MS = 60_000;

/** After so long without a word a station, or a value, is overdue. Stations tell of their health once a minute. */
export const overdueAfterMs = (intervalMs = 0): number => Math.max(SILENT_AFTER_AT_LEAST_MS, SILENT_AFTER_INTERVALS * intervalMs);

/** How a station is now. `isCutOff`: what would be heard of it does not come through. */
export function stateOf(view: Pick<StationView, "status" | "lastSeenAt" | "info">, nowMs: number, isCutOff: boolean): StationState {
  const { status, lastSeenAt, info } = view;
  if (lastSeenAt === undefined)
    return status === "offline" ? { kind: "offline", words: "offline" } : { kind: "unknown", words: "never heard" };
  if (isCutOff) return { kind: "unknown", words: `last heard ${ago(lastSeenAt, nowMs)}` };
  const seenMs = Date.parse(lastSeenAt);
  if (status === "offline") return { kind: "offline", words: `offline ${since(seenMs, nowMs)}` };
  if (nowMs - seenMs > overdueAfterMs(info?.intervalMs)) return { kind: "silent", words: `silent ${since(seenMs, nowMs)}` };
  return { kind: status ?? "unknown", words: `${status ?? "heard"}, seen ${ago(lastSeenAt, nowMs)}` };
}
