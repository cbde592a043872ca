import { type Calendar, ok, type Period, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { HOUR_MS, hoursOf, type PlacedRollUp, placedDay, wholeHours } from "../rollups/periods.ts";
import type { RollUp } from "../rollups/summary.ts";
import type { RollupReads, StoredRollUp } from "./rollup-reads.ts";
import type { RollupWrites } from "./rollup-writes.ts";

/** Time zones differ from UTC by whole quarters of an hour. */
const QUARTER_MS = HOUR_MS / 4;

/**
 * Makes days of a station that follow each other, and all their hours, of the readings. Those that have neither readings nor hours are left
 * out; an hour that is stored, but has no readings any more, stays and counts for its day.
 */
export function createDayRollUps(reads: RollupReads, writes: RollupWrites) {
  return async (
    station: string,
    calendar: Calendar,
    days: readonly Period[],
    storedDays: readonly StoredRollUp[],
  ): Promise<Result<readonly PlacedRollUp[], StoreError>> => {
    const span = wholeHours(days);
    const steps = await reads.readingsIn(station, span, stepMsOf(days));
    if (!steps.ok) return steps;
    const stored = await reads.stored("weather_hour", station, span);
    if (!stored.ok) return stored;
    const read = hoursOf(steps.value);
    const kept = new Map(stored.value.filter(({ atMs }) => !read.has(atMs)).map(({ atMs, rollUp }) => [atMs, rollUp]));
    const strangers = stored.value.filter(({ atMs, hour }) => hour !== calendar.hourOf(atMs));
    const hours = [...read, ...strangers.flatMap(({ atMs }) => entryOf(kept, atMs))].map(
      ([atMs, rollUp]): PlacedRollUp => ({ measurement: "weather_hour", atMs, hour: calendar.hourOf(atMs), rollUp }),
    );
    const made = days.flatMap((day) => placedDay(day, [...steps.value, ...kept]));
    const written = await writes.replace(station, [...hours, ...made], [...stored.value, ...storedDays]);
    if (!written.ok) return written;
    const removed = await writes.remove(station, strangers);
    return removed.ok ? ok(made) : removed;
  };
}

/** Days begin with an hour of UTC in most time zones. */
const stepMsOf = (days: readonly Period[]): number =>
  days.every(({ fromMs, toMs }) => fromMs % HOUR_MS === 0 && toMs % HOUR_MS === 0) ? HOUR_MS : QUARTER_MS;

function entryOf(rollUps: ReadonlyMap<number, RollUp>, atMs: number): [number, RollUp][] {
  const rollUp = rollUps.get(atMs);
  return rollUp === undefined ? [] : [[atMs, rollUp]];
}
