import {
  type Calendar,
  createCalendar,
  err,
  isQuantity,
  isTimeZone,
  localStepStarts,
  ok,
  type Quantity,
  quantityNames,
  type Result,
  show,
} from "@clima/schemas";
import type { Aggregate, SeriesQuery, StepQuery } from "@clima/store";
import type { ChartAggregate } from "./api-types.ts";
import type { ChartQuery } from "./chart-series.ts";

const AGGREGATES: readonly Aggregate[] = ["min", "mean", "max", "last", "count"];
const CHART_AGGREGATES: readonly ChartAggregate[] = [...AGGREGATES, "sum"];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WANTED_POINTS = 300;
const NICE_BUCKETS_MS = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 604_800].map((s) => 1000 * s);

type Parameter = (name: string) => string | undefined;

/** The query of /series?quantity= from its parameters; the error says what came and what is expected. */
export function readSeriesRequest(station: string, parameter: Parameter, nowMs: number): Result<SeriesQuery, string> {
  const named = readQuantity(parameter("quantity") ?? "");
  if (!named.ok) return named;
  const range = readRange(parameter, nowMs);
  if (!range.ok) return range;
  const aggregates = readAggregates(parameter("aggregates"), AGGREGATES);
  return aggregates.ok ? ok({ station, quantity: named.value, ...range.value, aggregates: aggregates.value }) : aggregates;
}

/** The query of /series?quantities=, for all that one chart shows. */
export function readChartRequest(station: string, parameter: Parameter, nowMs: number): Result<ChartQuery, string> {
  const named = (parameter("quantities") ?? "").split(",").map(readQuantity);
  const wrong = named.find((each) => !each.ok);
  if (wrong && !wrong.ok) return wrong;
  const quantities = [...new Set(named.flatMap((each) => (each.ok ? [each.value] : [])))];
  const range = readRange(parameter, nowMs);
  if (!range.ok) return range;
  const aggregates = readAggregates(parameter("aggregates"), CHART_AGGREGATES);
  return aggregates.ok ? ok({ station, quantities, ...range.value, aggregates: aggregates.value }) : aggregates;
}

const readQuantity = (name: string): Result<Quantity, string> =>
  isQuantity(name) ? ok(name) : err(`quantity is ${show(name)}; expected one of ${quantityNames.join(", ")}`);

/** A stretch of time and its steps; the error says what came and what is expected. */
export function readRange(parameter: Parameter, nowMs: number): Result<Omit<StepQuery, "station">, string> {
  const toMs = instantOf(parameter("to"), nowMs);
  if (toMs === undefined) return err(`to is ${show(parameter("to"))}; expected an instant such as 2026-11-23T04:00:00Z`);
  const fromMs = instantOf(parameter("from"), toMs - DAY_MS);
  if (fromMs === undefined) return err(`from is ${show(parameter("from"))}; expected an instant such as 2026-11-23T04:00:00Z`);
  if (fromMs >= toMs) return err("from is not before to");
  const bucketMs = Number(parameter("bucketMs") ?? niceBucketMs(toMs - fromMs));
  if (!Number.isInteger(bucketMs) || bucketMs < 1)
    return err(`bucketMs is ${show(parameter("bucketMs"))}; expected a whole number of milliseconds`);
  return inLocalSteps(parameter("timeZone"), { fromMs, toMs, bucketMs });
}

/** More would keep the calendar busy for long. */
const MOST_LOCAL_STEPS = 20_000;

/** Steps of more than an hour begin by the clock of the time zone that is asked for, if one is. */
function inLocalSteps(timeZone: string | undefined, range: Omit<StepQuery, "station">): Result<Omit<StepQuery, "station">, string> {
  const { fromMs, toMs, bucketMs } = range;
  if (timeZone === undefined || bucketMs <= HOUR_MS) return ok(range);
  if (!isTimeZone(timeZone)) return err(`timeZone is ${show(timeZone)}; expected a name of the IANA database such as Europe/Berlin`);
  if (DAY_MS % bucketMs !== 0 && bucketMs % DAY_MS !== 0)
    return err(`bucketMs is ${bucketMs}; with timeZone expected whole days, or a whole part of a day, in milliseconds`);
  if ((toMs - fromMs) / bucketMs > MOST_LOCAL_STEPS)
    return err(`more than ${MOST_LOCAL_STEPS} steps were asked for; take longer steps or a shorter range`);
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

function readAggregates<A extends string>(text: string | undefined, known: readonly A[]): Result<readonly A[], string> {
  const wanted = (text ?? "mean").split(",");
  const unknown = wanted.find((name) => !(known as readonly string[]).includes(name));
  if (unknown !== undefined) return err(`aggregates has ${show(unknown)}; expected some of ${known.join(",")}`);
  return ok(known.filter((name) => wanted.includes(name)));
}

function instantOf(text: string | undefined, otherwiseMs: number): number | undefined {
  if (text === undefined) return otherwiseMs;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

const niceBucketMs = (rangeMs: number) => NICE_BUCKETS_MS.find((ms) => rangeMs / ms <= WANTED_POINTS) ?? Math.ceil(rangeMs / WANTED_POINTS);
