import { ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { FIRST_STEP_MS, nextStepMs } from "../transfer/pieces.ts";
import type { InfluxSeries, Query } from "./influx-query.ts";

export type FieldTypes = Readonly<Record<string, string>>;

/** The points of a measurement in a stretch of time. */
export interface Stretch {
  /** One for each set of tags. */
  readonly series: readonly InfluxSeries[];
  readonly types: FieldTypes;
  /** How much of the measurement is read with it, 0 to 1, by time. */
  readonly fraction: number;
}

/** All of a measurement, oldest first, its times in ms; ends with the first error. */
export async function* readStretches(query: Query, measurement: string): AsyncGenerator<Result<Stretch, StoreError>> {
  const from = quoted(measurement);
  const about = await query(
    `SHOW FIELD KEYS FROM ${from}; SELECT * FROM ${from} ORDER BY time ASC LIMIT 1; SELECT * FROM ${from} ORDER BY time DESC LIMIT 1`,
  );
  if (!about.ok) return yield about;
  const [fields, first, last] = about.value;
  const types = typesOf(fields?.[0]);
  const [firstMs, lastMs] = [timeOf(first?.[0]), timeOf(last?.[0])];
  if (firstMs === undefined || lastMs === undefined) return;
  let stepMs = FIRST_STEP_MS;
  for (let atMs = firstMs; atMs <= lastMs; ) {
    const endMs = Math.min(lastMs + 1, atMs + stepMs);
    const points = await query(`SELECT * FROM ${from} WHERE time >= ${atMs}ms AND time < ${endMs}ms GROUP BY *`);
    if (!points.ok) return yield points;
    const series = points.value[0] ?? [];
    yield ok({ series, types, fraction: (endMs - firstMs) / (lastMs + 1 - firstMs) });
    atMs = endMs;
    stepMs = nextStepMs(
      stepMs,
      series.reduce((sum, { values }) => sum + values.length, 0),
    );
  }
}

/** The name of a measurement in a query. */
export const quoted = (name: string): string => `"${name.replace(/["\\]/g, "\\$&")}"`;

/** The texts of a column of an answer. */
export function column(series: InfluxSeries | undefined, name: string): string[] {
  const at = series?.columns.indexOf(name) ?? -1;
  return (series?.values ?? []).map((row) => String(row[at]));
}

/** The types of fields, of an answer to SHOW FIELD KEYS. */
export const typesOf = (series: InfluxSeries | undefined): FieldTypes => {
  const types = column(series, "fieldType");
  return Object.fromEntries(column(series, "fieldKey").map((key, index) => [key, types[index] ?? "float"]));
};

const timeOf = (series: InfluxSeries | undefined): number | undefined => {
  const [time] = column(series, "time");
  return time === undefined ? undefined : Number(time);
};
