/**
 * What InfluxQL has to answer, calculated from the rows in memory: for queries of one measurement that aggregate fields, and no more. Of
 * other queries it says nothing.
 */
import type { Series } from "./influxql.ts";
import type { Row } from "./rollup-rows.ts";
import type { Tables } from "./tables.ts";
import { instantOf, wallOf } from "./time-range.ts";

interface Parsed {
  readonly calls: readonly { readonly aggregate: string; readonly field: string }[];
  readonly measurement: string;
  readonly keeps: readonly ((row: Row) => boolean)[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number | undefined;
  readonly tags: readonly string[];
  readonly timeZone: string;
}

export type ExpectedSeries = Pick<Series, "tags" | "values"> & {
  /** Whether the times are right, too; of an aggregate of everything InfluxDB gives the beginning. */
  readonly hasTimes: boolean;
};

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DAY_MS = 86_400_000;
const SELECTORS = new Set(["min", "max", "first", "last"]);

const AGGREGATES: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
  mean: (numbers) => sum(numbers) / numbers.length,
  sum: (numbers) => sum(numbers),
  count: (numbers) => numbers.length,
  min: (numbers) => numbers.reduce((a, b) => Math.min(a, b)),
  max: (numbers) => numbers.reduce((a, b) => Math.max(a, b)),
  spread: (numbers) => numbers.reduce((a, b) => Math.max(a, b)) - numbers.reduce((a, b) => Math.min(a, b)),
};
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

const SHAPE =
  /^SELECT (.+) FROM "(\w+)" WHERE (.+?)(?: GROUP BY ([^()]*(?:\([^()]*\)[^()]*)*?))?(?: fill\((null|none)\))?(?: ORDER BY time DESC)?(?: LIMIT 1)?(?: tz\('([\w/+-]*)'\))?$/;

