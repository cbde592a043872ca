import type { StationView } from "./api-types.ts";
import type { Reader } from "./reader.ts";

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
export function stateOf(
  { status, lastSeenAt, info }: Pick<StationView, "status" | "lastSeenAt" | "info">,
  nowMs: number,
  isCutOff: boolean,
  { words: { state: words }, ago, since }: Reader,
): StationState {
  if (lastSeenAt === undefined)
    return status === "offline" ? { kind: "offline", words: words.kinds.offline } : { kind: "unknown", words: words.neverHeard };
  if (isCutOff) return { kind: "unknown", words: words.lastHeard(ago(lastSeenAt, nowMs)) };
  const seenMs = Date.parse(lastSeenAt);
  if (status === "offline") return { kind: "offline", words: words.offline(since(seenMs, nowMs)) };
  if (nowMs - seenMs > overdueAfterMs(info?.intervalMs)) return { kind: "silent", words: words.silent(since(seenMs, nowMs)) };
  const seen = ago(lastSeenAt, nowMs);
  return status === "online" ? { kind: "online", words: words.onlineSeen(seen) } : { kind: "unknown", words: words.heardSeen(seen) };
}
