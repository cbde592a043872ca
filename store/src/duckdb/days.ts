import { createCalendar, localStepStarts, type SummedQuantity } from "@clima/schemas";
import type { BucketRow } from "../buckets.ts";
import type { DaysQuery, SeriesQuery, StoredDay } from "../port.ts";
import type { Summary } from "../rollups/summary.ts";

const DAY_MS = 86_400_000;
const AGGREGATES = ["min", "mean", "max", "count"] as const;

/** See `Store.days`: put together of buckets that are local days, one quantity after the other. */
export async function readDays(buckets: (query: SeriesQuery) => Promise<readonly BucketRow[]>, asked: DaysQuery): Promise<StoredDay[]> {
  const { station, timeZone, quantities } = asked;
  const calendar = createCalendar(timeZone);
  const fromMs = calendar.dayOf(asked.fromMs).fromMs;
  const toMs = calendar.dayOf(asked.toMs - 1).toMs;
  const startsMs = localStepStarts(calendar, fromMs, toMs, DAY_MS);
  const days = new Map<number, { [Q in SummedQuantity]?: Summary }>();
  for (const quantity of quantities) {
    const rows = await buckets({ station, quantity, fromMs, toMs, bucketMs: DAY_MS, startsMs, aggregates: AGGREGATES });
    for (const { startMs, aggregates } of rows) days.set(startMs, { ...days.get(startMs), [quantity]: summaryOf(aggregates) });
  }
  return [...days].sort(([a], [b]) => a - b).map(([startMs, found]) => ({ startMs, quantities: found }));
}

/** A bucket that is not empty has each of them. */
function summaryOf({ min, mean, max, count }: BucketRow["aggregates"]): Summary {
  const values = Number(count);
  return { count: values, sum: Number(mean) * values, min: Number(min), max: Number(max) };
}
