const DAY_MS = 86_400_000;
/** Who counts back further than a week wants a date. */
const DATE_AFTER_MS = 7 * DAY_MS;

/**
 * "3 s ago", "5 min ago", "2 h ago", "4 d ago", and after a week "on 3 Jan 2014", by the time zone of this computer. What is to come, which only
 * a clock that is wrong can have told, is "0 s ago".
 */
export function ago(iso: string, nowMs: number): string {
  const passedMs = Math.max(0, nowMs - Date.parse(iso));
  return passedMs > DATE_AFTER_MS ? `on ${dateOf(Date.parse(iso))}` : `${duration(passedMs)} ago`;
}

/** "3 Jan 2014", by the time zone of this computer. */
export const dateOf = (ms: number): string => new Date(ms).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** "3 s", "5 min", "2 h", "4 d", "13 years". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  const days = Math.round(ms / DAY_MS);
  return days < 730 ? `${days} d` : `${Math.round(days / 365.25)} years`;
}
