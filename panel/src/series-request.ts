import { type Calendar, createCalendar, err, localStepStarts, ok, type Result } from "@clima/schemas";
import type { StepQuery } from "@clima/store";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WANTED_POINTS = 300;
const NICE_BUCKETS_MS = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 604_800].map((s) => 1000 * s);

/** A stretch of time as it is asked for: ms since 1970 UTC. */
export interface AskedRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** A stretch of time and its steps as they are asked for. */
export interface AskedSteps extends AskedRange {
  readonly bucketMs?: number | undefined;
  readonly timeZone?: string | undefined;
}

/** From the beginning to before the end, ms since 1970 UTC; the last day where nothing is said. The error says what came and what is expected. */
export function rangeOf({ from, to }: AskedRange, nowMs: number): Result<Pick<StepQuery, "fromMs" | "toMs">, string> {
  const toMs = to ?? nowMs;
  const fromMs = from ?? toMs - DAY_MS;
  if (fromMs < toMs) return ok({ fromMs, toMs });
  return err(`from is ${new Date(fromMs).toISOString()}; expected an instant before to, ${new Date(toMs).toISOString()}`);
}

/** The same with its steps, about 300 where nothing is said. */
export function stepsOf(asked: AskedSteps, nowMs: number): Result<Omit<StepQuery, "station">, string> {
  const range = rangeOf(asked, nowMs);
  if (!range.ok) return range;
  const { fromMs, toMs } = range.value;
  return inLocalSteps(asked.timeZone, { fromMs, toMs, bucketMs: asked.bucketMs ?? niceBucketMs(toMs - fromMs) });
}

/** More would keep the calendar busy for long. */
const MOST_LOCAL_STEPS = 20_000;

/** Steps of more than an hour begin by the clock of the time zone that is asked for, if one is. */
function inLocalSteps(timeZone: string | undefined, range: Omit<StepQuery, "station">): Result<Omit<StepQuery, "station">, string> {
  const { fromMs, toMs, bucketMs } = range;
  if (timeZone === undefined || bucketMs <= HOUR_MS) return ok(range);
  if (DAY_MS % bucketMs !== 0 && bucketMs % DAY_MS !== 0)
    return err(`bucketMs is ${bucketMs}; with timeZone expected whole days, or a whole part of a day, in milliseconds`);
  if ((toMs - fromMs) / bucketMs > MOST_LOCAL_STEPS)
    return err(`from, to and bucketMs ask for more than ${MOST_LOCAL_STEPS} steps; take longer steps or a shorter range`);
  return ok({ ...range, startsMs: localStepStarts(calendarOf(timeZone), fromMs, toMs, bucketMs) });
}

/** What was reckoned is kept for the next question; there are few time zones of one's own. */
const MOST_CALENDARS = 8;
const calendars = new Map<string, Calendar>();

function calendarOf(timeZone: string): Calendar {
  const known = calendars.get(timeZone);
  if (known) return known;
  if (calendars.size >= MOST_CALENDARS) calendars.clear();
  const made = createCalendar(timeZone);
  calendars.set(timeZone, made);
  return made;
}

const niceBucketMs = (rangeMs: number) => NICE_BUCKETS_MS.find((ms) => rangeMs / ms <= WANTED_POINTS) ?? Math.ceil(rangeMs / WANTED_POINTS);
