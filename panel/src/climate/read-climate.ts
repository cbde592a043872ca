import { createCalendar, DEFAULT_TIME_ZONE, isTimeZone, ok, type Result } from "@clima/schemas";
import type { Store, StoreError } from "@clima/store";
import type { Climate, StationView } from "../api-types.ts";
import { CLIMATE_QUANTITIES, climateOf, dateText } from "./climate.ts";

/** So new readings may not be rolled up yet. */
const FRESH_MS = 3 * 3_600_000;

/** The climate of a station from its stored days. They are by the time zone that it says, or UTC: so they are rolled up. */
export async function readClimate(
  store: Pick<Store, "days" | "stations">,
  { station, info }: Pick<StationView, "station" | "info">,
  within: string | undefined,
): Promise<Result<Climate, StoreError>> {
  const timeZone = info?.timeZone !== undefined && isTimeZone(info.timeZone) ? info.timeZone : DEFAULT_TIME_ZONE;
  const calendar = createCalendar(timeZone);
  const stored = await store.stations();
  if (!stored.ok) return stored;
  const own = stored.value.find((each) => each.station === station);
  if (own === undefined) return ok({ timeZone, ...climateOf([], within, calendar) });
  const [firstMs, lastMs] = [Date.parse(own.firstTakenAt), Date.parse(own.lastTakenAt)];
  const days = await store.days({ station, fromMs: firstMs, toMs: lastMs + 1, timeZone, quantities: CLIMATE_QUANTITIES });
  if (!days.ok) return days;
  const firstDayMs = days.value[0]?.startMs ?? Number.POSITIVE_INFINITY;
  const isMissing = firstDayMs > firstMs && Date.now() - firstMs > FRESH_MS;
  const missing = { from: dateText(calendar.dateOf(firstMs)), to: dateText(calendar.dateOf(Math.min(firstDayMs - 1, lastMs))) };
  return ok({ timeZone, ...climateOf(days.value, within, calendar), ...(isMissing ? { missing } : {}) });
}
