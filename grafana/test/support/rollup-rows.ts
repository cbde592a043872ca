/** Roll-ups as they have to be, calculated straight from the readings, beside the code that makes them for users. */
import { type Quantity, summedQuantityNames } from "@clima/schemas";
import type { GeneratedReading, GeneratedStation } from "./generated-weather.ts";
import { instantOf, wallOf } from "./time-range.ts";

export interface Row {
  readonly atMs: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string>>;
}
const PERIODS = ["hour", "day", "month", "year"] as const;
type Period = (typeof PERIODS)[number];

const HOUR_MS = 3_600_000;
type TimeOf = (atMs: number) => number;

/** Rows of each roll-up of a station, by the name of its measurement. */
export function rollUpsOf(station: GeneratedStation, readings: readonly GeneratedReading[]): ReadonlyMap<string, readonly Row[]> {
  const offsetAt = createOffsetAt(station.timeZone);
  const counts = new Map<number, Record<string, number>>();
  return new Map(
    PERIODS.map((period) => {
      const beginOf = createBeginOf(station.timeZone, offsetAt, period);
      const rows = rollUp(station, readings, offsetAt, beginOf, period);
      return [`weather_${period}`, withDayCounts(rows, period, { readings, beginOf, counts })];
    }),
  );
}

interface Sums {
  min: number;
  max: number;
  sum: number;
  count: number;
}

interface Bucket {
  readonly sums: Map<Quantity, Sums>;
  /** Readings with speed and direction of the wind, and the sums of its parts. */
  winds: number;
  fromEastMs: number;
  fromNorthMs: number;
}

function rollUp(
  { station }: GeneratedStation,
  readings: readonly GeneratedReading[],
  offsetAt: TimeOf,
  beginOf: TimeOf,
  period: Period,
): Row[] {
  const buckets = new Map<number, Bucket>();
  for (const { atMs, values } of readings) {
    const startMs = beginOf(atMs);
    const bucket = buckets.get(startMs) ?? { sums: new Map(), winds: 0, fromEastMs: 0, fromNorthMs: 0 };
    buckets.set(startMs, bucket);
    for (const quantity of summedQuantityNames) {
      const value = values[quantity];
      if (value !== undefined) addTo(bucket.sums, quantity, value);
    }
    const { windDirectionDeg, windSpeedMs } = values;
    if (windDirectionDeg === undefined || windSpeedMs === undefined) continue;
    bucket.winds += 1;
    bucket.fromEastMs += windSpeedMs * Math.sin((windDirectionDeg * Math.PI) / 180);
    bucket.fromNorthMs += windSpeedMs * Math.cos((windDirectionDeg * Math.PI) / 180);
  }
  return [...buckets].map(([atMs, bucket]) => ({
    atMs,
    tags: { station, ...(period === "hour" ? { hour: String(new Date(atMs + offsetAt(atMs)).getUTCHours()).padStart(2, "0") } : {}) },
    fields: fieldsOf(bucket),
  }));
}

function addTo(sums: Map<Quantity, Sums>, quantity: Quantity, value: number): void {
  const so = sums.get(quantity);
  if (so === undefined) {
    sums.set(quantity, { min: value, max: value, sum: value, count: 1 });
    return;
  }
  so.min = Math.min(so.min, value);
  so.max = Math.max(so.max, value);
  so.sum += value;
  so.count += 1;
}

function fieldsOf({ sums, winds, fromEastMs, fromNorthMs }: Bucket): Record<string, number> {
  const fields: Record<string, number> = {};
  for (const [quantity, { min, max, sum, count }] of sums) {
    fields[`${quantity}_count`] = count;
    fields[`${quantity}_min`] = min;
    fields[`${quantity}_max`] = max;
    fields[`${quantity}_mean`] = sum / count;
    if (quantity === "rainMm") fields["rainMm_sum"] = sum;
  }
  if (winds === 0) return fields;
  const degrees = (Math.atan2(fromEastMs, fromNorthMs) * 180) / Math.PI;
  return {
    ...fields,
    windDirectionDeg_count: winds,
    windFromEastMs_mean: fromEastMs / winds,
    windFromNorthMs_mean: fromNorthMs / winds,
    // Wind of 0 m/s comes from nowhere.
    ...(Math.hypot(fromEastMs, fromNorthMs) > 1e-9 ? { windDirectionDeg_mean: (degrees + 360) % 360 } : {}),
  };
}

