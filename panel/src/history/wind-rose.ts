import { err, ok, type Result } from "@clima/schemas";
import type { Store, StoreError, WindSeries } from "@clima/store";
import type { WindRose } from "../api-types.ts";
import { directionOf } from "./wind-direction.ts";

export const SECTORS = 16;
const SECTOR_DEG = 360 / SECTORS;

/** Where Beaufort 1 to 6 begin, m/s. WMO-No. 306, code table 1100; what blows harder is counted with 6. */
export const BEAUFORT_FROM_MS = [0.3, 1.6, 3.4, 5.5, 8, 10.8] as const;

/** The mean wind of a weather report is that of ten minutes (WMO-No. 8, part I, 5.8.2); of many years, that of an hour says the same. */
const REPORT_MS = 600_000;
const HOUR_MS = 3_600_000;
const LONG_MS = 400 * 24 * HOUR_MS;

export interface RoseQuery {
  readonly station: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** How often the wind came from where, and how hard. */
export async function readWindRose(store: Pick<Store, "wind">, query: RoseQuery): Promise<Result<WindRose, StoreError>> {
  const stepMs = query.toMs - query.fromMs > LONG_MS ? HOUR_MS : REPORT_MS;
  const wind = await store.wind({ ...query, bucketMs: stepMs });
  return wind.ok ? ok({ stepMs, ...countWinds(wind.value) }) : err(wind.error);
}

/** Steps by direction and Beaufort; those that are calm, and those whose direction is not known, have none. */
export function countWinds({ speedMs, fromEastMs, fromNorthMs }: Omit<WindSeries, "bucketStartsMs">): Omit<WindRose, "stepMs"> {
  const counts = Array.from({ length: SECTORS }, () => BEAUFORT_FROM_MS.map(() => 0));
  let [calm, unknown, total] = [0, 0, 0];
  for (const [at, speed] of speedMs.entries()) {
    if (speed === null) continue;
    total += 1;
    const beaufort = BEAUFORT_FROM_MS.findLastIndex((fromMs) => speed >= fromMs);
    const direction = directionOf(fromEastMs[at] ?? null, fromNorthMs[at] ?? null);
    const classes = direction === null ? undefined : counts[Math.round(direction / SECTOR_DEG) % SECTORS];
    if (beaufort < 0) calm += 1;
    else if (classes === undefined) unknown += 1;
    else classes[beaufort] = (classes[beaufort] ?? 0) + 1;
  }
  return { speedFromMs: BEAUFORT_FROM_MS, counts, calm, unknown, total };
}
