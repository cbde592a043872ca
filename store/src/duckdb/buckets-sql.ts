import { fineMs, isOfHours } from "../buckets.ts";
import type { Aggregate, SeriesQuery, StepQuery } from "../port.ts";
import { instant } from "./instant.ts";
import { floorHourMs, HOUR_MS, type StationState } from "./station-states.ts";

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Sql {
  readonly sql: string;
  readonly parameters: string[];
}

/**
 * What of a query is answered from whole hours: as much as is rolled up where hours fit into the buckets, else only the time whose rows
 * were removed. Undefined for nothing.
 */
function rolledSpan(query: SeriesQuery, { rolledUntilMs, rawFromMs }: StationState): Span | undefined {
  const untilMs = isOfHours(query) ? rolledUntilMs : rawFromMs;
  const span = { fromMs: Math.ceil(query.fromMs / HOUR_MS) * HOUR_MS, toMs: Math.min(floorHourMs(query.toMs), untilMs) };
  return span.fromMs < span.toMs ? span : undefined;
}

/** The buckets of a query that are not empty, by their starts: whole hours from the roll-ups, the rest from the rows before and after them. */
export function bucketsSql(query: SeriesQuery, state: StationState): Sql {
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
  return { sql: groupedSql(query, parts.join(" UNION ALL "), aggregates), parameters: parts.map(() => station) };
}

/** The wind in the buckets of a query that are not empty, by their starts, out of the rows. */
export function windSql(query: StepQuery): Sql {
  const of = (part: "sin" | "cos") => `"windSpeedMs" * ${part}(radians("windDirectionDeg"))`;
  const fine = fineMs(query);
  // Few parts have their bucket looked up, where it has to be.
  const parts = `SELECT epoch_ms(taken_at) // ${fine} * ${fine} AS part_ms, count(*) AS n, sum("windSpeedMs") AS speed,
    count("windDirectionDeg") AS vectors, sum(${of("sin")}) AS east, sum(${of("cos")}) AS north FROM weather
    WHERE station = ? AND taken_at >= ${instant(query.fromMs)} AND taken_at < ${instant(query.toMs)} AND "windSpeedMs" IS NOT NULL
    GROUP BY part_ms`;
  const means = `sum(speed) / sum(n) AS "speedMs", sum(east) / sum(vectors) AS "fromEastMs", sum(north) / sum(vectors) AS "fromNorthMs"`;
  return { sql: groupedSql(query, parts, means), parameters: [query.station] };
}

/** Parts with their `part_ms` as buckets. Starts that are given are looked up; whole multiples are reckoned, which is quicker. */
function groupedSql({ bucketMs, startsMs }: StepQuery, parts: string, expressions: string): string {
  if (startsMs === undefined)
    return `SELECT part_ms // ${bucketMs} * ${bucketMs} AS bucket, ${expressions} FROM (${parts}) GROUP BY bucket`;
  const starts = `SELECT unnest([${startsMs.map((ms) => Math.round(ms)).join(", ")}]::BIGINT[]) AS start_ms`;
  return `SELECT start_ms AS bucket, ${expressions} FROM (${parts}) AS parts ASOF JOIN (${starts}) AS starts
    ON parts.part_ms >= starts.start_ms GROUP BY start_ms`;
}

const OF_PARTS: Readonly<Record<Aggregate, string>> = {
  min: "min(part_min)",
  mean: "sum(part_sum) / sum(part_n)",
  max: "max(part_max)",
  last: "arg_max(part_last, part_ms)",
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

function rowsOf(query: SeriesQuery, span: Span): string {
  const rows = partOf(query, span, "weather", "taken_at", (column) => (column === "part_n" ? "1" : `"${query.quantity}"`));
  if (query.startsMs === undefined) return rows;
  // Few parts have their bucket looked up.
  const fine = fineMs(query);
  return `SELECT rows.part_ms // ${fine} * ${fine} AS part_ms, ${columnsOf(query, (column) => OF_ROWS[column])} FROM (${rows}) AS rows GROUP BY ALL`;
}

const OF_ROWS: Readonly<Record<PartColumn, string>> = {
  part_min: "min(part_min)",
  part_sum: "sum(part_sum)",
  part_n: "sum(part_n)",
  part_max: "max(part_max)",
  part_last: "arg_max(part_last, rows.part_ms)",
};

const hoursOf = (query: SeriesQuery, span: Span) =>
  partOf(query, span, "weather_hour", "hour", (column) => `"${query.quantity}".${column.replace("part_", "")}`);

const partOf = (query: SeriesQuery, { fromMs, toMs }: Span, table: string, time: string, expressionOf: (column: PartColumn) => string) =>
  `SELECT epoch_ms(${time}) AS part_ms, ${columnsOf(query, expressionOf)} FROM ${table}
   WHERE station = ? AND ${time} >= ${instant(fromMs)} AND ${time} < ${instant(toMs)} AND "${query.quantity}" IS NOT NULL`;
