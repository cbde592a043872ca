import {
  type DayCount,
  dayCountNames,
  RAIN_SUM_FIELD,
  rollupField,
  type SummedQuantity,
  summedQuantityNames,
  WIND_FIELDS,
} from "@clima/schemas";

/** What is known of the values of a quantity in a stretch of time. */
export interface Summary {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** Of readings with speed and direction: how many, and the sums of the vectors' parts, m/s. */
export interface WindSum {
  readonly count: number;
  readonly fromEastMs: number;
  readonly fromNorthMs: number;
}

/** Everything that is known of the readings of a station in a stretch of time. */
export interface RollUp {
  readonly quantities: { readonly [Q in SummedQuantity]?: Summary };
  readonly wind?: WindSum | undefined;
  /** Of whole days only, and what is made of them. */
  readonly days?: DayCounts | undefined;
}

/** Only these of the quantities. */
export function only(all: RollUp["quantities"], names: readonly SummedQuantity[]): RollUp["quantities"] {
  const some: { [Q in SummedQuantity]?: Summary } = {};
  for (const name of names) if (all[name] !== undefined) some[name] = all[name];
  return some;
}

export type DayCounts = { readonly [C in DayCount]?: number };

/** Both together: each weighs as many readings as it has. */
export function join(a: RollUp, b: RollUp): RollUp {
  const quantities: { [Q in SummedQuantity]?: Summary } = { ...a.quantities };
  for (const [name, summary] of Object.entries(b.quantities) as [SummedQuantity, Summary][]) {
    const known = quantities[name];
    quantities[name] = known === undefined ? summary : joinSummaries(known, summary);
  }
  return {
    quantities,
    wind: a.wind && b.wind ? joinWinds(a.wind, b.wind) : (a.wind ?? b.wind),
    days: a.days && b.days ? joinDays(a.days, b.days) : (a.days ?? b.days),
  };
}

const joinSummaries = (a: Summary, b: Summary): Summary => ({
  count: a.count + b.count,
  sum: a.sum + b.sum,
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
});

const joinWinds = (a: WindSum, b: WindSum): WindSum => ({
  count: a.count + b.count,
  fromEastMs: a.fromEastMs + b.fromEastMs,
  fromNorthMs: a.fromNorthMs + b.fromNorthMs,
});

const joinDays = (a: DayCounts, b: DayCounts): DayCounts =>
  countsFrom((name) => (a[name] === undefined && b[name] === undefined ? undefined : (a[name] ?? 0) + (b[name] ?? 0)));

function countsFrom(countOf: (name: DayCount) => number | undefined): DayCounts {
  const counts: { [C in DayCount]?: number } = {};
  for (const name of dayCountNames) {
    const count = countOf(name);
    if (count !== undefined) counts[name] = count;
  }
  return counts;
}

/** All of them together; undefined of none. */
export const joinAll = (parts: readonly RollUp[]): RollUp | undefined => (parts.length === 0 ? undefined : parts.reduce(join));

export const isEmpty = ({ quantities, wind }: RollUp): boolean => Object.keys(quantities).length === 0 && wind === undefined;

/** A vector that is shorter than this by the reading, m/s, is what rounding leaves of none. */
const NO_WIND_MS = 1e-9;

/** The fields of a roll-up, in the order of the quantities. */
export function fieldsOf({ quantities, wind, days }: RollUp): Record<string, number> {
  const fields: Record<string, number> = {};
  for (const name of summedQuantityNames) {
    const summary = quantities[name];
    if (summary === undefined) continue;
    fields[rollupField(name, "min")] = summary.min;
    fields[rollupField(name, "mean")] = summary.sum / summary.count;
    fields[rollupField(name, "max")] = summary.max;
    fields[rollupField(name, "count")] = summary.count;
    if (name === "rainMm") fields[RAIN_SUM_FIELD] = summary.sum;
  }
  return { ...fields, ...(wind === undefined ? {} : windFieldsOf(wind)), ...days };
}

function windFieldsOf({ count, fromEastMs, fromNorthMs }: WindSum): Record<string, number> {
  const blows = Math.hypot(fromEastMs, fromNorthMs) > NO_WIND_MS * count;
  const degrees = (Math.atan2(fromEastMs, fromNorthMs) * 180) / Math.PI;
  return {
    ...(blows ? { [WIND_FIELDS.direction]: (degrees + 360) % 360 } : {}),
    [WIND_FIELDS.count]: count,
    [WIND_FIELDS.fromEast]: fromEastMs / count,
    [WIND_FIELDS.fromNorth]: fromNorthMs / count,
  };
}

/** What fields of a roll-up say. */
export function rollUpOf(fields: Readonly<Record<string, unknown>>): RollUp {
  const quantities: { [Q in SummedQuantity]?: Summary } = {};
  for (const name of summedQuantityNames) {
    const count = numberIn(fields, rollupField(name, "count"));
    if (count === 0) continue;
    const mean = numberIn(fields, rollupField(name, "mean"));
    const sum = name === "rainMm" ? numberIn(fields, RAIN_SUM_FIELD) : mean * count;
    quantities[name] = { count, sum, min: numberIn(fields, rollupField(name, "min")), max: numberIn(fields, rollupField(name, "max")) };
  }
  const days = countsFrom((name) => (typeof fields[name] === "number" ? fields[name] : undefined));
  return { quantities, wind: windOf(fields), ...(Object.keys(days).length === 0 ? {} : { days }) };
}

function windOf(fields: Readonly<Record<string, unknown>>): WindSum | undefined {
  const count = numberIn(fields, WIND_FIELDS.count);
  if (count === 0) return undefined;
  const fromEastMs = count * numberIn(fields, WIND_FIELDS.fromEast);
  return { count, fromEastMs, fromNorthMs: count * numberIn(fields, WIND_FIELDS.fromNorth) };
}

/** Absent is null in InfluxDB's answers, and here 0. */
const numberIn = (fields: Readonly<Record<string, unknown>>, name: string): number => Number(fields[name] ?? 0);
