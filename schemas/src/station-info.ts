import listed from "../station-info.json" with { type: "json" };
import type { InfoMessage } from "./generated/types.ts";
import type { FieldType } from "./point.ts";
import { SUNSET_ELEVATION_DEG, sunAt } from "./sun.ts";

export type StationInfoField = keyof typeof listed;

/** The fields of InfluxDB's measurement station_info, tag station: what a station said of itself, under the time when it still held. */
export const stationInfoFields = listed as Readonly<Record<StationInfoField, { readonly type: FieldType; readonly description: string }>>;

/**
 * What is stored of a station's info at a time, in ms since 1970 UTC. What it does not say has no field; a time zone that nobody knows is
 * left out, for a database that is asked for days of it would refuse the question.
 */
export function stationInfoOf(info: InfoMessage, atMs: number): Partial<Record<StationInfoField, number | string>> {
  const { source, station, name = station, latitudeDeg, longitudeDeg, elevationM, timeZone } = info;
  return {
    simulated: Number(source === "simulated"),
    retired: Number(source === "recorded"),
    source,
    name,
    ...(elevationM === undefined ? {} : { elevationM }),
    ...(source === "recorded" ? {} : { intervalS: info.intervalMs / 1000 }),
    ...(timeZone === undefined || !isTimeZone(timeZone) ? {} : { timeZone }),
    ...(latitudeDeg === undefined || longitudeDeg === undefined ? {} : sunFields(atMs, latitudeDeg, longitudeDeg)),
  };
}

function sunFields(atMs: number, latitudeDeg: number, longitudeDeg: number) {
  const { elevationDeg } = sunAt(atMs, latitudeDeg, longitudeDeg);
  return {
    latitudeDeg,
    longitudeDeg,
    sunElevationDeg: Math.round(elevationDeg * 100) / 100,
    night: Number(elevationDeg < SUNSET_ELEVATION_DEG),
  };
}

/** What was asked before: a formatter is slow to make. Stations are few, and what anybody else sends is forgotten in time. */
const asked = new Map<string, boolean>();
const MAX_ASKED = 1000;

/** Whether days of this zone can be told: a name may be well formed and none of the IANA database. */
export function isTimeZone(name: string): boolean {
  const known = asked.get(name) ?? isKnownToIntl(name);
  if (asked.size >= MAX_ASKED) asked.clear();
  asked.set(name, known);
  return known;
}

/** Whether the IANA database, as Node has it, knows a zone. */
function isKnownToIntl(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
