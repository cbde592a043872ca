import { err, ok, type Result, silentLog } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import { createInfluxPlace } from "./influx-place.ts";
import { createQuery, type InfluxSeries } from "./influx-query.ts";
import { column, type FieldTypes, readStretches } from "./influx-stretches.ts";
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

export function openInfluxDump(settings: InfluxSettings): InfluxDump {
  const place = createInfluxPlace(settings, createInfluxTransport(settings), silentLog);
  const query = createQuery(settings, place);
  const writeLines = createWriter(settings, place);

  async function* read(): AsyncGenerator<Result<DumpedLines, StoreError>> {
    const found = await query("SHOW MEASUREMENTS");
    if (!found.ok) return yield found;
    const names = column(found.value[0]?.[0], "name");
    for (const [index, name] of names.entries()) {
      for await (const stretch of readStretches(query, name)) {
        if (!stretch.ok) return yield stretch;
        const { series, types, fraction } = stretch.value;
        const lines = series.flatMap((each) => linesOf(each, types));
        yield ok({ lines, fraction: (index + fraction) / names.length });
      }
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
