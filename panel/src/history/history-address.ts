import { isSpan, type Span, type TimeChoice } from "./time-choice.ts";

/** What the address says of the history page: `span=week&at=2026-11-23&stations=roof`, `from=…&to=…&year=before`. */
export interface HistoryAddress {
  readonly time: TimeChoice;
  /** Others, beside the station of the page. */
  readonly stations: readonly string[];
  /** Whether the same dates one year before are shown, too. */
  readonly isYearBefore: boolean;
}

export const DEFAULT_TIME: TimeChoice = { kind: "newest", span: "day" };
/** More lines than there are colours tell nothing. */
export const MOST_OTHERS = 3;
/** How times were called in addresses once. */
const OLD_NAMES: Readonly<Record<string, Span>> = { "24h": "day", "7d": "week", "30d": "month", "1y": "year", "10y": "decade" };

/** What is not understood is left out. */
export function readHistoryAddress(query: URLSearchParams): HistoryAddress {
  const named = (query.get("stations") ?? "").split(",").filter((name) => name !== "");
  return { time: readTime(query), stations: [...new Set(named)].slice(0, MOST_OTHERS), isYearBefore: query.get("year") === "before" };
}

function readTime(query: URLSearchParams): TimeChoice {
  const [fromMs, toMs] = [query.get("from"), query.get("to")].map((text) => Date.parse(text ?? ""));
  if (fromMs !== undefined && toMs !== undefined && toMs > fromMs) return { kind: "dates", fromMs, toMs };
  const old = OLD_NAMES[query.get("range") ?? ""];
  if (old !== undefined) return { kind: "newest", span: old };
  const span = query.get("span") ?? "";
  if (!isSpan(span)) return DEFAULT_TIME;
  const at = query.get("at") ?? "";
  const dateMs = /^\d{4}-\d{2}-\d{2}$/.test(at) ? Date.parse(at) : Number.NaN;
  return Number.isNaN(dateMs) ? { kind: "newest", span } : { kind: "period", span, dateMs };
}

export function writeHistoryAddress({ time, stations, isYearBefore }: HistoryAddress): URLSearchParams {
  return new URLSearchParams({
    ...timeWords(time),
    ...(stations.length === 0 ? {} : { stations: stations.join(",") }),
    ...(isYearBefore ? { year: "before" } : {}),
  });
}

function timeWords(time: TimeChoice): Record<string, string> {
  if (time.kind === "dates") return { from: instantOf(time.fromMs), to: instantOf(time.toMs) };
  if (time.kind === "period") return { span: time.span, at: dateOf(time.dateMs) };
  return time.span === "day" ? {} : { span: time.span };
}

/** 2026-11-23 of the midnight that UTC has on it. */
export const dateOf = (dateMs: number): string => new Date(dateMs).toISOString().slice(0, 10);
const instantOf = (ms: number): string => new Date(ms).toISOString().replace(/(:00)?\.000Z$/, "Z");
