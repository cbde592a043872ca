import type { StationView } from "./api-types.ts";
import type { Reader } from "./reader.ts";
import { SAME_TIME_MS } from "./to-come.ts";

/** Stations tell of twins once an hour; when it is told no more, one of them is gone. */
const TWINS_FOR_MS = 65 * 60_000;

/** What is wrong with a station as such, a line each. `nowMs` is by the clock of the panel. */
export function stationWarnings({ twins, clockAheadMs, info }: StationView, nowMs: number, reader: Reader): readonly string[] {
  const warnings: string[] = [];
  if (twins && nowMs - Date.parse(twins.seenAt) < TWINS_FOR_MS) warnings.push(twins.message);
  if (clockAheadMs !== undefined && Math.abs(clockAheadMs) > SAME_TIME_MS && info?.source !== "recorded") {
    const { clockAhead, clockBehind } = reader.words.state;
    warnings.push((clockAheadMs > 0 ? clockAhead : clockBehind)(reader.duration(Math.abs(clockAheadMs))));
  }
  return warnings;
}
