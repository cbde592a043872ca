import { ok, type Result } from "@clima/schemas";
import type { StoredStation, StoreError } from "../port.ts";
import type { HistoryChanges, RemovalOfStation, RemovalSelection, StoreProgress } from "../port-changes.ts";
import type { Span } from "../transfer/pieces.ts";
import { between, mostCounted, of, type Query, stationsOf } from "./influx-query.ts";
import { hoursIn, NO_REMOVAL, type RemovedFollowUp } from "./influx-removed.ts";
import type { InfluxSettings } from "./settings.ts";

const PART_MS = 31 * 86_400_000;

/** See `Store.removal`. Readings are counted by the quantity that most of them have. */
export function createInfluxRemoval(query: Query, after: RemovedFollowUp, version: InfluxSettings["version"]): HistoryChanges["removal"] {
  return async (selection) => {
    if (version === 3) return NO_REMOVAL;
    const found = await stationsIn(selection.what, selection);
    if (!found.ok) return found;
    const stations: RemovalOfStation[] = [];
    for (const each of found.value) {
      const records = await count(selection, each.station);
      if (!records.ok) return records;
      stations.push({ ...each, records: records.value, hoursAlone: 0 });
    }
    // Of a removal that was killed, roll-ups may be left
    const rolledUp = selection.what === "weather" ? await stationsIn("weather_hour", selection) : ok([]);
    if (!rolledUp.ok) return rolledUp;
    const spans = spansOf(found.value, rolledUp.value, selection);
    return ok({ stations, run: (onProgress) => run(selection, spans, sumOf(stations), onProgress) });
  };

  async function stationsIn(
    measurement: string,
    { stations, fromMs, toMs }: RemovalSelection,
  ): Promise<Result<readonly StoredStation[], StoreError>> {
    const found = await stationsOf(query, measurement, between(fromMs, toMs));
    return found.ok ? ok(found.value.filter(({ station }) => stations === undefined || stations.includes(station))) : found;
  }

  async function count({ what, fromMs, toMs }: RemovalSelection, station: string): Promise<Result<number, StoreError>> {
    const found = await query(`SELECT count(*) FROM "${what}" WHERE ${of(station)} AND ${between(fromMs, toMs)}`);
    return found.ok ? ok(mostCounted(found.value[0])) : found;
  }

  async function run(
    { what }: RemovalSelection,
    spans: readonly Span[],
    records: number,
    onProgress: StoreProgress,
  ): Promise<Result<number, StoreError>> {
    const parts = spans.flatMap(partsOf);
    for (const [index, part] of parts.entries()) {
      onProgress(index / parts.length, `${part.station}, ${new Date(part.fromMs).toISOString().slice(0, 10)}`);
      const removed = what === "weather" ? await removeReadings(part) : await after.remove(what, of(part.station), part);
      if (!removed.ok) return removed;
    }
    const forgotten = what === "weather" ? await forgetEmpty(spans) : ok(undefined);
    return forgotten.ok ? ok(records) : forgotten;
  }

  async function forgetEmpty(spans: readonly Span[]): Promise<Result<void, StoreError>> {
    for (const { station } of spans) {
      const forgotten = await after.forgetEmpty(station, ["station_info"]);
      if (!forgotten.ok) return forgotten;
    }
    return ok(undefined);
  }

  async function removeReadings(part: Span): Promise<Result<void, StoreError>> {
    for (const measurement of ["import_added", "weather"]) {
      const removed = await after.remove(measurement, of(part.station), part);
      if (!removed.ok) return removed;
    }
    return after.rollUpWhatIsLeft(part.station, hoursIn(part));
  }
}

const sumOf = (stations: readonly RemovalOfStation[]) => stations.reduce((sum, { records }) => sum + records, 0);

/** From the first to the last that there is of each station, inside what is selected. */
function spansOf(found: readonly StoredStation[], rolledUp: readonly StoredStation[], selection: RemovalSelection): Span[] {
  const spans = new Map<string, Span>();
  for (const { station, firstTakenAt, lastTakenAt } of [...found, ...rolledUp]) {
    const known = spans.get(station);
    const fromMs = Math.max(selection.fromMs, Math.min(known?.fromMs ?? Number.POSITIVE_INFINITY, Date.parse(firstTakenAt)));
    const toMs = Math.min(selection.toMs, Math.max(known?.toMs ?? Number.NEGATIVE_INFINITY, Date.parse(lastTakenAt) + 1));
    spans.set(station, { station, fromMs, toMs });
  }
  return [...spans.values()];
}

const partsOf = ({ station, fromMs, toMs }: Span): Span[] =>
  Array.from({ length: Math.ceil((toMs - fromMs) / PART_MS) }, (_, index) => ({
    station,
    fromMs: fromMs + index * PART_MS,
    toMs: Math.min(toMs, fromMs + (index + 1) * PART_MS),
  }));
