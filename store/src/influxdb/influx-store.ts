import { type Log, ok, type Quantity, quantityNames, type Result, type StoreRecord, silentLog } from "@clima/schemas";
import type { Latest, LatestValue, Store, StoreError } from "../port.ts";
import { createDayReads } from "./influx-days.ts";
import { createInfluxImports } from "./influx-imports.ts";
import { createInfluxPlace } from "./influx-place.ts";
import { createPointQueries, createPointRetention } from "./influx-points.ts";
import { createQuery, iso, of, rowsOf, stationsOf } from "./influx-query.ts";
import { createInfluxRemoval } from "./influx-removal.ts";
import { createRemovedFollowUp } from "./influx-removed.ts";
import { createInfluxRename } from "./influx-rename.ts";
import { createInfluxRollUps } from "./influx-rollups.ts";
import { createInfluxTransport } from "./influx-transport.ts";
import { createInfluxUndo } from "./influx-undo.ts";
import { createWriter } from "./influx-writer.ts";
import { createReadingReads } from "./reading-reads.ts";
import { createRollupWrites } from "./rollup-writes.ts";
import { createSeriesReads } from "./series-reads.ts";
import type { InfluxSettings } from "./settings.ts";
import { createWrites } from "./writes.ts";

/**
 * InfluxDB 1.x, 2.x or 3.x, read with InfluxQL, the one query language of all three. Measurement weather, tag station, one float field a quantity, time = takenAt; beside it the
 * measurements of measurements.json, and ingest_health, tag worker.
 */
export function openInfluxStore(settings: InfluxSettings, log: Log = silentLog): Store {
  const place = createInfluxPlace(settings, createInfluxTransport(settings), log);
  const query = createQuery(settings, place);
  const writeLines = createWriter(settings, place);
  const writeNsLines = createWriter(settings, place, "ns");
  const writes = createWrites(writeLines, writeNsLines);
  const { readings, readingsOfSpans } = createReadingReads(query);
  const imports = createInfluxImports(query, readingsOfSpans, writeLines);
  const rollupWrites = createRollupWrites(query, writeLines, log);
  const rollUp = createInfluxRollUps(query, rollupWrites);
  const removed = createRemovedFollowUp(query, rollupWrites, rollUp, settings.version);
  const removeOldPoints = createPointRetention(query, settings.pointDays ?? {}, log);

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

  async function write(records: readonly StoreRecord[]): Promise<Result<void, StoreError>> {
    const written = await writes.records(records);
    if (written.ok) removeOldPoints();
    return written;
  }

  return {
    ...createPointQueries(query),
    ...createSeriesReads(query),
    ...createDayReads(query),
    write,
    latest: readLatest,
    stations: () => stationsOf(query, "weather"),
    readings,
    noteHealth: writes.health,
    noteStations: writes.stations,
    rollUp,
    ...imports,
    undoImport: createInfluxUndo(query, writeLines, imports, removed, settings.version),
    removal: createInfluxRemoval(query, removed, settings.version),
    rename: createInfluxRename(query, writeNsLines, imports, settings),
    close: async () => {},
  };
}
