import type { Calendar } from "./calendar.ts";

const DAY_MS = 86_400_000;
/** 5 January 1970: steps of seven days are weeks. */
const A_MONDAY_MS = 4 * DAY_MS;

/**
 * Where the steps of a stretch of time begin by the local clock, ms since 1970 UTC, ascending; the first holds `fromMs`. `stepMs`: whole days,
 * which begin at local midnights and are counted from a Monday, or a part of a day, counted from each midnight: where the clock changes, the
 * last step of the day is shorter, or there is one more.
 */
export function localStepStarts(calendar: Calendar, fromMs: number, toMs: number, stepMs: number): number[] {
  const starts = stepMs >= DAY_MS ? startsOfDays(calendar, fromMs, toMs, stepMs) : startsInDays(calendar, fromMs, toMs, stepMs);
  const first = starts.findLastIndex((startMs) => startMs <= fromMs);
  return starts.slice(Math.max(0, first)).filter((startMs, at, all) => startMs < toMs && startMs !== all[at - 1]);
}

function startsOfDays({ dateOf, startOf }: Calendar, fromMs: number, toMs: number, stepMs: number): number[] {
  const starts: number[] = [];
  let dateMs = Math.floor((dateOf(fromMs) - A_MONDAY_MS) / stepMs) * stepMs + A_MONDAY_MS;
  for (let startMs = startOf(dateMs); startMs < toMs; startMs = startOf(dateMs)) {
    starts.push(startMs);
    dateMs += stepMs;
  }
  return starts;
}

function startsInDays({ dayOf }: Calendar, fromMs: number, toMs: number, stepMs: number): number[] {
  const starts: number[] = [];
  for (let day = dayOf(fromMs); day.fromMs < toMs; day = dayOf(day.toMs))
    for (let startMs = day.fromMs; startMs < day.toMs; startMs += stepMs) starts.push(startMs);
  return starts;
}
