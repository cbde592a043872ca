/** A device whose clock was never set says 1970, or when its program was built. */
const CLOCKS_ARE_SET_SINCE_MS = Date.UTC(2020, 0, 1);
/** A clock may be this far ahead; of one further ahead nothing is known, for what is sent now was measured before. */
const AHEAD_MS = 300_000;
/** Seconds of our days have ten digits, milliseconds thirteen. */
const FIRST_IN_MS = 1e11;

const WITH_ZONE = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?) ?(?:(Z|UTC)|([+-]\d{2}):?(\d{2}))$/;
const UNIX_TIME = /^\d{1,13}(\.\d+)?$/;

/**
 * The time that a device gives its message, in ms since 1970: a number or text of seconds or milliseconds since 1970, or ISO 8601 with its zone
 * (RFC 3339, section 5.6; the colon of the zone may be absent). Undefined where it is none that can be trusted: without a zone it is of a clock
 * that is known to the device only, and before 2020 or well after `nowMs` of one that is not set.
 */
export function ownTimeMs(said: unknown, nowMs: number): number | undefined {
  const timeMs = typeof said === "number" ? sinceEpochMs(said) : typeof said === "string" ? parseTimeMs(said) : Number.NaN;
  return timeMs >= CLOCKS_ARE_SET_SINCE_MS && timeMs <= nowMs + AHEAD_MS ? timeMs : undefined;
}

const sinceEpochMs = (time: number): number => Math.round(time < FIRST_IN_MS ? time * 1000 : time);

function parseTimeMs(text: string): number {
  if (UNIX_TIME.test(text)) return sinceEpochMs(Number(text));
  const [, date, time, utc, hours, minutes] = WITH_ZONE.exec(text) ?? [];
  if (date === undefined) return Number.NaN;
  return Date.parse(`${date}T${time}${utc === undefined ? `${hours}:${minutes}` : "Z"}`);
}
