import type { Period } from "@clima/schemas";

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
const STEPS_MS = [
  1,
  5,
  10,
  30,
  MINUTE_S,
  2 * MINUTE_S,
  5 * MINUTE_S,
  10 * MINUTE_S,
  15 * MINUTE_S,
  30 * MINUTE_S,
  HOUR_S,
  2 * HOUR_S,
  3 * HOUR_S,
  6 * HOUR_S,
  12 * HOUR_S,
  DAY_S,
  2 * DAY_S,
  7 * DAY_S,
  14 * DAY_S,
  28 * DAY_S,
  56 * DAY_S,
  84 * DAY_S,
  168 * DAY_S,
  364 * DAY_S,
].map((seconds) => 1000 * seconds);
/** So that a year is shown in days, and a month in hours. */
const MORE = 1.25;
/** A line of more points than that looks no different; bars need room. */
const POINTS = { wide: 300, narrow: 160 } as const;
const BARS = { wide: 75, narrow: 38 } as const;
const WIDE_PX = 480;

export interface StepWish {
  readonly widthPx: number;
  /** Where each step is a bar. */
  readonly isBars: boolean;
  /** Between two readings: shorter steps would leave every other one empty, and the line in pieces. */
  readonly intervalMs: number;
}

/** How long a step of a chart is, for about as many points as can be told apart on it. */
export function stepMsOf({ fromMs, toMs }: Period, { widthPx, isBars, intervalMs }: StepWish): number {
  const most = (isBars ? BARS : POINTS)[widthPx >= WIDE_PX ? "wide" : "narrow"] * MORE;
  return STEPS_MS.find((stepMs) => stepMs >= intervalMs && (toMs - fromMs) / stepMs <= most) ?? 364 * DAY_S * 1000;
}

/** From and to what is asked, so that the same view has the same question; steps of days begin where the calendar says. */
export function alignedTo({ fromMs, toMs }: Period, stepMs: number): Period {
  const gridMs = Math.min(stepMs, HOUR_S * 1000);
  return { fromMs: Math.floor(fromMs / gridMs) * gridMs, toMs: Math.ceil(toMs / gridMs) * gridMs };
}
