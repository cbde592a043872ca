import { err, ok, type Result } from "@clima/schemas";
import type { Aggregate, Series, SeriesQuery, StepQuery, StoreError, WindSeries } from "./port.ts";

const MAX_BUCKETS = 100_000;
const HOUR_MS = 3_600_000;

/** What a database found in one bucket that was not empty. */
export interface BucketRow {
  readonly startMs: number;
  readonly aggregates: Readonly<Partial<Record<Aggregate, number | null>>>;
}

/** The wind in one bucket that was not empty. */
export interface WindRow {
  readonly startMs: number;
  readonly speedMs: number | null;
  readonly fromEastMs: number | null;
  readonly fromNorthMs: number | null;
}

/** The starts of all buckets of a query, ms since 1970 UTC; refuses what would be absurdly many. */
export function bucketStartsOf({ fromMs, toMs, bucketMs, startsMs }: StepQuery): Result<readonly number[], StoreError> {
  if (!(Number.isInteger(bucketMs) && bucketMs > 0)) return refused(`bucketMs is ${bucketMs}; expected a whole number above 0`);
  if (!(toMs > fromMs)) return refused(`the range ends at ${toMs} and begins at ${fromMs}; expected an end after the beginning`);
  const firstMs = Math.floor(fromMs / bucketMs) * bucketMs;
  const count = startsMs?.length ?? Math.ceil((toMs - firstMs) / bucketMs);
  if (count > MAX_BUCKETS)
    return refused(`${count} buckets were asked for; expected at most ${MAX_BUCKETS}: take longer buckets or a shorter range`);
  return ok(startsMs ?? Array.from({ length: count }, (_, index) => firstMs + index * bucketMs));
}

const refused = (message: string) => err({ kind: "refused", message } as const);

/** Whether each bucket is made of whole hours of UTC. */
export const isOfHours = ({ bucketMs, startsMs }: StepQuery): boolean =>
  startsMs === undefined ? bucketMs % HOUR_MS === 0 : startsMs.every((startMs) => startMs % HOUR_MS === 0);

/** The longest part of an hour that the buckets can be put together of: a quarter where a time zone differs from UTC by such. */
export const fineMs = ({ bucketMs, startsMs = [bucketMs] }: StepQuery): number => startsMs.reduce(commonDivisor, HOUR_MS);

function commonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** Puts what was found into full columns; empty buckets are null. */
export function fillBuckets(query: SeriesQuery, bucketStartsMs: readonly number[], rows: readonly BucketRow[]): Series {
  const byStart = new Map(rows.map((row) => [row.startMs, row.aggregates]));
  const column = (aggregate: Aggregate) => bucketStartsMs.map((startMs) => byStart.get(startMs)?.[aggregate] ?? null);
  return { bucketStartsMs, columns: Object.fromEntries(query.aggregates.map((aggregate) => [aggregate, column(aggregate)])) };
}

/** The same for the wind. */
export function fillWind(bucketStartsMs: readonly number[], rows: readonly WindRow[]): WindSeries {
  const byStart = new Map(rows.map((row) => [row.startMs, row]));
  const column = (name: "speedMs" | "fromEastMs" | "fromNorthMs") => bucketStartsMs.map((startMs) => byStart.get(startMs)?.[name] ?? null);
  return { bucketStartsMs, speedMs: column("speedMs"), fromEastMs: column("fromEastMs"), fromNorthMs: column("fromNorthMs") };
}
