/** The clocks of a time zone. Local times are written as ms since 1970 as if they were UTC. */
export interface Zone {
  readonly name: string;
  /** The instants at which the clocks show a time, rising: one; two in an hour that comes twice, none in one that is left out. */
  instantsOf(localMs: number): readonly number[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No clock is further from UTC. */
const FURTHEST_MS = 15 * HOUR_MS;

/** A zone of the IANA database, as Node has it; throws a RangeError for a name that is none (see isTimeZone). */
export function createZone(name: string): Zone {
  if (isUtc(name)) return { name, instantsOf: (localMs) => [localMs] };
  const aheadAt = clockOf(name);
  /** How far the clocks are ahead of UTC on the days around a local one: one number, or two where they are changed. */
  const days = new Map<number, readonly number[]>();

  function aheadsOn(day: number): readonly number[] {
    const known = days.get(day);
    if (known) return known;
    const before = aheadAt(day * DAY_MS - FURTHEST_MS);
    const after = aheadAt((day + 1) * DAY_MS + FURTHEST_MS);
    const aheads = before === after ? [before] : [Math.max(before, after), Math.min(before, after)];
    days.set(day, aheads);
    return aheads;
  }

  return {
    name,
    instantsOf(localMs) {
      const aheads = aheadsOn(Math.floor(localMs / DAY_MS));
      const instants = aheads.map((aheadMs) => localMs - aheadMs);
      return instants.length === 1 ? instants : instants.filter((atMs) => atMs + aheadAt(atMs) === localMs);
    },
  };
}

/** Whether it is one of the names of UTC, which has no clock changes. */
const isUtc = (name: string) => /^(UTC|Etc\/UTC|GMT|Etc\/GMT|Z)$/i.test(name);

/** How far the clocks of a zone are ahead of UTC at an instant, in ms. */
function clockOf(timeZone: string): (atMs: number) => number {
  const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
  const format = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", { ...parts, hourCycle: "h23", timeZone });
  return (atMs) => {
    const found: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(atMs)) found[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
  };
}
