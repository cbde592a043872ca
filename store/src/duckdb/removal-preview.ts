import type { DuckDBConnection } from "@duckdb/node-api";
import type { RemovalOfStation, RemovalSelection } from "../port-changes.ts";
import { floorHourMs, HOUR_MS } from "./station-states.ts";
import { inStretch, type Stretch, stretchesOf } from "./stretches.ts";

export interface RemovalPlan {
  readonly stations: readonly RemovalOfStation[];
  readonly stretches: readonly Stretch[];
}

/** What a removal would take. */
export function createRemovalPreview(connection: DuckDBConnection) {
  async function lookAtRemoval(selection: RemovalSelection): Promise<RemovalPlan> {
    const rows = `${selection.what} WHERE ${selected(selection, "taken_at")}`;
    const found = await spansOf(`count(*) AS records, min(taken_at) AS first, max(taken_at) AS last FROM ${rows}`, selection);
    const hours = selection.what === "weather" ? await hoursAlone(selection) : [];
    const spans = new Map<string, RemovalOfStation>();
    for (const { station, count, firstMs, lastMs } of found)
      spans.set(station, { station, records: count, hoursAlone: 0, firstTakenAt: iso(firstMs), lastTakenAt: iso(lastMs) });
    for (const { station, count, firstMs, lastMs } of hours) {
      const known = spans.get(station) ?? { station, records: 0, firstTakenAt: iso(firstMs), lastTakenAt: iso(lastMs) };
      spans.set(station, { ...known, hoursAlone: count, firstTakenAt: iso(firstMs) });
    }
    const stations = [...spans.values()].sort((a, b) => (a.station < b.station ? -1 : 1));
    return { stations, stretches: await stretchesOf(connection, rows, selection.stations ?? []) };
  }

  /** Whole hours of which the readings are gone already. */
  const hoursAlone = (selection: RemovalSelection) =>
    spansOf(
      `count(*) AS records, min(hour) AS first, max(hour) AS last FROM weather_hour JOIN station_state USING (station)
       WHERE ${selected(wholeHours(selection), "hour")} AND hour < raw_from`,
      selection,
    );

  async function spansOf(what: string, { stations = [] }: RemovalSelection) {
    const reader = await connection.runAndReadAll(
      `SELECT station, records, epoch_ms(first) AS first, epoch_ms(last) AS last FROM (SELECT station, ${what} GROUP BY station)`,
      [...stations],
    );
    return reader.getRowObjectsJS().map((row) => ({
      station: String(row["station"]),
      count: Number(row["records"]),
      firstMs: Number(row["first"]),
      lastMs: Number(row["last"]),
    }));
  }

  return { lookAtRemoval };
}

/** The rows of a selection, as a condition with a parameter a station. */
export function selected({ stations, ...span }: RemovalSelection, time: string): string {
  const isSelected = stations === undefined ? "" : `station IN (${stations.map((_, index) => `$${index + 1}`).join(", ") || "NULL"}) AND `;
  return `${isSelected}${inStretch(time, span)}`;
}

/** Hours that are inside as a whole, by their beginnings. */
export const wholeHours = (selection: RemovalSelection): RemovalSelection => ({
  ...selection,
  fromMs: floorHourMs(selection.fromMs + HOUR_MS - 1),
  toMs: floorHourMs(selection.toMs),
});

const iso = (ms: number) => new Date(ms).toISOString();
