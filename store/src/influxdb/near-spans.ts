import { ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import type { Span } from "../transfer/pieces.ts";
import { between, mostCounted, of, type Query } from "./influx-query.ts";

/** Instants of a station, rising, ms since 1970 UTC. */
export interface Instants {
  readonly station: string;
  readonly timesMs: readonly number[];
}

interface CountedSpan extends Span {
  /** About so many are stored in it. */
  readonly points: number;
}

/** So long a time is looked at as one, as if what is stored were spread evenly over it. */
const WINDOW_MS = 64 * 86_400_000;
const COUNTS_AT_ONCE = 10;
/** To read so many points that nobody asked for costs as much as one statement more. */
const POINTS_OF_A_STATEMENT = 50;
const STATEMENTS_AT_ONCE = 100;
const POINTS_AT_ONCE = 20_000;

/**
 * Stretches of time with all that is stored in `weather` at these instants and not much else, in groups that are small enough to be asked for at
 * once. A few instants over years of readings are many short stretches, a year that is not stored yet is none.
 */
export async function nearSpans(query: Query, instants: readonly Instants[]): Promise<Result<readonly (readonly Span[])[], StoreError>> {
  const windows = instants.flatMap(windowsOf);
  const spans: CountedSpan[] = [];
  for (let first = 0; first < windows.length; first += COUNTS_AT_ONCE) {
    const some = windows.slice(first, first + COUNTS_AT_ONCE);
    const counts = await countsIn(query, some);
    if (!counts.ok) return counts;
    spans.push(...some.flatMap((window, index) => spansIn(window, counts.value[index] ?? 0)));
  }
  return ok(groupsOf(spans));
}

const spanOf = ({ station, timesMs }: Instants): Span => ({ station, fromMs: timesMs[0] ?? 0, toMs: (timesMs.at(-1) ?? 0) + 1 });

function windowsOf({ station, timesMs }: Instants): Instants[] {
  const windows: { readonly station: string; readonly timesMs: number[] }[] = [];
  for (const atMs of timesMs) {
    const last = windows.at(-1);
    if (last && atMs - (last.timesMs[0] ?? 0) < WINDOW_MS) last.timesMs.push(atMs);
    else windows.push({ station, timesMs: [atMs] });
  }
  return windows;
}

/** Of the quantity that most readings have. */
async function countsIn(query: Query, windows: readonly Instants[]): Promise<Result<readonly number[], StoreError>> {
  const statements = windows.map(spanOf).map((span) => `SELECT count(*) FROM "weather" WHERE ${inSpan(span)}`);
  const found = await query(statements.join("; "));
  return found.ok ? ok(found.value.map(mostCounted)) : found;
}

/** What belongs into a WHERE. */
export const inSpan = ({ station, fromMs, toMs }: Span): string => `${of(station)} AND ${between(fromMs, toMs)}`;

function spansIn(window: Instants, points: number): CountedSpan[] {
  if (points === 0) return [];
  const whole = spanOf(window);
  const pointsPerMs = points / (whole.toMs - whole.fromMs);
  const spans: { readonly station: string; readonly fromMs: number; toMs: number }[] = [];
  for (const atMs of window.timesMs) {
    const last = spans.at(-1);
    if (last && (atMs - last.toMs) * pointsPerMs <= POINTS_OF_A_STATEMENT) last.toMs = atMs + 1;
    else spans.push({ station: window.station, fromMs: atMs, toMs: atMs + 1 });
  }
  return spans.flatMap((span) => partsOf(span, (span.toMs - span.fromMs) * pointsPerMs));
}

function partsOf(span: Span, points: number): CountedSpan[] {
  const parts = Math.max(1, Math.ceil(points / POINTS_AT_ONCE));
  const partMs = Math.ceil((span.toMs - span.fromMs) / parts);
  return Array.from({ length: parts }, (_, index) => ({
    station: span.station,
    fromMs: span.fromMs + index * partMs,
    toMs: Math.min(span.toMs, span.fromMs + (index + 1) * partMs),
    points: points / parts,
  })).filter(({ fromMs, toMs }) => fromMs < toMs);
}

function groupsOf(spans: readonly CountedSpan[]): Span[][] {
  const groups: CountedSpan[][] = [];
  let points = 0;
  for (const span of spans) {
    const last = groups.at(-1);
    const fits = last && last.length < STATEMENTS_AT_ONCE && points + span.points <= POINTS_AT_ONCE;
    if (fits) last.push(span);
    else groups.push([span]);
    points = fits ? points + span.points : span.points;
  }
  return groups;
}
