/** Times as Grafana writes them: moment's patterns and its "3 hours ago", in a time zone. */
import { wallOf } from "../../grafana/test/support/time-range.ts";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** `YYYY-MM-DD HH:mm` and its like. */
export function formatPattern(atMs: number, pattern: string, timeZone: string): string {
  const at = wallOf(atMs, timeZone);
  const two = (value: number) => String(value).padStart(2, "0");
  const month = MONTHS[at.M] ?? "";
  const weekday = DAYS[new Date(Date.UTC(at.y, at.M, at.d)).getUTCDay()] ?? "";
  const tokens: Readonly<Record<string, string>> = {
    YYYY: String(at.y),
    YY: two(at.y % 100),
    MMMM: month,
    MMM: month.slice(0, 3),
    MM: two(at.M + 1),
    M: String(at.M + 1),
    DD: two(at.d),
    D: String(at.d),
    dddd: weekday,
    ddd: weekday.slice(0, 3),
    HH: two(at.h),
    H: String(at.h),
    hh: two(at.h % 12 || 12),
    h: String(at.h % 12 || 12),
    mm: two(at.m),
    ss: two(at.s),
    A: at.h < 12 ? "AM" : "PM",
    a: at.h < 12 ? "am" : "pm",
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
