import { err, ok, type Period, type Result, rollupNames } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { floorHour, HOUR_MS } from "../rollups/periods.ts";
import { between, of, type Query } from "./influx-query.ts";
import { createRollupReads } from "./rollup-reads.ts";
import type { RollupWrites } from "./rollup-writes.ts";
import type { InfluxSettings } from "./settings.ts";

type RollUp = (station: string, hoursMs: readonly number[]) => Promise<Result<void, StoreError>>;

/** What follows when readings were removed. */
export function createRemovedFollowUp(
  query: Query,
  writes: Pick<RollupWrites, "remove">,
  rollUp: RollUp,
  version: InfluxSettings["version"],
) {
  const reads = createRollupReads(query);

  /** Makes the roll-ups of hours anew, and removes those of hours that have no readings any more. */
  async function rollUpWhatIsLeft(station: string, hoursMs: readonly number[]): Promise<Result<void, StoreError>> {
    if (hoursMs.length === 0) return ok(undefined);
    const touched = new Set(hoursMs);
    const span: Period = { fromMs: Math.min(...hoursMs), toMs: Math.max(...hoursMs) + HOUR_MS };
    const stored = await reads.stored("weather_hour", station, span);
    if (!stored.ok) return stored;
    const left = await reads.readingsIn(station, span, HOUR_MS);
    if (!left.ok) return left;
    const removed = await writes.remove(
      station,
      stored.value.filter(({ atMs }) => touched.has(atMs) && !left.value.has(atMs)),
    );
    return removed.ok ? rollUp(station, hoursMs) : removed;
  }

  /** The points of a station in a measurement, both ends of the time inclusive and exclusive. */
  async function remove(measurement: string, condition: string, { fromMs, toMs }: Period): Promise<Result<void, StoreError>> {
    const removed = await query(`DELETE FROM "${measurement}" WHERE ${condition} AND ${between(fromMs, toMs)}`);
    return removed.ok ? ok(undefined) : removed;
  }

  /** DELETE of 1.x leaves the name of a station among the tag's values, of which charts make their lists; 2.x has no DROP SERIES. */
  async function forgetEmpty(station: string, others: readonly string[] = []): Promise<Result<void, StoreError>> {
    const left = await query(`SELECT * FROM "weather" WHERE ${of(station)} LIMIT 1`);
    if (!left.ok) return left;
    if ((left.value[0] ?? []).length > 0) return ok(undefined);
    const command = version === 1 ? "DROP SERIES" : "DELETE";
    const removed = await query(
      ["weather", ...rollupNames, ...others].map((name) => `${command} FROM "${name}" WHERE ${of(station)}`).join("; "),
    );
    return removed.ok ? ok(undefined) : removed;
  }

  return { rollUpWhatIsLeft, remove, forgetEmpty };
}

export type RemovedFollowUp = ReturnType<typeof createRemovedFollowUp>;

export const hoursIn = ({ fromMs, toMs }: Period): number[] =>
  Array.from({ length: Math.ceil((toMs - floorHour(fromMs)) / HOUR_MS) }, (_, index) => floorHour(fromMs) + index * HOUR_MS);

export const NO_REMOVAL: Result<never, StoreError> = err({
  kind: "refused",
  message: "InfluxDB 3 removes no points, so nothing can be undone or removed there",
});
