import { createCalendar, ok, type Result } from "@clima/schemas";
import type { DaysQuery, StoredDay, StoreError } from "../port.ts";
import { only } from "../rollups/summary.ts";
import type { Query } from "./influx-query.ts";
import { createRollupReads } from "./rollup-reads.ts";

/** The local days of the port, as they were rolled up. */
export function createDayReads(query: Query) {
  const reads = createRollupReads(query);

  /** See `Store.days`. */
  async function days({ station, fromMs, toMs, timeZone, quantities }: DaysQuery): Promise<Result<readonly StoredDay[], StoreError>> {
    const calendar = createCalendar(timeZone);
    const stored = await reads.stored("weather_day", station, { fromMs: calendar.dayOf(fromMs).fromMs, toMs });
    if (!stored.ok) return stored;
    return ok(
      stored.value
        .map(({ atMs, rollUp }): StoredDay => ({ startMs: atMs, quantities: only(rollUp.quantities, quantities) }))
        .filter((day) => Object.keys(day.quantities).length > 0 && calendar.dayOf(day.startMs).fromMs === day.startMs),
    );
  }

  return { days };
}
