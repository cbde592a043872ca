const [ZERO, NINE] = ["0", "9"].map((digit) => digit.charCodeAt(0)) as [number, number];
/** What stands between the digits of 2026-01-31T12:00:00Z, and of 2026-01-31T12:00:00.000Z. */
const MARKS: ReadonlyMap<number, readonly (readonly [at: number, mark: number])[]> = new Map(
  ["0000-00-00T00:00:00Z", "0000-00-00T00:00:00.000Z"].map((shape) => [
    shape.length,
    [...shape].flatMap((mark, at) => (mark === "0" ? [] : [[at, mark.charCodeAt(0)] as const])),
  ]),
);
const DATE_CHARS = 10;
const LAST_CLOCK_MS = 86_399_999;

let known = { date: "", ms: Number.NaN };

/**
 * The instant of a time as programs write it, ms since 1970 UTC; undefined for any other text, which the slower way reads or complains of. Most
 * rows have the date of the one before.
 */
export function isoTextMs(text: string): number | undefined {
  const marks = MARKS.get(text.length);
  if (marks === undefined || marks.some(([at, mark]) => text.charCodeAt(at) !== mark)) return undefined;
  const [hour, minute, second] = [numberAt(text, 11, 2), numberAt(text, 14, 2), numberAt(text, 17, 2)];
  const ms = text.length === 24 ? numberAt(text, 20, 3) : 0;
  const clockMs = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  if (!(minute < 60 && second < 60 && clockMs <= LAST_CLOCK_MS)) return undefined;
  if (!text.startsWith(known.date) || known.date === "") known = dateOf(text.slice(0, DATE_CHARS));
  return Number.isNaN(known.ms) ? undefined : known.ms + clockMs;
}

/** NaN where something is no digit. */
function numberAt(text: string, from: number, digits: number): number {
  let number = 0;
  for (let at = from; at < from + digits; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return Number.NaN;
    number = number * 10 + code - ZERO;
  }
  return number;
}

/** 30 February is none. */
function dateOf(date: string) {
  const [year, month, day] = [numberAt(date, 0, 4), numberAt(date, 5, 2), numberAt(date, 8, 2)];
  const ms = Date.UTC(year, month - 1, day);
  const isDate = year >= 1000 && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
  return { date, ms: isDate ? ms : Number.NaN };
}
