import { type IngestHealthMessage, quantityNames } from "@clima/schemas";
import type { Row } from "../merge-repeats.ts";

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

/** A backslash stands for itself; only these three are escaped, with one. */
const escapeTag = (text: string) => text.replace(/[,= ]/g, "\\$&");
