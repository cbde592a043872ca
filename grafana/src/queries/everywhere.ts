/**
 * Queries of all stations, for the board that strangers see: such a board must have no variables, not even Grafana's own, only what its server
 * fills in.
 */
import type { Quantity } from "@clima/schemas";

/** The newest of each station in the time shown, with its time. */
export const lastEverywhere = (quantity: Quantity) =>
  `SELECT last("${quantity}") AS "${quantity}" FROM "weather" WHERE $timeFilter GROUP BY "station"`;

/** Of each station in the time shown. */
export const extremeEverywhere = (aggregate: "min" | "max", quantity: Quantity) =>
  `SELECT ${aggregate}("${quantity}") FROM "weather" WHERE $timeFilter GROUP BY "station"`;

/** Of each interval and station. */
export const linesEverywhere = (aggregate: "mean" | "max" | "sum", quantity: Quantity) =>
  `SELECT ${aggregate}("${quantity}") FROM "weather" WHERE $timeFilter GROUP BY time($__interval), "station" fill(null)`;

/** What each station is called, and whether its weather is invented. Nothing else of what it says: its place is nobody's business. */
export const namesEverywhere = `SELECT last("name") AS "name", last("simulated") AS "simulated" FROM "station_info" WHERE $timeFilter GROUP BY "station"`;