/** Undefined for a query of another kind. */
export function parseQuery(query: string): Parsed | undefined {
  const [, selected = "", measurement = "", where = "", groups = "", , timeZone = ""] = SHAPE.exec(query) ?? [];
  if (measurement === "" || /\(SELECT/.test(query)) return undefined;
  const calls = selected.split(", ").map((call) => /^(\w+)\("(\w+)"\)(?: AS "[^"]+")?$/.exec(call));
  if (calls.some((call) => call === null)) return undefined;
  const conditions = where.split(/ and /i).map((text) => conditionOf(text.trim()));
  const grouped = groups === "" ? [] : groups.split(/, ?/).map((each) => each.trim());
  const bucket = grouped.flatMap((each) => /^time\((\d+)(ms|[smhdw])\)$/.exec(each)?.slice(1, 3) ?? []);
  const tags = grouped.flatMap((each) => /^"(\w+)"$/.exec(each)?.[1] ?? []);
  if (conditions.includes(undefined) || (bucket.length > 0 ? 1 : 0) + tags.length !== grouped.length) return undefined;
  const known = conditions.flatMap((condition) => condition ?? []);
  const bound = (name: "fromMs" | "toMs") => known.flatMap((each) => (typeof each === "function" ? [] : (each[name] ?? [])));
  const bucketMs = bucket.length === 0 ? undefined : Number(bucket[0]) * (UNIT_MS[bucket[1] ?? ""] ?? 1);
  // In a time zone InfluxDB's buckets are those of the wall's clock: reckoned here for whole days only.
  if (timeZone !== "" && bucketMs !== undefined && bucketMs !== DAY_MS) return undefined;
  return {
    calls: calls.flatMap((call) => ({ aggregate: call?.[1] ?? "", field: call?.[2] ?? "" })),
    measurement,
    keeps: known.flatMap((each) => (typeof each === "function" ? each : [])),
    fromMs: Math.max(Number.NEGATIVE_INFINITY, ...bound("fromMs")),
    toMs: Math.min(Number.POSITIVE_INFINITY, ...bound("toMs")),
    bucketMs,
    tags,
    timeZone: timeZone === "" ? "UTC" : timeZone,
  };
}

type Condition = ((row: Row) => boolean) | { readonly fromMs?: number; readonly toMs?: number };

function conditionOf(text: string): Condition | undefined {
  const [, from, to] = /^time (?:>= (\d+)ms|<= (\d+)ms)$/.exec(text) ?? [];
  if (from !== undefined) return { fromMs: Number(from) };
  if (to !== undefined) return { toMs: Number(to) };
  // The real now, which is later than all of the generated year.
  if (/^time < now\(\)(?: - \d+h)?$/.test(text)) return {};
  const [, tag = "", equals, matches] = /^"(\w+)" (?:= '([^']*)'|=~ \/(.*)\/)$/.exec(text) ?? [];
  if (equals !== undefined) return ({ tags, fields }) => (tags[tag] ?? fields[tag] ?? "") === equals;
  if (matches !== undefined) {
    const pattern = new RegExp(matches);
    return ({ tags }) => pattern.test(tags[tag] ?? "");
  }
  const [, field = "", operator, number] = /^"(\w+)" (<|<=|>|>=|=) (-?[\d.]+)$/.exec(text) ?? [];
  if (operator === undefined) return undefined;
  return ({ fields }) => typeof fields[field] === "number" && compare(fields[field], operator, Number(number));
}

function compare(a: number, operator: string, b: number): boolean {
  if (operator === "=") return a === b;
  return operator.startsWith("<") ? a < b || (operator === "<=" && a === b) : a > b || (operator === ">=" && a === b);
}

/** The series that InfluxDB has to answer, or undefined for a query of another kind. */
export function expectedSeries(query: string, tables: Tables): ExpectedSeries[] | undefined {
  const parsed = parseQuery(query);
  if (parsed === undefined || parsed.calls.some(({ aggregate }) => !SELECTORS.has(aggregate) && AGGREGATES[aggregate] === undefined)) {
    return undefined;
  }
  const { fromMs, toMs, keeps, measurement, tags } = parsed;
  const rows = rowsBetween(tables.get(measurement) ?? [], fromMs, toMs).filter(
    (row) => keeps.every((keep) => keep(row)) && hasOneOf(parsed, row),
  );
  const bySeries = groupBy(rows, (row) => tags.map((tag) => row.tags[tag] ?? "").join("\u0000"));
  return [...bySeries.values()].map((own) => ({
    tags: Object.fromEntries(tags.map((tag) => [tag, own[0]?.tags[tag] ?? ""])),
    ...(parsed.bucketMs === undefined ? ofAll(parsed, own) : { hasTimes: true, values: ofBuckets(parsed, own, parsed.bucketMs) }),
  }));
}

/** Those of rows, oldest first, with fromMs ≤ time ≤ toMs. */
function rowsBetween(rows: readonly Row[], fromMs: number, toMs: number): readonly Row[] {
  const firstFrom = (isThere: (atMs: number) => boolean) => {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isThere(rows[middle]?.atMs ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return rows.slice(
    firstFrom((atMs) => atMs >= fromMs),
    firstFrom((atMs) => atMs > toMs),
  );
}

function groupBy<Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const hasOneOf = ({ calls }: Parsed, { fields }: Row) => calls.some(({ field }) => fields[field] !== undefined);

function ofAll({ calls, fromMs }: Parsed, rows: readonly Row[]): Pick<ExpectedSeries, "values" | "hasTimes"> {
  const found = calls.map(({ aggregate, field }) => answerOf(aggregate, field, rows));
  const isOneSelector = calls.length === 1 && SELECTORS.has(calls[0]?.aggregate ?? "");
  return {
    hasTimes: isOneSelector,
    values: [[isOneSelector ? (found[0]?.atMs ?? 0) : fromMs, ...found.map((each) => each?.value ?? null)]],
  };
}

function ofBuckets({ calls, fromMs, toMs, timeZone }: Parsed, rows: readonly Row[], bucketMs: number): (number | string | null)[][] {
  const begin = (atMs: number) => {
    if (timeZone === "UTC") return Math.floor(atMs / bucketMs) * bucketMs;
    return instantOf({ ...wallOf(atMs, timeZone), h: 0, m: 0, s: 0 }, timeZone);
  };
  const byBucket = groupBy(rows, ({ atMs }) => begin(atMs));
  const starts: number[] = [];
  // Half a bucket on is in the next one, or its own, whatever was done to the clock.
  for (let atMs = begin(fromMs); atMs <= toMs; atMs = begin(atMs + 1.5 * bucketMs)) starts.push(atMs);
  return starts.map((start) => {
    const own = byBucket.get(start) ?? [];
    return [start, ...calls.map(({ aggregate, field }) => answerOf(aggregate, field, own)?.value ?? null)];
  });
}

function answerOf(
  aggregate: string,
  field: string,
  rows: readonly Row[],
): { readonly atMs: number; readonly value: number | string } | undefined {
  const having = rows.filter(({ fields }) => fields[field] !== undefined);
  const [first] = having;
  const last = having.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const at = (row: Row) => ({ atMs: row.atMs, value: row.fields[field] ?? 0 });
  if (aggregate === "first") return at(first);
  if (aggregate === "last") return at(last);
  const number = (row: Row) => Number(row.fields[field]);
  if (aggregate === "min") return at(having.reduce((a, b) => (number(b) < number(a) ? b : a)));
  if (aggregate === "max") return at(having.reduce((a, b) => (number(b) > number(a) ? b : a)));
  return { atMs: first.atMs, value: AGGREGATES[aggregate]?.(having.map(number)) ?? 0 };
}
