/** Intervals as Grafana 13 calculates and writes them (packages/grafana-data/src/datetime/rangeutil.ts). */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  M: 30 * DAY_MS,
  y: YEAR_MS,
};

/** Below each first number Grafana takes the second, both in ms. */
const STEPS_MS: readonly (readonly [below: number, interval: number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1500, SECOND_MS],
  [3500, 2 * SECOND_MS],
  [7500, 5 * SECOND_MS],
  [12_500, 10 * SECOND_MS],
  [17_500, 15 * SECOND_MS],
  [25_000, 20 * SECOND_MS],
  [45_000, 30 * SECOND_MS],
  [1.5 * MINUTE_MS, MINUTE_MS],
  [3.5 * MINUTE_MS, 2 * MINUTE_MS],
  [7.5 * MINUTE_MS, 5 * MINUTE_MS],
  [12.5 * MINUTE_MS, 10 * MINUTE_MS],
  [17.5 * MINUTE_MS, 15 * MINUTE_MS],
  [25 * MINUTE_MS, 20 * MINUTE_MS],
  [45 * MINUTE_MS, 30 * MINUTE_MS],
  [1.5 * HOUR_MS, HOUR_MS],
  [2.5 * HOUR_MS, 2 * HOUR_MS],
  [4.5 * HOUR_MS, 3 * HOUR_MS],
  [9 * HOUR_MS, 6 * HOUR_MS],
  [DAY_MS, 12 * HOUR_MS],
  [7 * DAY_MS, DAY_MS],
  [21 * DAY_MS, 7 * DAY_MS],
  [42 * DAY_MS, 30 * DAY_MS],
];

/** The round interval that Grafana takes for one that was calculated. */
export const roundIntervalMs = (intervalMs: number): number => STEPS_MS.find(([below]) => intervalMs < below)?.[1] ?? YEAR_MS;

/** "20s" in ms; a number alone is seconds. Throws where Grafana throws, as for a variable that was not filled in. */
export function intervalMsOf(text: string): number {
  if (Number(text)) return Number.parseInt(text, 10) * SECOND_MS;
  const [, count, unit = ""] = /^(-?\d+(?:\.\d+)?)(ms|[Mwdhmsy])/.exec(text) ?? [];
  if (count === undefined) throw new Error(`"${text}" is no interval, like 20s`);
  return Number.parseInt(count, 10) * (UNIT_MS[unit] ?? 0);
}

/**
 * As Grafana's server writes an interval into a query: whole years, days, hours, minutes or seconds, whatever comes first. So 90 s is written
 * as 1m. InfluxQL has no "y".
 */
export function intervalText(intervalMs: number): string {
  for (const unit of ["y", "d", "h", "m", "s"]) {
    const unitMs = UNIT_MS[unit] ?? 1;
    if (intervalMs >= unitMs) return `${Math.floor(intervalMs / unitMs)}${unit}`;
  }
  return `${Math.max(1, Math.floor(intervalMs))}ms`;
}

/** $__interval of a panel: the time shown by its points, rounded, not below its minimum ("" for none). */
export function intervalMsFor(rangeMs: number, maxDataPoints: number, minInterval: string): number {
  const lowestMs = minInterval === "" ? 1 : intervalMsOf(minInterval);
  return Math.max(lowestMs, roundIntervalMs(rangeMs / maxDataPoints));
}
