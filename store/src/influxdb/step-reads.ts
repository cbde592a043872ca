import {
  ok,
  type Period,
  type Quantity,
  type Result,
  type RollupMeasurement,
  rollupField,
  summedQuantityNames,
  WIND_FIELDS,
} from "@clima/schemas";
import { fineMs, isOfHours, type WindRow } from "../buckets.ts";
import type { SeriesQuery, StepQuery, StoreError } from "../port.ts";
import { joinSummaries, joinWinds, type SummaryAt, type WindAt } from "../steps.ts";
import { between, of, type Query, type Row, rowsOf } from "./influx-query.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RADIANS = Math.PI / 180;

/**
 * What InfluxDB cannot group by itself: steps that begin at given instants, and the wind. Of days it reads roll-ups, which is a thousand times
 * less than the readings; what is not rolled up yet, or was before there were roll-ups, it makes of these.
 */
export function createStepReads(query: Query) {
  async function series(asked: SeriesQuery, startsMs: readonly number[]) {
    const raw = (span: Period) => readSummaries(query, asked, span);
    const rows = isOfRolledDays(asked)
      ? await rolledAndRaw(asked, (span) => readRolled(query, asked.station, "weather_day", span, summaryFields(asked.quantity)), raw)
      : await raw(asked);
    return rows.ok ? ok(joinSummaries(rows.value, startsMs)) : rows;
  }

  async function wind(asked: StepQuery, startsMs: readonly number[]): Promise<Result<WindRow[], StoreError>> {
    const raw = (span: Period) => readWinds(query, asked, span);
    const measurement = rollUpOfWind(asked);
    const rows =
      measurement === undefined
        ? await raw(asked)
        : await rolledAndRaw(asked, (span) => readRolled(query, asked.station, measurement, span, WIND), raw);
    return rows.ok ? ok(joinWinds(rows.value, startsMs)) : rows;
  }

  return { series, wind };
}

interface Fields<T> {
  readonly names: readonly string[];
  of(row: Row): T;
}

/** What is rolled up, and the readings before the first roll-up and from the last on, which may have grown since it was made. */
async function rolledAndRaw<T extends { readonly atMs: number }>(
  { fromMs, toMs }: Period,
  readRollUps: (span: Period) => Promise<Result<T[], StoreError>>,
  readRaw: (span: Period) => Promise<Result<T[], StoreError>>,
): Promise<Result<T[], StoreError>> {
  const rolled = await readRollUps({ fromMs, toMs });
  if (!rolled.ok) return rolled;
  const [first, last] = [rolled.value[0]?.atMs ?? toMs, rolled.value.at(-1)?.atMs ?? toMs];
  const before = first > fromMs ? await readRaw({ fromMs, toMs: first }) : ok([]);
  if (!before.ok) return before;
  const after = last < toMs ? await readRaw({ fromMs: last, toMs }) : ok([]);
  return after.ok ? ok([...before.value, ...rolled.value.filter(({ atMs }) => atMs < last), ...after.value]) : after;
}

async function readRolled<T>(
  query: Query,
  station: string,
  measurement: RollupMeasurement,
  { fromMs, toMs }: Period,
  fields: Fields<T>,
): Promise<Result<T[], StoreError>> {
  const names = fields.names.map((name) => `"${name}"`).join(", ");
  const found = await query(`SELECT ${names} FROM "${measurement}" WHERE ${of(station)} AND ${between(fromMs, toMs)} ORDER BY time ASC`);
  return found.ok ? ok(rowsOf(found.value[0]).map(fields.of)) : found;
}

/** Roll-ups know no last value. */
const isOfRolledDays = ({ bucketMs, quantity, aggregates }: SeriesQuery): boolean =>
  bucketMs >= DAY_MS && !aggregates.includes("last") && (summedQuantityNames as readonly Quantity[]).includes(quantity);

function rollUpOfWind(asked: StepQuery): RollupMeasurement | undefined {
  if (asked.bucketMs >= DAY_MS) return "weather_day";
  return asked.bucketMs >= HOUR_MS && isOfHours(asked) ? "weather_hour" : undefined;
}

function summaryFields(quantity: Quantity): Fields<SummaryAt> {
  const name = (statistic: "count" | "mean" | "min" | "max") => rollupField(quantity as (typeof summedQuantityNames)[number], statistic);
  return {
    names: [name("count"), name("mean"), name("min"), name("max")],
    of: (row) => summaryOf(row, [name("count"), name("mean"), name("min"), name("max")]),
  };
}

const summaryOf = (row: Row, [count = "", mean = "", min = "", max = ""]: readonly string[], last = ""): SummaryAt => ({
  atMs: Number(row["time"]),
  count: Number(row[count] ?? 0),
  sum: Number(row[mean] ?? 0) * Number(row[count] ?? 0),
  min: Number(row[min]),
  max: Number(row[max]),
  last: Number(row[last]),
});

async function readSummaries(query: Query, asked: SeriesQuery, { fromMs, toMs }: Period): Promise<Result<SummaryAt[], StoreError>> {
  const columns = ["count", "mean", "min", "max", "last"].map((name) => `${name}("${asked.quantity}") AS "${name}"`).join(", ");
  const found = await query(
    `SELECT ${columns} FROM "weather" WHERE ${of(asked.station)} AND ${between(fromMs, toMs)} GROUP BY time(${fineMs(asked)}ms) fill(none)`,
  );
  if (!found.ok) return found;
  return ok(rowsOf(found.value[0]).map((row) => summaryOf(row, ["count", "mean", "min", "max"], "last")));
}

const SPEED = [rollupField("windSpeedMs", "count"), rollupField("windSpeedMs", "mean")] as const;
const WIND: Fields<WindAt> = {
  names: [...SPEED, WIND_FIELDS.count, WIND_FIELDS.fromEast, WIND_FIELDS.fromNorth],
  of: (row) => windOf(row, [...SPEED, WIND_FIELDS.count, WIND_FIELDS.fromEast, WIND_FIELDS.fromNorth]),
};

function windOf(row: Row, [speedCount = "", speed = "", count = "", east = "", north = ""]: readonly string[]): WindAt {
  const number = (name: string) => Number(row[name] ?? 0);
  return {
    atMs: Number(row["time"]),
    speedCount: number(speedCount),
    speedSum: number(speed) * number(speedCount),
    vectorCount: number(count),
    eastSum: number(east) * number(count),
    northSum: number(north) * number(count),
  };
}

async function readWinds(query: Query, asked: StepQuery, { fromMs, toMs }: Period): Promise<Result<WindAt[], StoreError>> {
  const where = `WHERE ${of(asked.station)} AND ${between(fromMs, toMs)}`;
  const steps = `GROUP BY time(${fineMs(asked)}ms) fill(none)`;
  const part = (name: "sin" | "cos") => `"windSpeedMs" * ${name}("windDirectionDeg" * ${RADIANS})`;
  const found = await query(
    `SELECT count("windSpeedMs") AS "speedCount", mean("windSpeedMs") AS "speed" FROM "weather" ${where} ${steps};
     SELECT count("east") AS "count", mean("east") AS "east", mean("north") AS "north" FROM (SELECT
       ${part("sin")} AS "east", ${part("cos")} AS "north" FROM "weather" ${where}) WHERE ${between(fromMs, toMs)} ${steps}`,
  );
  if (!found.ok) return found;
  const names = ["speedCount", "speed", "count", "east", "north"];
  return ok([...rowsOf(found.value[0]), ...rowsOf(found.value[1])].map((row) => windOf(row, names)).sort((a, b) => a.atMs - b.atMs));
}
