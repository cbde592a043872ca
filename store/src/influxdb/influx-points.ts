import { type Log, type Measurement, measurements, ok, type Point, type Result } from "@clima/schemas";
import { pointOfCells } from "../point-cells.ts";
import type { StoredStation, StoreError } from "../port.ts";
import { type PointDays, pointCutoffs } from "../retention-days.ts";
import { between, of, type Query, rowsOf, stationsOf } from "./influx-query.ts";

/** Points, read with InfluxQL. */
export function createPointQueries(query: Query) {
  async function points(
    measurement: Measurement,
    station: string,
    fromMs: number,
    toMs: number,
  ): Promise<Result<readonly Point[], StoreError>> {
    const found = await query(`SELECT * FROM "${measurement}" WHERE ${of(station)} AND ${between(fromMs, toMs)} ORDER BY time ASC`);
    if (!found.ok) return found;
    return ok(rowsOf(found.value[0]).map(({ time, ...cells }) => pointOfCells(measurement, station, Number(time), cells)));
  }

  const stationsWithPoints = (measurement: Measurement): Promise<Result<readonly StoredStation[], StoreError>> =>
    stationsOf(query, measurement);

  return { points, stationsWithPoints };
}

const HOUR_MS = 3_600_000;

/** Removes points that are too old, at most once an hour, after something was written; nobody waits for it. */
export function createPointRetention(query: Query, days: PointDays, log: Log) {
  let isDueAtMs = 0;
  const told = new Set<Measurement>();

  async function remove(): Promise<void> {
    for (const { measurement, beforeMs } of pointCutoffs(days, Date.now())) {
      const removed = await query(`DELETE FROM "${measurement}" WHERE time < ${Math.floor(beforeMs)}ms`);
      if (removed.ok || removed.error.kind === "unavailable" || told.has(measurement)) continue;
      told.add(measurement);
      log.warn(`store: InfluxDB does not remove what is old of ${measurements[measurement].what}: ${removed.error.message}`);
    }
  }

  return (): void => {
    if (performance.now() < isDueAtMs) return;
    isDueAtMs = performance.now() + HOUR_MS;
    void remove();
  };
}
