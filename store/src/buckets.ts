import { err, ok, type Result } from "@clima/schemas";
import type { Aggregate, Series, SeriesQuery, StoreError } from "./port.ts";

const MAX_BUCKETS = 100_000;

/** What a database found in one bucket that was not empty. */
export interface BucketRow {
  readonly startMs: number;
  readonly aggregates: Readonly<Partial<Record<Aggregate, number | null>>>;
}

/** The starts of all buckets of a query, ms since 1970 UTC; refuses what would be absurdly many. */
export function bucketStartsOf({ fromMs, toMs, bucketMs }: SeriesQuery): Result<number[], StoreError> {
  if (!(Number.isInteger(bucketMs) && bucketMs > 0)) return refused(`bucketMs is ${bucketMs}; expected a whole number above 0`);
  if (!(toMs > fromMs)) return refused(`the range ends at ${toMs} and begins at ${fromMs}; expected an end after the beginning`);
  const firstMs = Math.floor(fromMs / bucketMs) * bucketMs;
  const count = Math.ceil((toMs - firstMs) / bucketMs);
  if (count > MAX_BUCKETS)
    return refused(`${count} buckets were asked for; expected at most ${MAX_BUCKETS}: take longer buckets or a shorter range`);
  return ok(Array.from({ length: count }, (_, index) => firstMs + index * bucketMs));
}

const refused = (message: string) => err({ kind: "refused", message } as const);

/** Puts what was found into full columns; empty buckets are null. */
export function fillBuckets(query: SeriesQuery, bucketStartsMs: readonly number[], rows: readonly BucketRow[]): Series {
  const byStart = new Map(rows.map((row) => [row.startMs, row.aggregates]));
  const column = (aggregate: Aggregate) => bucketStartsMs.map((startMs) => byStart.get(startMs)?.[aggregate] ?? null);
  return { bucketStartsMs, columns: Object.fromEntries(query.aggregates.map((aggregate) => [aggregate, column(aggregate)])) };
}
