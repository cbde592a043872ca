import { isQuantity, ok, type Quantity, quantityNames, type Result, type Values } from "@clima/schemas";
import { type BucketRow, bucketStartsOf, fillBuckets } from "../buckets.ts";
import type { Aggregate, Latest, LatestValue, SeriesQuery, Store, StoredReading, StoredStation, StoreError } from "../port.ts";
import { createQuery, type InfluxSeries } from "./influx-query.ts";
import { createInfluxTransport } from "./influx-transport.ts";
import { createWriter } from "./influx-writer.ts";
import type { InfluxSettings } from "./settings.ts";
import { createWrites } from "./writes.ts";

/**
 * InfluxDB 1.x, 2.x or 3.x, read with InfluxQL, the one query language of all three. Measurement weather, tag station, one float field a quantity, time = takenAt; beside it ingest_health, tag worker.
 */
export function openInfluxStore(settings: InfluxSettings): Store {
  const transport = createInfluxTransport(settings);
  const { query, ensureDatabase } = createQuery(settings, transport);
  const writes = createWrites(createWriter(settings, transport, ensureDatabase));

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
    write: writes.readings,
    series: readSeries,
    latest: readLatest,
    stations: readStations,
    readings: readReadings,
    noteHealth: writes.health,
    noteSources: writes.sources,
    close: async () => {},
  };
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
