/** Times as Grafana writes them: moment's patterns and its "3 hours ago", in a time zone. */

export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const number = "numeric" as const;
  const parts = { year: number, month: number, day: number, hour: number, minute: number, second: number } as const;
  const made = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...parts });
  formatters.set(timeZone, made);
  return made;
}

/** What the clock on the wall shows there at this time. */
export function localTime(atMs: number, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

/** The time at which the clock there shows this; where it shows it twice or never, one that is near. */
export function fromLocal(local: LocalTime, timeZone: string): number {
  const wantedMs = asUtc(local);
  const guessMs = wantedMs - offsetMs(wantedMs, timeZone);
  return wantedMs - offsetMs(guessMs, timeZone);
}

const asUtc = ({ year, month, day, hour, minute, second }: LocalTime) => Date.UTC(year, month - 1, day, hour, minute, second);
const offsetMs = (atMs: number, timeZone: string) => asUtc(localTime(atMs, timeZone)) - Math.floor(atMs / 1000) * 1000;

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** `YYYY-MM-DD HH:mm` and its like. */
export function formatPattern(atMs: number, pattern: string, timeZone: string): string {
  const at = localTime(atMs, timeZone);
  const two = (value: number) => String(value).padStart(2, "0");
  const month = MONTHS[at.month - 1] ?? "";
  const weekday = DAYS[new Date(asUtc(at)).getUTCDay()] ?? "";
  const tokens: Readonly<Record<string, string>> = {
    YYYY: String(at.year),
    YY: two(at.year % 100),
    MMMM: month,
    MMM: month.slice(0, 3),
    MM: two(at.month),
    M: String(at.month),
    DD: two(at.day),
    D: String(at.day),
    dddd: weekday,
    ddd: weekday.slice(0, 3),
    HH: two(at.hour),
    H: String(at.hour),
    hh: two(at.hour % 12 || 12),
    h: String(at.hour % 12 || 12),
    mm: two(at.minute),
    ss: two(at.second),
    A: at.hour < 12 ? "AM" : "PM",
    a: at.hour < 12 ? "am" : "pm",
  };
  return pattern.replace(/\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|hh|h|mm|ss|A|a/g, (token, literal?: string) =>
    literal === undefined ? (tokens[token] ?? token) : literal,
  );
}

/** moment's humanize with its thresholds: 45 s, 45 min, 22 h, 26 d, 11 months. */
export function fromNow(atMs: number, nowMs: number): string {
  const text = lengthWords(Math.abs(nowMs - atMs) / 1000);
  return atMs > nowMs ? `in ${text}` : `${text} ago`;
}

function lengthWords(lengthS: number): string {
  const minutes = Math.round(lengthS / 60);
  const hours = Math.round(lengthS / 3600);
  const days = Math.round(lengthS / 86_400);
  const months = Math.round(days / 30.437);
  if (Math.round(lengthS) < 45) return "a few seconds";
  if (minutes <= 1) return "a minute";
  if (minutes < 45) return `${minutes} minutes`;
  if (hours <= 1) return "an hour";
  if (hours < 22) return `${hours} hours`;
  if (days <= 1) return "a day";
  if (days < 26) return `${days} days`;
  if (months <= 1) return "a month";
  if (months < 11) return `${months} months`;
  const years = Math.round(days / 365.25);
  return years <= 1 ? "a year" : `${years} years`;
}
