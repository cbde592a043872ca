import type { Calendar, Period } from "@clima/schemas";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 5 January 1970. */
const A_MONDAY_MS = 4 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;
const DECADE_YEARS = 10;

/** How much time is shown, in the order of the buttons, and how long that is of the newest. */
export const SPANS = { day: DAY_MS, week: WEEK_MS, month: 30 * DAY_MS, year: 365 * DAY_MS, decade: 3653 * DAY_MS } as const;
export type Span = keyof typeof SPANS;
export const spanNames = Object.keys(SPANS) as readonly Span[];
export const isSpan = (name: string): name is Span => Object.hasOwn(SPANS, name);

/**
 * What time was chosen: so much until now, or a local day, week, month, year or ten years by a date in it (as the midnight that UTC has on it),
 * or any.
 */
export type TimeChoice =
  | { readonly kind: "newest"; readonly span: Span }
  | { readonly kind: "period"; readonly span: Span; readonly dateMs: number }
  | { readonly kind: "dates"; readonly fromMs: number; readonly toMs: number };

/**
 * When now is, and when the newest and oldest values were taken. Where even the newest is older than the time shown, time ends with it; and nobody
 * is shown years before the station was there.
 */
export interface TimeEnds {
  readonly nowMs: number;
  readonly newestMs: number;
  /** Of what is stored; 0 where that is not known. */
  readonly oldestMs: number;
}

/** So much of the newest time may be empty before the first value; of more, only the end is shown, but not less than an hour. */
const EMPTY_AT_MOST = 0.1;

/** The time that a choice stands for. */
export function periodOf(choice: TimeChoice, calendar: Calendar, { nowMs, newestMs, oldestMs }: TimeEnds): Period {
  if (choice.kind === "dates") return { fromMs: choice.fromMs, toMs: choice.toMs };
  if (choice.kind === "period") return periodAt(choice.span, calendar, calendar.startOf(choice.dateMs));
  const lengthMs = SPANS[choice.span];
  const isOld = newestMs > 0 && nowMs - newestMs > lengthMs;
  const toMs = isOld ? newestMs + 1 : nowMs;
  const isEmptyFirst = oldestMs < toMs && oldestMs - (toMs - lengthMs) > EMPTY_AT_MOST * lengthMs;
  return { fromMs: isEmptyFirst ? Math.min(oldestMs, toMs - HOUR_MS) : toMs - lengthMs, toMs };
}

function periodAt(span: Span, calendar: Calendar, atMs: number): Period {
  if (span === "day") return calendar.dayOf(atMs);
  if (span === "month") return calendar.monthOf(atMs);
  if (span === "year") return calendar.yearOf(atMs);
  const dateMs = calendar.dateOf(atMs);
  if (span === "week") {
    const mondayMs = Math.floor((dateMs - A_MONDAY_MS) / WEEK_MS) * WEEK_MS + A_MONDAY_MS;
    return { fromMs: calendar.startOf(mondayMs), toMs: calendar.startOf(mondayMs + WEEK_MS) };
  }
  const year = new Date(dateMs).getUTCFullYear();
  return { fromMs: calendar.startOf(Date.UTC(year - DECADE_YEARS + 1, 0)), toMs: calendar.startOf(Date.UTC(year + 1, 0)) };
}

/** What comes before: of the newest the period that its beginning lies in, of other dates as long a time. */
export function earlier(choice: TimeChoice, calendar: Calendar, ends: TimeEnds): TimeChoice {
  const { fromMs, toMs } = periodOf(choice, calendar, ends);
  if (choice.kind === "dates") return { kind: "dates", fromMs: fromMs - (toMs - fromMs), toMs: fromMs };
  return { kind: "period", span: choice.span, dateMs: calendar.dateOf(fromMs - (choice.kind === "newest" ? 0 : 1)) };
}

/** What comes after, undefined where that is all to come. */
export function later(choice: TimeChoice, calendar: Calendar, ends: TimeEnds): TimeChoice | undefined {
  const { fromMs, toMs } = periodOf(choice, calendar, ends);
  if (choice.kind === "newest" || toMs >= ends.nowMs) return undefined;
  if (choice.kind === "dates") return { kind: "dates", fromMs: toMs, toMs: toMs + (toMs - fromMs) };
  // Ten years are named by their last.
  const atMs = choice.span === "decade" ? calendar.startOf(lastYearAfter(calendar.dateOf(toMs))) : toMs;
  return { kind: "period", span: choice.span, dateMs: calendar.dateOf(atMs) };
}

const lastYearAfter = (dateMs: number): number => Date.UTC(new Date(dateMs).getUTCFullYear() + DECADE_YEARS - 1, 0);

/** All of two local dates and what is between, whichever is first. */
export function choiceOfDates(firstDateMs: number, lastDateMs: number, calendar: Calendar): TimeChoice {
  const [from, to] = firstDateMs <= lastDateMs ? [firstDateMs, lastDateMs] : [lastDateMs, firstDateMs];
  return { kind: "dates", fromMs: calendar.startOf(from), toMs: calendar.startOf(to + DAY_MS) };
}

/** The same dates and times of day a year before; of 29 February the 28th. */
export function yearBefore({ fromMs, toMs }: Period, calendar: Calendar): Period {
  const before = (ms: number): number => {
    const dateMs = calendar.dateOf(ms);
    const date = new Date(dateMs);
    const [year, month, day] = [date.getUTCFullYear() - 1, date.getUTCMonth(), date.getUTCDate()];
    const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    return calendar.startOf(Date.UTC(year, month, Math.min(day, lastDay))) + (ms - calendar.startOf(dateMs));
  };
  return { fromMs: before(fromMs), toMs: before(toMs) };
}
