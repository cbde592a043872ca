import type { DuckDBConnection } from "@duckdb/node-api";
import { instant } from "./instant.ts";

/** A stretch of time with about as many rows as are worked on at once. */
export interface Stretch {
  /** Inclusive, ms since 1970 UTC. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly rows: number;
}

const DAY_MS = 86_400_000;
/** The connection is busy meanwhile, and what a transaction changed is held in memory. */
const ROWS_AT_ONCE = 200_000;

/** Whole days in order, joined while they are short; those without rows of the table that fulfil the condition are left out. */
export async function stretchesOf(connection: DuckDBConnection, rows: string, parameters: readonly string[]): Promise<Stretch[]> {
  const reader = await connection.runAndReadAll(
    `SELECT epoch_ms(date_trunc('day', taken_at)) AS day, count(*) AS rows FROM ${rows} GROUP BY day ORDER BY day`,
    [...parameters],
  );
  const stretches: Stretch[] = [];
  for (const { day, rows: count } of reader.getRowObjectsJS()) {
    const [fromMs, found] = [Number(day), Number(count)];
    const last = stretches.at(-1);
    if (last && last.rows + found <= ROWS_AT_ONCE)
      stretches[stretches.length - 1] = { ...last, toMs: fromMs + DAY_MS, rows: last.rows + found };
    else stretches.push({ fromMs, toMs: fromMs + DAY_MS, rows: found });
  }
  return stretches;
}

/** Rows of a stretch, as a condition. */
export const inStretch = (time: string, { fromMs, toMs }: Omit<Stretch, "rows">): string =>
  `${time} >= ${instant(fromMs)} AND ${time} < ${instant(toMs)}`;
