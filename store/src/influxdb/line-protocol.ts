import { type IngestHealthMessage, quantityNames } from "@clima/schemas";
import type { Row } from "../merge-repeats.ts";
import type { StationSource } from "../port.ts";

/**
 * One line of InfluxDB's line protocol, time in ms. Fields have no type suffix, so they are floats always: a field that was once an
 * integer refuses floats for ever. Numbers are written so that they read back the same.
 */
export function toLine({ station, takenAtMs, values }: Row): string {
  let fields = "";
  for (const quantity of quantityNames) {
    const value = values[quantity];
    if (value !== undefined) fields += `${fields === "" ? "" : ","}${quantity}=${value}`;
  }
  return `weather,station=${escapeTag(station)} ${fields} ${takenAtMs}`;
}

/** How an ingest worker is, as a line of measurement ingest_health, tag worker; floats, too. */
export function toHealthLine(health: IngestHealthMessage): string {
  const { storedReadings, rejectedMessages, unacknowledgedMessages, oldestUnacknowledgedS, lagS, spoolBytes } = health;
  const values = { storedReadings, rejectedMessages, unacknowledgedMessages, oldestUnacknowledgedS, lagS, spoolBytes };
  const fields = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`));
  return `ingest_health,worker=${escapeTag(health.worker)} ${fields.join(",")} ${Date.parse(health.takenAt)}`;
}

/** Whether a station's weather is measured, as a line of measurement station_info, tag station: 1 where it is simulated, otherwise 0. */
export const toSourceLine = ({ station, source, atMs }: StationSource): string =>
  `station_info,station=${escapeTag(station)} simulated=${source === "simulated" ? 1 : 0} ${atMs}`;

/** A backslash stands for itself; only these three are escaped, with one. */
const escapeTag = (text: string) => text.replace(/[,= ]/g, "\\$&");
