import { ok } from "@clima/schemas";
import { type BucketRow, bucketStartsOf, fillBuckets, fillWind } from "../buckets.ts";
import type { Aggregate, SeriesQuery, StepQuery } from "../port.ts";
import { between, of, type Query, type Row, rowsOf } from "./influx-query.ts";
import { createStepReads } from "./step-reads.ts";

/** The series of the port: buckets of one length are grouped by InfluxDB itself. */
export function createSeriesReads(query: Query) {
  const steps = createStepReads(query);

  async function series(asked: SeriesQuery) {
    const starts = bucketStartsOf(asked);
    if (!starts.ok) return starts;
    if (asked.startsMs !== undefined) {
      const rows = await steps.series(asked, starts.value);
      return rows.ok ? ok(fillBuckets(asked, starts.value, rows.value)) : rows;
    }
    const aggregates = asked.aggregates.map((name) => `${name}("${asked.quantity}") AS "${name}"`).join(", ");
    const found = await query(
      `SELECT ${aggregates} FROM "weather" WHERE ${of(asked.station)} AND ${between(asked.fromMs, asked.toMs)} GROUP BY time(${asked.bucketMs}ms) fill(none)`,
    );
    if (!found.ok) return found;
    return ok(
      fillBuckets(
        asked,
        starts.value,
        rowsOf(found.value[0]).map((row) => bucketRow(row, asked.aggregates)),
      ),
    );
  }

  async function wind(asked: StepQuery) {
    const starts = bucketStartsOf(asked);
    if (!starts.ok) return starts;
    const rows = await steps.wind(asked, starts.value);
    return rows.ok ? ok(fillWind(starts.value, rows.value)) : rows;
  }

  return { series, wind };
}

const bucketRow = (row: Row, aggregates: readonly Aggregate[]): BucketRow => ({
  startMs: Number(row["time"]),
  // Where another aggregate's bucket is there, an absent one is null and count is 0.
  aggregates: Object.fromEntries(aggregates.map((name) => [name, row[name] === null || row["count"] === 0 ? null : Number(row[name])])),
});
