/** Queries of presses, received codes and states of air conditioners, of the chosen station. */
import type { FieldOf } from "@clima/schemas";
import { OF_STATION } from "./points.ts";

/** Commands that were answered, but for those that were only tried. */
const SENT = `${OF_STATION} AND "event" = 'sent' AND "count" > 0 AND $timeFilter`;
const RECEIVED = `${OF_STATION} AND "event" = 'received' AND $timeFilter`;
const MAX_ROWS = 200;

const fieldList = (fields: readonly FieldOf<"ir_event">[]) => fields.map((field) => `"${field}"`).join(", ");

/** How many commands in the time shown, with or without this result. */
export const sentInAll = (result: "= 'ok'" | "!= 'ok'") => `SELECT sum("count") FROM "ir_event" WHERE ${SENT} AND "result" ${result}`;

export const receivedInAll = `SELECT sum("count") FROM "ir_event" WHERE ${RECEIVED}`;

/** Of each interval, by a tag; `which` may leave out those without. */
export const sentBy = (tag: "remote" | "result", which = "") =>
  `SELECT sum("count") FROM "ir_event" WHERE ${SENT}${which} GROUP BY time($__interval), "${tag}" fill(none)`;

/** Of each interval, raw codes and codes of a protocol, which belong to no remote. */
export const sentWithoutRemote = `SELECT sum("count") FROM "ir_event" WHERE ${SENT} AND "remote" = '' GROUP BY time($__interval) fill(none)`;

/** One row a button. */
export const sentByButton = `SELECT sum("count") AS "count" FROM "ir_event" WHERE ${SENT} AND "result" = 'ok' GROUP BY "remote", "button"`;

/** From the arrival of a command to its answer, of each interval. */
export const takenMs = (aggregate: string) => `SELECT ${aggregate} FROM "ir_event" WHERE ${SENT} GROUP BY time($__interval) fill(none)`;

export const MEDIAN_TAKEN = 'percentile("takenMs", 50)';
export const SLOW_TAKEN = 'percentile("takenMs", 95)';
export const LONGEST_TAKEN = 'max("takenMs")';

/** In the time shown. */
export const medianTakenMs = `SELECT ${MEDIAN_TAKEN} FROM "ir_event" WHERE ${SENT}`;

/** The last answers, one a row. */
export const lastSent = `SELECT "command", "remote", "button", "result", ${fieldList(["code", "takenMs", "count"])} FROM "ir_event" WHERE ${OF_STATION} AND "event" = 'sent' AND $timeFilter ORDER BY time DESC LIMIT ${MAX_ROWS}`;

/**
 * The last received codes, one a row. A code of no known protocol has nothing but its count: without that InfluxDB would leave out the row.
 */
export const lastReceived = `SELECT "remote", "button", ${fieldList(["protocol", "address", "protocolCommand", "repeats", "count"])} FROM "ir_event" WHERE ${RECEIVED} ORDER BY time DESC LIMIT ${MAX_ROWS}`;
