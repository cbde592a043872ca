import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { err, isQuantity, ok, type Quantity, quantityNames, type Result, type Values } from "@clima/schemas";
import { type BucketRow, bucketStartsOf, fillBuckets } from "../buckets.ts";
import { mergeRepeats } from "../merge-repeats.ts";
import type { Aggregate, Latest, LatestValue, SeriesQuery, Store, StoredReading, StoredStation, StoreError } from "../port.ts";
import { createInfluxHttp, describeFailure, type InfluxHttp, type InfluxSeries, type InfluxSettings, reasonOf } from "./influx-http.ts";
import { toLine } from "./line-protocol.ts";

/**
 * InfluxDB 1.x or 2.x: written in line protocol, read with InfluxQL, the one query language of 1.x, 2.x and 3.x. Measurement weather, tag
 * station, one float field a quantity, time = takenAt.
 */
export function openInfluxStore(settings: InfluxSettings): Store {
  const http = createInfluxHttp(settings);
  const write = createWriter(settings, http);
  const { query } = http;

  async function readSeries(asked: SeriesQuery) {
    const starts = bucketStartsOf(asked);
    if (!starts.ok) return starts;
    const aggregates = asked.aggregates.map((name) => `${name}("${asked.quantity}") AS "${name}"`).join(", ");
    const found = await query(
      `SELECT ${aggregates} FROM "weather" WHERE ${of(asked.station)} AND ${between(asked.fromMs, asked.toMs)} GROUP BY time(${asked.bucketMs}ms) fill(none)`,
    );
    if (!found.ok) return found;
    return ok(
      fillBuckets(
        asked,
        starts.value,
        rowsOf(found.value[0]).map((row) => bucketRow(row, asked.aggregates)),
      ),
    );
  }

  async function readLatest(station: string): Promise<Result<Latest, StoreError>> {
    const found = await query(
      quantityNames.map((name) => `SELECT last("${name}") AS "value" FROM "weather" WHERE ${of(station)}`).join("; "),
    );
    if (!found.ok) return found;
    const values = quantityNames.flatMap((name, index): [Quantity, LatestValue][] => {
      const [row] = rowsOf(found.value[index]);
      return row ? [[name, { value: Number(row["value"]), takenAt: iso(row["time"]) }]] : [];
    });
    return ok(Object.fromEntries(values));
  }

  async function readStations(): Promise<Result<readonly StoredStation[], StoreError>> {
    const found = await query(
      'SELECT * FROM "weather" GROUP BY "station" ORDER BY time ASC LIMIT 1; SELECT * FROM "weather" GROUP BY "station" ORDER BY time DESC LIMIT 1',
    );
    if (!found.ok) return found;
    const [first = [], last = []] = found.value;
    const lastOf = new Map(last.map((series) => [series.tags?.["station"] ?? "", timeOf(series)]));
    const stations = first.map((series): StoredStation => {
      const station = series.tags?.["station"] ?? "";
      return { station, firstTakenAt: timeOf(series), lastTakenAt: lastOf.get(station) ?? timeOf(series) };
    });
    return ok(stations.sort((a, b) => (a.station < b.station ? -1 : 1)));
  }

  async function readReadings(station: string, fromMs: number, toMs: number): Promise<Result<readonly StoredReading[], StoreError>> {
    const found = await query(`SELECT * FROM "weather" WHERE ${of(station)} AND ${between(fromMs, toMs)} ORDER BY time ASC`);
    if (!found.ok) return found;
    return ok(rowsOf(found.value[0]).map((row) => ({ station, takenAt: iso(row["time"]), values: valuesOf(row) })));
  }

  return {
    write: (readings) => (readings.length === 0 ? Promise.resolve(ok(undefined)) : write(mergeRepeats(readings).map(toLine))),
    series: readSeries,
    latest: readLatest,
    stations: readStations,
    readings: readReadings,
    close: async () => {},
  };
}

const WRITE_TIMEOUT_MS = 30_000;
/** A body so small gains nothing. */
const GZIP_FROM_BYTES = 1000;
const WRITTEN = 204;

/**
 * POST /write of 1.x, /api/v2/write of 2.x and 3.x. Not by the official client: it takes a 201, with which 3.x says that it wrote a part only,
 * for a success, and hides how long a store wants to be left alone.
 */
function createWriter(settings: InfluxSettings, { headers, ensureDatabase }: InfluxHttp) {
  const url = new URL(settings.version === 1 ? "/write" : "/api/v2/write", settings.url);
  url.searchParams.set("precision", "ms");
  if (settings.version === 1) url.searchParams.set("db", settings.database);
  else {
    url.searchParams.set("bucket", settings.database);
    url.searchParams.set("org", settings.org ?? "");
  }
  return async (lines: string[]): Promise<Result<void, StoreError>> => {
    const exists = await ensureDatabase();
    return exists.ok ? sendLines(url, headers, lines) : exists;
  };
}

async function sendLines(url: URL, headers: Readonly<Record<string, string>>, lines: readonly string[]): Promise<Result<void, StoreError>> {
  const text = Buffer.from(lines.join("\n"));
  const isGzipped = text.length >= GZIP_FROM_BYTES;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { ...headers, "content-type": "text/plain; charset=utf-8", ...(isGzipped ? { "content-encoding": "gzip" } : {}) },
      body: isGzipped ? await promisify(gzip)(text) : text,
      signal: AbortSignal.timeout(WRITE_TIMEOUT_MS),
    });
    const answer = await response.text();
    if (response.status === WRITTEN || response.status === 200) return ok(undefined);
    const retryAfterMs = retryAfterOf(response.headers.get("retry-after"));
    return err({ ...describeFailure(response.status, messageOf(answer)), ...(retryAfterMs > 0 ? { retryAfterMs } : {}) });
  } catch (cause) {
    return err(describeFailure(undefined, reasonOf(cause as Error)));
  }
}

/** InfluxDB's own words of an error, which it puts into JSON. */
function messageOf(answer: string): string {
  try {
    const { error, message } = JSON.parse(answer) as { readonly error?: unknown; readonly message?: unknown };
    return String(error ?? message ?? answer);
  } catch {
    return answer;
  }
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfterOf(header: string | null): number {
  if (header === null) return 0;
  const seconds = Number(header);
  return Number.isFinite(seconds) ? seconds * 1000 : Math.max(0, Date.parse(header) - Date.now()) || 0;
}

/** Station ids hold no quote (schema), but a query is no place to trust that. */
const of = (station: string) => `"station" = '${station.replace(/[\\']/g, "\\$&")}'`;
const between = (fromMs: number, toMs: number) => `time >= ${fromMs}ms AND time < ${toMs}ms`;
const iso = (ms: unknown) => new Date(Number(ms)).toISOString();

type Row = Record<string, unknown>;
const rowsOf = (series: readonly InfluxSeries[] | undefined): Row[] =>
  (series ?? []).flatMap(({ columns, values }) =>
    values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
  );

const timeOf = (series: InfluxSeries) => iso(rowsOf([series])[0]?.["time"]);

const bucketRow = (row: Row, aggregates: readonly Aggregate[]): BucketRow => ({
  startMs: Number(row["time"]),
  // Where another aggregate's bucket is there, an absent one is null and count is 0.
  aggregates: Object.fromEntries(aggregates.map((name) => [name, row[name] === null || row["count"] === 0 ? null : Number(row[name])])),
});

function valuesOf(row: Row): Values {
  const present = Object.entries(row).filter(([name, value]) => isQuantity(name) && value !== null);
  return Object.fromEntries(present);
}
