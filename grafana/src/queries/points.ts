/** Queries of what is stored beside readings, of the chosen station. */
import type { FieldOf, Measurement } from "@clima/schemas";

/** More changes than people look at; a station that comes and goes all day must not fill the page. */
const MAX_CHANGES = 5000;

export const OF_STATION = `"station" = '$station'`;

/** Of each interval, of the station itself; an interval without a message is a gap. */
export const healthOf = (field: FieldOf<"station_health">, aggregate: "mean" | "min" | "max" | "last" = "mean") =>
  `SELECT ${aggregate}("${field}") FROM "station_health" WHERE ${OF_STATION} AND $timeFilter GROUP BY time($__interval) fill(null)`;

/** Of each interval, of each sensor or of each quantity. */
export const healthBy = (tag: "sensor" | "quantity", field: FieldOf<"station_health">, aggregate: "min" | "max") =>
  `SELECT ${aggregate}("${field}") FROM "station_health" WHERE ${OF_STATION} AND "${tag}" != '' AND $timeFilter GROUP BY time($__interval), "${tag}" fill(null)`;

/** The newest in the time shown. */
export const lastHealth = (field: FieldOf<"station_health">) =>
  `SELECT last("${field}") FROM "station_health" WHERE ${OF_STATION} AND $timeFilter`;

interface Changes<M extends Measurement> {
  readonly measurement: M;
  readonly field: FieldOf<M>;
  /** Which of its points: "event" = 'state'. */
  readonly where?: string;
  readonly tag?: string;
}

/**
 * What is written only when it changes, newest first: also from before the time shown, for what was so then is so until the next change. The
 * panel sorts it (OLDEST_FIRST).
 */
export const changesOf = <M extends Measurement>({ measurement, field, where, tag }: Changes<M>) =>
  `SELECT "${field}" FROM "${measurement}" WHERE ${OF_STATION}${where === undefined ? "" : ` AND ${where}`} AND time <= \${__to}ms${
    tag === undefined ? "" : ` GROUP BY "${tag}"`
  } ORDER BY time DESC LIMIT ${MAX_CHANGES}`;

/** The state at the end of the time shown, whenever it began. */
export const lastChange = <M extends Measurement>(measurement: M, field: FieldOf<M>) =>
  `SELECT "${field}" FROM "${measurement}" WHERE ${OF_STATION} AND time <= \${__to}ms ORDER BY time DESC LIMIT 1`;

/** Panels draw in the order of the rows. */
export const OLDEST_FIRST = [{ id: "sortBy", options: { sort: [{ field: "Time", desc: false }] } }] as const;
