import { ok, type Period, type Result, type RollupMeasurement, type SummedQuantity, summedQuantityNames } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import type { PlacedRollUp } from "../rollups/periods.ts";
import { isEmpty, type RollUp, rollUpOf, type Summary, type WindSum } from "../rollups/summary.ts";
import { between, of, type Query, type Row, rowsOf } from "./influx-query.ts";

/** A roll-up that is stored. */
export interface StoredRollUp extends PlacedRollUp {
  readonly fieldNames: readonly string[];
}

const NO_FIELDS: ReadonlySet<string> = new Set(["time", "station", "hour"]);
const RADIANS = Math.PI / 180;

/** What roll-ups are made of, read with InfluxQL. */
export function createRollupReads(query: Query) {
  /** The time zone that the station last said. */
  async function timeZoneOf(station: string): Promise<Result<string | undefined, StoreError>> {
    const found = await query(`SELECT last("timeZone") AS "timeZone" FROM "station_info" WHERE ${of(station)}`);
    if (!found.ok) return found;
    const said = rowsOf(found.value[0])[0]?.["timeZone"];
    return ok(typeof said === "string" ? said : undefined);
  }

  /** The fields that are numbers at any station: each that is at none would cost half as much as one that is there, and texts have no sum. */
  async function numbersStored(): Promise<Result<ReadonlySet<unknown>, StoreError>> {
    const found = await query('SHOW FIELD KEYS FROM "weather"');
    if (!found.ok) return found;
    const isNumber = (row: Row) => row["fieldType"] === "float" || row["fieldType"] === "integer";
    return ok(
      new Set(
        rowsOf(found.value[0])
          .filter(isNumber)
          .map((row) => row["fieldKey"]),
      ),
    );
  }

  /** The readings of a stretch of time in steps that begin at multiples of stepMs, by their beginnings; those without readings are absent. */
  async function readingsIn(station: string, span: Period, stepMs: number): Promise<Result<ReadonlyMap<number, RollUp>, StoreError>> {
    const numbers = await numbersStored();
    if (!numbers.ok) return numbers;
    const names = summedQuantityNames.filter((name) => numbers.value.has(name));
    if (names.length === 0) return ok(new Map());
    const where = `WHERE ${of(station)} AND ${between(span.fromMs, span.toMs)}`;
    const steps = `GROUP BY time(${stepMs}ms) fill(none)`;
    const summaries = `SELECT ${names.map(summaryOf).join(", ")} FROM "weather" ${where} ${steps}`;
    const windSums = `SELECT count("east") AS "count", sum("east") AS "fromEastMs", sum("north") AS "fromNorthMs" FROM (SELECT
         "windSpeedMs" * sin("windDirectionDeg" * ${RADIANS}) AS "east", "windSpeedMs" * cos("windDirectionDeg" * ${RADIANS}) AS "north"
         FROM "weather" ${where}) WHERE ${between(span.fromMs, span.toMs)} ${steps}`;
    const hasWind = numbers.value.has("windSpeedMs") && numbers.value.has("windDirectionDeg");
    const found = await query(hasWind ? `${summaries}; ${windSums}` : summaries);
    if (!found.ok) return found;
    const winds = new Map(rowsOf(found.value[1]).map((row) => [Number(row["time"]), windIn(row)]));
    const rollUps = rowsOf(found.value[0]).map((row): [number, RollUp] => {
      const atMs = Number(row["time"]);
      return [atMs, { quantities: summariesIn(row, names), wind: winds.get(atMs) }];
    });
    return ok(new Map(rollUps.filter(([, rollUp]) => !isEmpty(rollUp))));
  }

  /** Roll-ups that are stored, oldest first. */
  async function stored(measurement: RollupMeasurement, station: string, span: Period): Promise<Result<StoredRollUp[], StoreError>> {
    const found = await query(
      `SELECT * FROM "${measurement}" WHERE ${of(station)} AND ${between(span.fromMs, span.toMs)} ORDER BY time ASC`,
    );
    if (!found.ok) return found;
    return ok(
      rowsOf(found.value[0]).map((row): StoredRollUp => {
        const hour = row["hour"];
        const fieldNames = Object.keys(row).filter((name) => row[name] !== null && !NO_FIELDS.has(name));
        const place = { measurement, atMs: Number(row["time"]), ...(typeof hour === "string" ? { hour } : {}) };
        return { ...place, rollUp: rollUpOf(row), fieldNames };
      }),
    );
  }

  return { timeZoneOf, readingsIn, stored };
}

export type RollupReads = ReturnType<typeof createRollupReads>;

const PARTS = ["count", "sum", "min", "max"] as const;

const summaryOf = (name: SummedQuantity): string => PARTS.map((part) => `${part}("${name}") AS "${name}_${part}"`).join(", ");

function summariesIn(row: Row, names: readonly SummedQuantity[]): RollUp["quantities"] {
  const summaries: { [Q in SummedQuantity]?: Summary } = {};
  for (const name of names) {
    const [count = 0, sum = 0, min = 0, max = 0] = PARTS.map((part) => Number(row[`${name}_${part}`] ?? 0));
    if (count > 0) summaries[name] = { count, sum, min, max };
  }
  return summaries;
}

function windIn(row: Row): WindSum | undefined {
  const count = Number(row["count"] ?? 0);
  return count === 0 ? undefined : { count, fromEastMs: Number(row["fromEastMs"]), fromNorthMs: Number(row["fromNorthMs"]) };
}
