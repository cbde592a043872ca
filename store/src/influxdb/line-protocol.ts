import { quantityNames } from "@clima/schemas";
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

/** A backslash stands for itself; only these three are escaped, with one. */
const escapeTag = (text: string) => text.replace(/[,= ]/g, "\\$&");