interface Counting {
  readonly readings: readonly GeneratedReading[];
  readonly beginOf: TimeOf;
  /** What each day was, by its beginning: filled by the days, added up by months and years. */
  readonly counts: Map<number, Record<string, number>>;
}

/** Days with what they were, months and years with the sums of that (day-counts.json). */
function withDayCounts(rows: readonly Row[], period: Period, { readings, beginOf, counts }: Counting): readonly Row[] {
  if (period === "hour") return rows;
  if (period === "day") {
    const hours = new Map<number, Set<number>>();
    for (const { atMs, values } of readings) {
      if (values.temperatureC === undefined) continue;
      const dayMs = beginOf(atMs);
      const ofDay = hours.get(dayMs) ?? new Set();
      hours.set(dayMs, ofDay.add(Math.floor((atMs - dayMs) / HOUR_MS)));
    }
    for (const { atMs, fields } of rows) {
      const lengthH = (beginOf(atMs + 30 * HOUR_MS) - atMs) / HOUR_MS;
      counts.set(atMs, countsOf(fields as Record<string, number>, hours.get(atMs)?.size ?? 0, lengthH));
    }
    return rows.map((row) => ({ ...row, fields: { ...row.fields, ...counts.get(row.atMs) } }));
  }
  const sums = new Map<number, Record<string, number>>();
  for (const [dayMs, ofDay] of counts) {
    const startMs = beginOf(dayMs);
    const so = sums.get(startMs) ?? {};
    for (const [name, count] of Object.entries(ofDay)) so[name] = (so[name] ?? 0) + count;
    sums.set(startMs, so);
  }
  return rows.map((row) => ({ ...row, fields: { ...row.fields, ...sums.get(row.atMs) } }));
}

/** A part of a day may hide what was coldest and warmest: it is no ice day, no tropical night, and has no degree days. */
function countsOf(fields: Readonly<Record<string, number>>, measuredHours: number, lengthH: number): Record<string, number> {
  const { temperatureC_min: min = 0, temperatureC_max: max = 0, temperatureC_mean: mean = 0, rainMm_sum: rainMm } = fields;
  const isWhole = measuredHours / lengthH >= 0.75;
  return {
    measuredDays: 1,
    wholeDays: isWhole ? 1 : 0,
    measuredHours,
    frostDays: min < 0 ? 1 : 0,
    iceDays: isWhole && max < 0 ? 1 : 0,
    summerDays: max >= 25 ? 1 : 0,
    tropicalDays: max >= 30 ? 1 : 0,
    tropicalNights: isWhole && min >= 20 ? 1 : 0,
    heatingDegreeDays: isWhole ? Math.max(0, 18 - mean) : 0,
    coolingDegreeDays: isWhole ? Math.max(0, mean - 18) : 0,
    ...(rainMm === undefined ? {} : { rainDays: rainMm > 0.9999 ? 1 : 0 }),
  };
}

/** Beginnings of hours (UTC), or of local days, months and years. */
function createBeginOf(timeZone: string, offsetAt: TimeOf, period: Period): TimeOf {
  if (period === "hour") return (atMs) => Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const known = new Map<number, number>();
  return (atMs) => {
    const wall = new Date(atMs + offsetAt(atMs));
    const [y, M, d] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()];
    const first = { y, M: period === "year" ? 0 : M, d: period === "day" ? d : 1, h: 0, m: 0, s: 0 };
    const key = Date.UTC(first.y, first.M, first.d);
    const startMs = known.get(key) ?? instantOf(first, timeZone);
    known.set(key, startMs);
    return startMs;
  };
}

/** How far a clock on the wall is ahead of UTC, asked once for each hour: it changes at whole hours, or at half ones where nobody changes it. */
function createOffsetAt(timeZone: string): TimeOf {
  const known = new Map<number, number>();
  return (atMs) => {
    const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    const offsetMs = known.get(hourMs) ?? instantAsUtc(hourMs, timeZone) - hourMs;
    known.set(hourMs, offsetMs);
    return offsetMs;
  };
}

function instantAsUtc(atMs: number, timeZone: string): number {
  const { y, M, d, h, m, s } = wallOf(atMs, timeZone);
  return Date.UTC(y, M, d, h, m, s);
}
