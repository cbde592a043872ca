import type { Span } from "@clima/store";

/** A span of a station as the UTC months that it touches, each no longer than the span. */
export function monthsOf({ station, fromMs, toMs }: Span): Span[] {
  const months: Span[] = [];
  for (let atMs = fromMs; atMs < toMs; ) {
    const at = new Date(atMs);
    const nextMs = Math.min(toMs, Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1));
    months.push({ station, fromMs: atMs, toMs: nextMs });
    atMs = nextMs;
  }
  return months;
}

/** "2026-01", the month that an instant is in, UTC. */
export const monthName = (atMs: number): string => new Date(atMs).toISOString().slice(0, 7);
