import { createCalendar, isTimeZone, moonAt, type Quantity, sunAt, sunDay } from "@clima/schemas";
import type { Series, SeriesQuery, Store } from "@clima/store";
import type { StationView, SunToday, TimedValue, Today } from "../api-types.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Long enough to even out gusts of warm air. */
const MEAN_MS = 10 * MINUTE_MS;

/** A station's day so far, by its time zone; by this computer's where it says none that is known. */
export async function readToday(store: Pick<Store, "series">, { station, info }: StationView, nowMs: number): Promise<Today> {
  const said = info?.timeZone;
  const timeZone = said !== undefined && isTimeZone(said) ? said : Intl.DateTimeFormat().resolvedOptions().timeZone;
  const day = createCalendar(timeZone).dayOf(nowMs);
  const read = async (quantity: Quantity, fromMs: number, aggregates: SeriesQuery["aggregates"]): Promise<Series | undefined> => {
    // What comes from a clock that is a little ahead is of today, too.
    const series = await store.series({ station, quantity, fromMs, toMs: nowMs + MINUTE_MS, bucketMs: MINUTE_MS, aggregates });
    // That the history cannot be read is told by /api/v1/parts.
    return series.ok ? series.value : undefined;
  };
  const [temperatures, rains] = await Promise.all([
    read("temperatureC", Math.min(day.fromMs, nowMs - HOUR_MS - MEAN_MS), ["min", "mean", "max"]),
    read("rainMm", day.fromMs, ["mean", "count"]),
  ]);
  return {
    timeZone,
    ...(temperatures === undefined ? {} : temperaturesOf(temperatures, day.fromMs, nowMs)),
    ...(rains === undefined ? {} : rainOf(rains)),
    ...sunOf(info, nowMs, (day.fromMs + day.toMs) / 2),
    moon: moonAt(nowMs),
  };
}

function temperaturesOf({ bucketStartsMs, columns }: Series, dayFromMs: number, nowMs: number) {
  const { min = [], mean = [], max = [] } = columns;
  const low = extremeOf(bucketStartsMs, min, dayFromMs, (value, best) => value < best);
  const high = extremeOf(bucketStartsMs, max, dayFromMs, (value, best) => value > best);
  const before = meanBetween(bucketStartsMs, mean, nowMs - HOUR_MS - MEAN_MS, nowMs - HOUR_MS);
  const now = meanBetween(bucketStartsMs, mean, nowMs - MEAN_MS, nowMs + MINUTE_MS);
  return {
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    ...(before === undefined || now === undefined ? {} : { changeInHourC: Number((now - before).toFixed(2)) }),
  };
}

type Column = readonly (number | null)[];

function extremeOf(
  startsMs: readonly number[],
  column: Column,
  fromMs: number,
  isBeyond: (value: number, best: number) => boolean,
): TimedValue | undefined {
  let best: { readonly value: number; readonly atMs: number } | undefined;
  for (const [at, atMs] of startsMs.entries()) {
    const value = column[at] ?? null;
    if (value === null || atMs < fromMs) continue;
    if (best === undefined || isBeyond(value, best.value)) best = { value, atMs };
  }
  return best && { value: best.value, takenAt: new Date(best.atMs).toISOString() };
}

function meanBetween(startsMs: readonly number[], column: Column, fromMs: number, toMs: number): number | undefined {
  const values = startsMs.flatMap((atMs, at) => (atMs >= fromMs && atMs < toMs ? (column[at] ?? []) : []));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rainOf({ columns: { mean = [], count = [] } }: Series): Pick<Today, "rainMm"> {
  const sums = mean.flatMap((each, at) => (each === null ? [] : [each * (count[at] ?? 0)]));
  // A hundredth of a millimetre is less than any gauge's tip; adding up leaves less.
  return sums.length === 0 ? {} : { rainMm: Number(sums.reduce((sum, each) => sum + each, 0).toFixed(2)) };
}

/** `noonMs`: the middle of the day whose sun is meant. */
function sunOf(info: StationView["info"], nowMs: number, noonMs: number): { readonly sun?: SunToday } {
  if (info?.latitudeDeg === undefined || info.longitudeDeg === undefined) return {};
  const elevationDeg = Number(sunAt(nowMs, info.latitudeDeg, info.longitudeDeg).elevationDeg.toFixed(1));
  const day = sunDay(noonMs, info.latitudeDeg, info.longitudeDeg);
  if (typeof day === "string") return { sun: { elevationDeg } };
  return { sun: { elevationDeg, riseAt: new Date(day.riseMs).toISOString(), setAt: new Date(day.setMs).toISOString() } };
}
