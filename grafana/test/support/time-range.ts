/** Times as people write them in Grafana: now, now-24h, now/d, now-1M/M. */

export interface TimeRange {
  /** Inclusive, ms since 1970 UTC. */
  readonly fromMs: number;
  /** Inclusive, ms since 1970 UTC. */
  readonly toMs: number;
}

/** Where "now" is, and in which time zone days begin and end. */
export interface Clock {
  readonly nowMs: number;
  /** IANA name. */
  readonly timeZone: string;
}

const FIXED_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const ORDER = ["y", "M", "d", "h", "m", "s"] as const;

/** What a clock on a wall shows. */
export interface Wall {
  readonly y: number;
  /** From 0. */
  readonly M: number;
  readonly d: number;
  readonly h: number;
  readonly m: number;
  readonly s: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
  const made = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...numeric });
  formats.set(timeZone, made);
  return made;
}

/** What a clock on the wall of that time zone shows. */
export function wallOf(atMs: number, timeZone: string): Wall {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { y: year, M: month - 1, d: day, h: hour, m: minute, s: second };
}

/** The instant at which a clock on the wall shows that; numbers beyond a month's end run on into the next. */
export function instantOf({ y, M, d, h, m, s }: Wall, timeZone: string): number {
  const asUtcMs = Date.UTC(y, M, d, h, m, s);
  const offsetAt = (atMs: number) => {
    const wall = wallOf(atMs, timeZone);
    return Date.UTC(wall.y, wall.M, wall.d, wall.h, wall.m, wall.s) - Math.floor(atMs / 1000) * 1000;
  };
  const guessMs = asUtcMs - offsetAt(asUtcMs);
  return asUtcMs - offsetAt(guessMs);
}

/** The beginning of the local day, month or year, `count` of them later. */
function beginOf(wall: Wall, unit: string, count: number, timeZone: string): number {
  if (unit === "w") {
    const weekday = (new Date(Date.UTC(wall.y, wall.M, wall.d)).getUTCDay() + 6) % 7;
    return instantOf({ ...wall, d: wall.d - weekday + 7 * count, h: 0, m: 0, s: 0 }, timeZone);
  }
  const place = ORDER.indexOf(unit as (typeof ORDER)[number]);
  if (place < 0) throw new Error(`"${unit}" is no unit of time that Grafana rounds to`);
  const first: Wall = { y: wall.y, M: 0, d: 1, h: 0, m: 0, s: 0 };
  const kept = Object.fromEntries(ORDER.slice(0, place + 1).map((each) => [each, wall[each] + (each === unit ? count : 0)]));
  return instantOf({ ...first, ...kept }, timeZone);
}

function shifted(atMs: number, count: number, unit: string, timeZone: string): number {
  const unitMs = FIXED_MS[unit];
  if (unitMs !== undefined) return atMs + count * unitMs;
  const wall = wallOf(atMs, timeZone);
  if (unit === "M" || unit === "y") {
    const M = wall.M + (unit === "M" ? count : 12 * count);
    const daysInMonth = new Date(Date.UTC(wall.y, M + 1, 0)).getUTCDate();
    return instantOf({ ...wall, M, d: Math.min(wall.d, daysInMonth) }, timeZone) + (atMs % 1000);
  }
  const days = unit === "w" ? 7 * count : count;
  return instantOf({ ...wall, d: wall.d + days }, timeZone) + (atMs % 1000);
}

/**
 * The instant that such a text means. `roundUp` is for the end of a range: now/d is then the last millisecond of the day. Throws for what is
 * no such text.
 */
export function instantOfText(text: string, { nowMs, timeZone }: Clock, roundUp = false): number {
  const [, steps] = /^now((?:[-+]\d+[a-zA-Z]+|\/[a-zA-Z]+)*)$/.exec(text) ?? [];
  if (steps === undefined) throw new Error(`"${text}" is no time like now-24h or now/d`);
  return shiftedByText(steps, nowMs, timeZone, roundUp);
}

/** `steps` is what may follow `now`: "-1d/d". */
export function shiftedByText(steps: string, atMs: number, timeZone: string, roundUp = false): number {
  return [...steps.matchAll(/([-+])(\d+)([a-zA-Z]+)|\/([a-zA-Z]+)/g)].reduce((timeMs, [, sign, count, unit = "", rounded]) => {
    if (rounded === undefined) return shifted(timeMs, Number(`${sign}${count}`), unit, timeZone);
    const wall = wallOf(timeMs, timeZone);
    return roundUp ? beginOf(wall, rounded, 1, timeZone) - 1 : beginOf(wall, rounded, 0, timeZone);
  }, atMs);
}

/** The time shown of a board. */
export const timeRangeOf = (from: string, to: string, clock: Clock): TimeRange => ({
  fromMs: instantOfText(from, clock),
  toMs: instantOfText(to, clock, true),
});

/**
 * A panel's own time: `timeFrom` ("24h", "now/d") takes the place of the board's time, `timeShift` ("1d") moves what is shown back, as
 * Grafana's PanelTimeRange does for a relative time.
 */
export function panelTimeRange(
  board: TimeRange,
  { timeFrom, timeShift }: { timeFrom?: string; timeShift?: string },
  clock: Clock,
): TimeRange {
  const from = timeFrom === undefined || timeFrom.includes("now") ? timeFrom : `now-${timeFrom}`;
  const own = from === undefined ? board : timeRangeOf(from, "now", clock);
  if (timeShift === undefined) return own;
  const back = `-${timeShift}`;
  return {
    fromMs: shiftedByText(back, own.fromMs, clock.timeZone),
    toMs: shiftedByText(back, own.toMs, clock.timeZone, true),
  };
}
