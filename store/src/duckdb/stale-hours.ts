import type { DuckDBConnection } from "@duckdb/node-api";
import type { Row } from "../merge-repeats.ts";
import { hourOf, instant } from "./instant.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import { rollUpAnew } from "./rollup.ts";
import { floorHourMs, HOUR_MS, type StationStates } from "./station-states.ts";
import { inTransaction } from "./transaction.ts";

/** From `fromMs`, inclusive, to before `toMs`; ms since 1970 UTC. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export const ALWAYS: Span = { fromMs: 0, toMs: Date.UTC(2300, 0, 1) };

/** So much time at once: the connection is busy meanwhile. */
const SLICE_MS = 30 * 24 * HOUR_MS;

/** Hours of `weather_hour` whose rows have changed since; one may be there more than once. */
export async function createStaleTable(connection: DuckDBConnection): Promise<void> {
  await connection.run("CREATE TABLE IF NOT EXISTS stale_hour (station VARCHAR NOT NULL, hour TIMESTAMP_MS NOT NULL)");
}

export type StaleHours = ReturnType<typeof createStaleHours>;

/** The span of each station's stale hours, as the file has them. */
export async function readStaleSpans(connection: DuckDBConnection): Promise<Map<string, Span>> {
  const reader = await connection.runAndReadAll(
    "SELECT station, epoch_ms(min(hour)) AS first, epoch_ms(max(hour)) AS last FROM stale_hour GROUP BY station",
  );
  return new Map(
    reader.getRowObjectsJS().map((row) => [String(row["station"]), { fromMs: Number(row["first"]), toMs: Number(row["last"]) + HOUR_MS }]),
  );
}

/**
 * Rows that change an hour which was rolled up only mark it, in their transaction, for that costs a tenth of rolling it up. It is rolled up
 * anew before an answer needs it, at the latest by the chores. `spans` hold all stale hours of their stations and perhaps more time.
 */
export function createStaleHours({ connection, duckdb }: Pick<OpenDuckDb, "connection" | "duckdb">, spans: Map<string, Span>) {
  /** Marks the hours of rows that are rolled up; to be called in the transaction of the rows. */
  async function mark(rows: readonly Pick<Row, "station" | "takenAtMs">[], states: StationStates): Promise<void> {
    const marks = rolledUpHours(rows, states);
    if (marks.length === 0) return;
    const appender = await connection.createAppender("stale_hour");
    try {
      for (const { station, hourMs } of marks) {
        appender.appendVarchar(station);
        appender.appendTimestampMilliseconds(new duckdb.DuckDBTimestampMillisecondsValue(BigInt(hourMs)));
        appender.endRow();
        widen(station, hourMs);
      }
    } finally {
      appender.closeSync();
    }
  }

  /** The same of the rows of a table. */
  async function markRowsOf(table: string): Promise<void> {
    const rows = `FROM ${table} JOIN station_state USING (station) WHERE taken_at < rolled_until`;
    const found = await connection.runAndReadAll(
      `SELECT station, epoch_ms(${hourOf("min(taken_at)")}), epoch_ms(${hourOf("max(taken_at)")}) ${rows} GROUP BY station`,
    );
    for (const [station, firstMs, lastMs] of found.getRowsJS()) for (const ms of [firstMs, lastMs]) widen(String(station), Number(ms));
    if (found.currentRowCount > 0) await connection.run(`INSERT INTO stale_hour SELECT DISTINCT station, ${hourOf("taken_at")} ${rows}`);
  }

  /** Should the transaction fail, there is nothing stale in the span, which is found out. */
  function widen(station: string, hourMs: number): void {
    const { fromMs, toMs } = spans.get(station) ?? { fromMs: hourMs, toMs: hourMs };
    spans.set(station, { fromMs: Math.min(fromMs, hourMs), toMs: Math.max(toMs, hourMs + HOUR_MS) });
  }

  /** Rolls up a stretch of the stale hours in a span, of all stations; false when there was none. */
  async function refresh(span: Span = ALWAYS): Promise<boolean> {
    if (![...spans.values()].some((each) => overlaps(each, span))) return false;
    const fromMs = await firstIn(span);
    if (fromMs === undefined) {
      for (const [station, { fromMs, toMs }] of spans) if (span.fromMs <= fromMs && toMs <= span.toMs) spans.delete(station);
      return false;
    }
    const slice = { fromMs, toMs: Math.min(span.toMs, fromMs + SLICE_MS) };
    await inTransaction(connection, () => rollUpAnew(connection, slice));
    return true;
  }

  async function firstIn({ fromMs, toMs }: Span): Promise<number | undefined> {
    const reader = await connection.runAndReadAll(
      `SELECT epoch_ms(min(hour)) FROM stale_hour WHERE hour >= ${hourOf(instant(fromMs))} AND hour < ${instant(toMs)}`,
    );
    const first = reader.getRowsJS()[0]?.[0];
    return first === null || first === undefined ? undefined : Number(first);
  }

  /** Rolls up all stale hours of a station in a span, before an answer out of them. */
  async function refreshFor(station: string, span: Span = ALWAYS): Promise<void> {
    const stale = spans.get(station);
    if (stale === undefined || !overlaps(stale, span)) return;
    while (await refresh(span));
  }

  function rename(from: string, to: string): void {
    const span = spans.get(from);
    if (span === undefined) return;
    spans.delete(from);
    spans.set(to, span);
  }

  return { mark, markRowsOf, refresh, refreshFor, rename };
}

/** The hours of rows that are rolled up, each once. */
function rolledUpHours(rows: readonly Pick<Row, "station" | "takenAtMs">[], states: StationStates) {
  const marks = new Map<string, { readonly station: string; readonly hourMs: number }>();
  for (const { station, takenAtMs } of rows) {
    const hourMs = floorHourMs(takenAtMs);
    if (hourMs < (states.get(station)?.rolledUntilMs ?? 0)) marks.set(`${station} ${hourMs}`, { station, hourMs });
  }
  return [...marks.values()];
}

const overlaps = (a: Span, b: Span): boolean => a.fromMs < b.toMs && b.fromMs < a.toMs;
