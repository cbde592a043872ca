import type { Row } from "../merge-repeats.ts";
import type { RowSpan } from "./incoming-rows.ts";

/** Of the rows of a station. */
export interface StationSpan extends RowSpan {
  readonly station: string;
}

/** A span for each station that has rows. */
export function spansOf(rows: readonly Pick<Row, "station" | "takenAtMs">[]): StationSpan[] {
  const spans = new Map<string, { station: string; firstMs: number; lastMs: number }>();
  for (const { station, takenAtMs } of rows) {
    const span = spans.get(station);
    if (!span) spans.set(station, { station, firstMs: takenAtMs, lastMs: takenAtMs });
    else if (takenAtMs > span.lastMs) span.lastMs = takenAtMs;
    else if (takenAtMs < span.firstMs) span.firstMs = takenAtMs;
  }
  return [...spans.values()];
}

/** From the first to the last of all; of none it ends before it begins. */
export const wholeOf = (spans: readonly RowSpan[]): RowSpan => ({
  firstMs: spans.reduce((least, { firstMs }) => Math.min(least, firstMs), Number.POSITIVE_INFINITY),
  lastMs: spans.reduce((most, { lastMs }) => Math.max(most, lastMs), Number.NEGATIVE_INFINITY),
});

/** What of a span is in another; undefined where they do not touch. */
export function partIn({ firstMs, lastMs }: RowSpan, other: RowSpan): RowSpan | undefined {
  const part = { firstMs: Math.max(firstMs, other.firstMs), lastMs: Math.min(lastMs, other.lastMs) };
  return part.firstMs > part.lastMs ? undefined : part;
}
