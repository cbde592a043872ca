import { err, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { FIRST_STEP_MS, nextStepMs } from "../transfer/pieces.ts";
import { linesOf } from "./influx-dump.ts";
import { between, type InfluxSeries, of, type Query, rowsOf } from "./influx-query.ts";
import { type FieldTypes, typesOf } from "./influx-stretches.ts";
import type { WriteLines } from "./influx-writer.ts";
import type { InfluxSettings } from "./settings.ts";

/** Points of a measurement that go from one station to another. */
export interface Move {
  readonly measurement: string;
  readonly from: string;
  readonly to: string;
}

/** Moves a measurement of a station to another name: copies it in stretches of time, counts each in its place, and only then removes the old one. */
export function createMove(query: Query, writeNsLines: WriteLines, version: InfluxSettings["version"]) {
  /** How many points were copied and then removed by the old name. */
  async function move(asked: Move, onPart: (part: number) => void): Promise<Result<number, StoreError>> {
    const { measurement: name, from } = asked;
    const first = await timeOf(name, from, "ASC");
    if (!first.ok) return first;
    const types = await query(`SHOW FIELD KEYS FROM "${name}"`);
    if (!types.ok) return types;
    const copied = await copyAll(asked, first.value, typesOf(types.value[0]?.[0]), onPart);
    return copied.ok && copied.value > 0 ? remove(name, from, copied.value) : copied;
  }

  async function copyAll(
    asked: Move,
    firstMs: number,
    types: FieldTypes,
    onPart: (part: number) => void,
  ): Promise<Result<number, StoreError>> {
    const lastOf = () => timeOf(asked.measurement, asked.from, "DESC");
    let [atMs, stepMs, points] = [firstMs, FIRST_STEP_MS, 0];
    // The last is asked for each time: what comes while it is copied is moved, too
    for (let last = await lastOf(); ; last = await lastOf()) {
      if (!last.ok) return last;
      if (Number.isNaN(last.value) || atMs > last.value) return ok(points);
      const endMs = Math.min(last.value + 1, atMs + stepMs);
      const copied = await copy(asked, between(atMs, endMs), types);
      if (!copied.ok) return copied;
      points += copied.value;
      onPart((endMs - firstMs) / (last.value + 1 - firstMs));
      atMs = endMs;
      stepMs = nextStepMs(stepMs, copied.value);
    }
  }

  /** Of the first or last point, ms since 1970 UTC; NaN without any. */
  async function timeOf(name: string, station: string, order: "ASC" | "DESC"): Promise<Result<number, StoreError>> {
    const found = await query(`SELECT * FROM "${name}" WHERE ${of(station)} ORDER BY time ${order} LIMIT 1`);
    return found.ok ? ok(Number(rowsOf(found.value[0])[0]?.["time"])) : found;
  }

  async function copy({ measurement: name, from, to }: Move, time: string, types: FieldTypes): Promise<Result<number, StoreError>> {
    const found = await query(`SELECT * FROM "${name}" WHERE ${of(from)} AND ${time} GROUP BY *`, "rfc3339");
    if (!found.ok) return found;
    const series = found.value[0] ?? [];
    const lines = series.flatMap((each) => linesOf(renamedSeries(each, to), types));
    if (lines.length === 0) return ok(0);
    const written = await writeNsLines(lines);
    if (!written.ok) return err(written.error.error);
    const counted = await query(`SELECT count(*) FROM "${name}" WHERE ${of(to)} AND ${time}`);
    if (!counted.ok) return counted;
    const [expected, there] = [series.reduce((sum, each) => sum + valuesIn(each), 0), sumOf(rowsOf(counted.value[0])[0])];
    if (there >= expected) return ok(lines.length);
    const message = `InfluxDB has ${there} of ${expected} values of ${name} that were copied to ${to}; those of ${from} stay`;
    return err({ kind: "unavailable", message });
  }

  /** DELETE of 1.x leaves the name among the tag's values, of which charts make their lists; 2.x has no DROP SERIES. */
  async function remove(name: string, station: string, points: number): Promise<Result<number, StoreError>> {
    const removed = await query(`${version === 1 ? "DROP SERIES" : "DELETE"} FROM "${name}" WHERE ${of(station)}`);
    return removed.ok ? ok(points) : removed;
  }

  return move;
}

/** Of another station, its times in ns, which a number would not hold. */
function renamedSeries(series: InfluxSeries, station: string): InfluxSeries {
  const timeAt = series.columns.indexOf("time");
  const values = series.values.map((row) => row.map((value, at) => (at === timeAt ? nanosecondsOf(String(value)) : value)));
  return { ...series, tags: { ...series.tags, station }, values };
}

/** RFC 3339 in UTC, with as many decimals of a second as are needed. */
function nanosecondsOf(time: string): string {
  const [seconds = "", decimals = ""] = time.replace("Z", "").split(".");
  return String(BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(decimals.padEnd(9, "0")));
}

function valuesIn({ columns, values }: InfluxSeries): number {
  const timeAt = columns.indexOf("time");
  return values.reduce((sum, row) => sum + row.filter((value, at) => at !== timeAt && value !== null).length, 0);
}

const sumOf = (row: Readonly<Record<string, unknown>> = {}): number =>
  Object.entries(row).reduce((sum, [name, value]) => sum + (name === "time" ? 0 : Number(value)), 0);
