import type { Aggregate, SeriesQuery } from "../port.ts";
import { instant } from "./instant.ts";
import { floorHourMs, HOUR_MS, type StationState } from "./station-states.ts";

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What of a query is answered from whole hours: as much as is rolled up where hours fit into the buckets, else only the time whose rows
 * were removed. Undefined for nothing.
 */
function rolledSpan({ fromMs, toMs, bucketMs }: SeriesQuery, { rolledUntilMs, rawFromMs }: StationState): Span | undefined {
  const untilMs = bucketMs % HOUR_MS === 0 ? rolledUntilMs : rawFromMs;
  const span = { fromMs: Math.ceil(fromMs / HOUR_MS) * HOUR_MS, toMs: Math.min(floorHourMs(toMs), untilMs) };
  return span.fromMs < span.toMs ? span : undefined;
}

/** The buckets of a query that are not empty: whole hours from the roll-ups, the rest from the rows before and after them. */
export function bucketsSql(query: SeriesQuery, state: StationState): { readonly sql: string; readonly parameters: string[] } {
  const { station, fromMs, toMs } = query;
  const rolled = rolledSpan(query, state);
  const raw = rolled
    ? [
        { fromMs, toMs: rolled.fromMs },
        { fromMs: rolled.toMs, toMs },
      ]
    : [{ fromMs, toMs }];
  const parts = [
    ...raw.filter((span) => span.fromMs < span.toMs).map((span) => rowsOf(query, span)),
    ...(rolled ? [hoursOf(query, rolled)] : []),
  ];
  const aggregates = query.aggregates.map((name) => `${OF_PARTS[name]} AS "${name}"`).join(", ");
  const sql = `SELECT bucket, ${aggregates} FROM (${parts.join(" UNION ALL ")}) GROUP BY bucket`;
  return { sql, parameters: parts.map(() => station) };
}

const OF_PARTS: Readonly<Record<Aggregate, string>> = {
  min: "min(part_min)",
  mean: "sum(part_sum) / sum(part_n)",
  max: "max(part_max)",
  last: "arg_max(part_last, part_at)",
  count: "sum(part_n)",
};

/** Which columns of a part an aggregate is made of. */
const NEEDS: Readonly<Record<Aggregate, readonly PartColumn[]>> = {
  min: ["part_min"],
  mean: ["part_sum", "part_n"],
  max: ["part_max"],
  last: ["part_last"],
  count: ["part_n"],
};

type PartColumn = "part_min" | "part_sum" | "part_n" | "part_max" | "part_last";

/** Only what is asked for: each column that is not read is time saved. */
function columnsOf({ aggregates }: SeriesQuery, expressionOf: (column: PartColumn) => string): string {
  const needed = new Set(aggregates.flatMap((name) => NEEDS[name]));
  return [...needed].map((column) => `${expressionOf(column)} AS ${column}`).join(", ");
}

const rowsOf = (query: SeriesQuery, span: Span) =>
  partOf(query, span, "weather", "taken_at", (column) => (column === "part_n" ? "1" : `"${query.quantity}"`));

const hoursOf = (query: SeriesQuery, span: Span) =>
  partOf(query, span, "weather_hour", "hour", (column) => `"${query.quantity}".${column.replace("part_", "")}`);

const partOf = (query: SeriesQuery, { fromMs, toMs }: Span, table: string, time: string, expressionOf: (column: PartColumn) => string) =>
  `SELECT epoch_ms(${time}) // ${query.bucketMs} AS bucket, ${time} AS part_at, ${columnsOf(query, expressionOf)} FROM ${table}
   WHERE station = ? AND ${time} >= ${instant(fromMs)} AND ${time} < ${instant(toMs)} AND "${query.quantity}" IS NOT NULL`;
