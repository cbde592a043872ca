import { isQuantity, ok, type Quantity, type Result, type Values } from "@clima/schemas";
import type { StoredReading, StoreError } from "../port.ts";
import type { Span } from "../transfer/pieces.ts";
import { type InfluxSeries, iso, type Query } from "./influx-query.ts";
import { inSpan } from "./near-spans.ts";

/** Readings as they are stored, oldest first. */
export function createReadingReads(query: Query) {
  async function readings(station: string, fromMs: number, toMs: number): Promise<Result<readonly StoredReading[], StoreError>> {
    const found = await query(`${readingsOf({ station, fromMs, toMs })} ORDER BY time ASC`);
    return found.ok ? ok((found.value[0] ?? []).flatMap((series) => readingsIn(series, station))) : found;
  }

  /** Of many short stretches at once. */
  async function readingsOfSpans(spans: readonly Span[]): Promise<Result<readonly StoredReading[], StoreError>> {
    const found = await query(spans.map(readingsOf).join("; "));
    if (!found.ok) return found;
    return ok(spans.flatMap(({ station }, index) => (found.value[index] ?? []).flatMap((series) => readingsIn(series, station))));
  }

  return { readings, readingsOfSpans };
}

const readingsOf = (span: Span) => `SELECT * FROM "weather" WHERE ${inSpan(span)}`;

function readingsIn({ columns, values }: InfluxSeries, station: string): StoredReading[] {
  const timeAt = columns.indexOf("time");
  const quantities = columns.flatMap((name, at): { name: Quantity; at: number }[] => (isQuantity(name) ? [{ name, at }] : []));
  return values.map((row) => ({ station, takenAt: iso(row[timeAt]), values: valuesIn(row, quantities) }));
}

/** Run for each reading of years. */
function valuesIn(row: readonly unknown[], quantities: readonly { readonly name: Quantity; readonly at: number }[]): Values {
  const values: { [Q in Quantity]?: number } = {};
  for (const { name, at } of quantities) {
    const value = row[at];
    if (value !== null) values[name] = value as number;
  }
  return values;
}
