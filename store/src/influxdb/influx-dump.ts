import { err, ok, type Result, silentLog } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { createInfluxPlace } from "./influx-place.ts";
import { createQuery, type InfluxSeries } from "./influx-query.ts";
import { createInfluxTransport } from "./influx-transport.ts";
import { createWriter } from "./influx-writer.ts";
import type { InfluxSettings } from "./settings.ts";

export interface DumpedLines {
  /** Line protocol without line ends, times in ms. */
  readonly lines: readonly string[];
  /** How much of all is read with them, 0 to 1. */
  readonly fraction: number;
}

/** Everything in a database of InfluxDB (default retention policy of 1.x), whoever wrote it, out and in. */
export interface InfluxDump {
  /** Whether the weather of any station is in it. */
  hasWeather(): Promise<Result<boolean, StoreError>>;
  /** Every point of every measurement, in stretches of time; ends with the first error. */
  read(): AsyncGenerator<Result<DumpedLines, StoreError>>;
  /** Writes lines again; a point of the same series and time is replaced. */
  write(lines: readonly string[]): Promise<Result<void, StoreError>>;
}

const DAY_MS = 86_400_000;
const MAX_STEP_MS = 64 * DAY_MS;
const MIN_STEP_MS = DAY_MS / 24;
/** A stretch has about so many points, so that memory stays flat over years of them. */
const WANTED_POINTS = 20_000;

type FieldTypes = Readonly<Record<string, string>>;

export function openInfluxDump(settings: InfluxSettings): InfluxDump {
  const place = createInfluxPlace(settings, createInfluxTransport(settings), silentLog);
  const query = createQuery(settings, place);
  const writeLines = createWriter(settings, place);

  async function* read(): AsyncGenerator<Result<DumpedLines, StoreError>> {
    const found = await query("SHOW MEASUREMENTS");
    if (!found.ok) return yield found;
    const names = column(found.value[0]?.[0], "name");
    for (const [index, name] of names.entries()) {
      for await (const part of readMeasurement(name)) {
        yield part.ok ? ok({ lines: part.value.lines, fraction: (index + part.value.fraction) / names.length }) : part;
        if (!part.ok) return;
      }
    }
  }

  async function* readMeasurement(name: string): AsyncGenerator<Result<DumpedLines, StoreError>> {
    const from = quoted(name);
    const about = await query(
      `SHOW FIELD KEYS FROM ${from}; SELECT * FROM ${from} ORDER BY time ASC LIMIT 1; SELECT * FROM ${from} ORDER BY time DESC LIMIT 1`,
    );
    if (!about.ok) return yield about;
    const [fields, first, last] = about.value;
    const types = typesOf(fields?.[0]);
    const [firstMs, lastMs] = [timeOf(first?.[0]), timeOf(last?.[0])];
    if (firstMs === undefined || lastMs === undefined) return;
    let stepMs = DAY_MS;
    for (let atMs = firstMs; atMs <= lastMs; ) {
      const endMs = Math.min(lastMs + 1, atMs + stepMs);
      const points = await query(`SELECT * FROM ${from} WHERE time >= ${atMs}ms AND time < ${endMs}ms GROUP BY *`);
      if (!points.ok) return yield points;
      const lines = (points.value[0] ?? []).flatMap((series) => linesOf(series, types));
      yield ok({ lines, fraction: (endMs - firstMs) / (lastMs + 1 - firstMs) });
      atMs = endMs;
      stepMs = nextStepMs(stepMs, lines.length);
    }
  }

  return {
    read,
    async hasWeather() {
      const found = await query('SELECT * FROM "weather" LIMIT 1');
      return found.ok ? ok((found.value[0] ?? []).length > 0) : found;
    },
    async write(lines) {
      const written = await writeLines(lines);
      return written.ok ? written : err(written.error.error);
    },
  };
}

/** How long the next stretch of time is, after one that had so many points. */
export function nextStepMs(stepMs: number, points: number): number {
  if (points > WANTED_POINTS) return Math.max(MIN_STEP_MS, stepMs / 2);
  return points < WANTED_POINTS / 4 ? Math.min(MAX_STEP_MS, 2 * stepMs) : stepMs;
}

const quoted = (name: string): string => `"${name.replace(/["\\]/g, "\\$&")}"`;

function column(series: InfluxSeries | undefined, name: string): string[] {
  const at = series?.columns.indexOf(name) ?? -1;
  return (series?.values ?? []).map((row) => String(row[at]));
}

/** The types of fields, of an answer to SHOW FIELD KEYS. */
export const typesOf = (series: InfluxSeries | undefined): FieldTypes => {
  const types = column(series, "fieldType");
  return Object.fromEntries(column(series, "fieldKey").map((key, index) => [key, types[index] ?? "float"]));
};

const timeOf = (series: InfluxSeries | undefined): number | undefined => {
  const [time] = column(series, "time");
  return time === undefined ? undefined : Number(time);
};

/** The points of a series (one set of tags) as line protocol. */
export function linesOf({ name, tags = {}, columns, values }: InfluxSeries, types: FieldTypes): string[] {
  const ofTags = Object.entries(tags).flatMap(([key, value]) => (value === "" ? [] : [`,${escapeKey(key)}=${escapeKey(value)}`]));
  const start = `${name.replace(/[, ]/g, "\\$&")}${ofTags.join("")}`;
  const timeAt = columns.indexOf("time");
  return values.flatMap((row) => {
    const fields = columns.flatMap((key, at) => {
      const value = row[at];
      return at === timeAt || value === null || value === undefined ? [] : [`${escapeKey(key)}=${fieldText(value, types[key])}`];
    });
    return fields.length === 0 ? [] : [`${start} ${fields.join(",")} ${row[timeAt]}`];
  });
}

const escapeKey = (text: string): string => text.replace(/[,= ]/g, "\\$&");

/** docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference, "Data types" */
function fieldText(value: unknown, type: string | undefined): string {
  if (typeof value === "string") return `"${value.replace(/["\\]/g, "\\$&")}"`;
  return type === "integer" ? `${value}i` : String(value);
}
