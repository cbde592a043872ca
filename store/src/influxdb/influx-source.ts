import { err, ok, type Result, silentLog } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { readAhead } from "../transfer/read-ahead.ts";
import { createInfluxPlace } from "./influx-place.ts";
import { createQuery, type InfluxSeries } from "./influx-query.ts";
import { column, quoted, readStretches } from "./influx-stretches.ts";
import { createInfluxTransport } from "./influx-transport.ts";
import type { InfluxSettings } from "./settings.ts";

/** The points of a measurement as rows, whoever wrote them. */
export interface InfluxRows {
  /** `time`, the tags, the fields. */
  readonly columns: readonly string[];
  /** Cells as texts, "" where a point has none; times are ms since 1970 UTC. Ends with the first error. */
  read(): AsyncGenerator<Result<InfluxRowsPart, StoreError>>;
}

export interface InfluxRowsPart {
  readonly rows: readonly (readonly string[])[];
  /** How much is read with it, 0 to 1. */
  readonly fraction: number;
}

const TIME = "time";

/** A measurement of an InfluxDB that is only read: nothing is made or changed there. The error names what is missing and what there is. */
export async function openInfluxRows(settings: InfluxSettings, measurement: string): Promise<Result<InfluxRows, StoreError>> {
  const readOnly = { ...settings, mustBeThere: true };
  const query = createQuery(readOnly, createInfluxPlace(readOnly, createInfluxTransport(readOnly), silentLog));
  const from = quoted(measurement);
  const keys = await query(`SHOW MEASUREMENTS; SHOW TAG KEYS FROM ${from}; SHOW FIELD KEYS FROM ${from}`);
  if (!keys.ok) return keys;
  const [measurements, tagKeys, fieldKeys] = keys.value;
  const names = column(measurements?.[0], "name");
  if (!names.includes(measurement)) return err(noMeasurement(settings.database, measurement, names));
  const tags = column(tagKeys?.[0], "tagKey");
  const fields = column(fieldKeys?.[0], "fieldKey").filter((name) => !tags.includes(name));
  const columns = [TIME, ...[...tags, ...fields].filter((name) => name !== TIME)];

  async function* read(): AsyncGenerator<Result<InfluxRowsPart, StoreError>> {
    for await (const stretch of readAhead(readStretches(query, measurement))) {
      if (!stretch.ok) return yield stretch;
      const { series, fraction } = stretch.value;
      yield ok({ rows: series.flatMap((each) => rowsIn(each, columns)), fraction });
    }
  }
  return ok({ columns, read });
}

function noMeasurement(database: string, measurement: string, names: readonly string[]): StoreError {
  const there = names.length === 0 ? "it is empty" : `there are ${names.map((name) => JSON.stringify(name)).join(", ")}`;
  return { kind: "refused", message: `${database} has no measurement ${JSON.stringify(measurement)}: ${there}` };
}

function rowsIn({ tags = {}, columns: own, values }: InfluxSeries, columns: readonly string[]): string[][] {
  const places = columns.map((name) => own.indexOf(name));
  return values.map((row) => columns.map((name, index) => textOf(row[places[index] ?? -1] ?? tags[name])));
}

const textOf = (cell: unknown) => (cell === undefined || cell === null ? "" : String(cell));
