import type { Metar } from "./decode.ts";

/** When reports are from: a day, or a month whose days they name. `month` counts from 1. */
export interface Around {
  readonly year: number;
  readonly month: number;
  readonly day?: number;
}

/** 2026-01-31, 2026/01/31, 202601311225, or 2026,01,31 as ogimet.com has it. */
const DATE = /(\d{4})[/,-](\d\d)[/,-](\d\d)|\b(\d{4})(\d\d)(\d\d)(?:\d{4})?\b/;
/** 2026-01, 202601 or 20260131. */
const MONTH = /(?<!\d)((?:19|20)\d\d)[-_]?(0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?(?!\d)/;

/** The date that stands in a line before a report. */
export function dateIn(text: string): Around | undefined {
  const [, year, month, day, otherYear, otherMonth, otherDay] = DATE.exec(text) ?? [];
  const date = { year: Number(year ?? otherYear), month: Number(month ?? otherMonth), day: Number(day ?? otherDay) };
  return date.month >= 1 && date.month <= 12 ? date : undefined;
}

/** The month that the name of a file says. */
export function monthInName(name: string): Around | undefined {
  const [, year, month] = MONTH.exec(name) ?? [];
  return year === undefined ? undefined : { year: Number(year), month: Number(month) };
}

/**
 * When a report was made: in the month that was said, or, beside a day, in that which is nearest to it: a report of the 31st at 23:55 that was
 * written down on 1 February is of January. Undefined where there is no such day or time.
 */
export function instantNear(metar: Pick<Metar, "day" | "hour" | "minute">, { year, month, day }: Around): number | undefined {
  if (day === undefined) return instantIn(metar, year, month);
  const saidMs = Date.UTC(year, month - 1, day, 12);
  const instants = [month - 1, month, month + 1].map((each) => instantIn(metar, year, each)).filter((atMs) => atMs !== undefined);
  return instants.sort((a, b) => Math.abs(a - saidMs) - Math.abs(b - saidMs))[0];
}

/** `month` may be 0 or 13, of the years before and after. */
function instantIn({ day, hour, minute }: Pick<Metar, "day" | "hour" | "minute">, year: number, month: number): number | undefined {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const isRight = date.getUTCMonth() === first.getUTCMonth() && date.getUTCDate() === day && hour < 24 && minute < 60;
  return isRight ? date.getTime() : undefined;
}
