/** Queries of the readings of the chosen station. */
import type { Quantity, StationInfoField } from "@clima/schemas";
import { OF_STATION } from "./points.ts";

const UNTIL_THE_END = `${OF_STATION} AND time <= \${__to}ms`;

/** In the last day of the time shown: what is older is no news, and a range of ten years is not read for one number. */
const LATELY = `${OF_STATION} AND $timeFilter AND time > \${__to}ms - 1d`;

/** The newest, with those before it for a little line below the number. */
export const newest = (quantity: Quantity) =>
  `SELECT last("${quantity}") FROM "weather" WHERE ${LATELY} GROUP BY time($__interval) fill(none)`;

/** The newest alone. */
export const newestOnly = (quantity: Quantity) => `SELECT last("${quantity}") FROM "weather" WHERE ${LATELY}`;

/** Of each interval; one without readings is a gap. */
export const lineOf = (quantity: Quantity, aggregate: "mean" | "max" | "last" | "sum" = "mean") =>
  `SELECT ${aggregate}("${quantity}") FROM "weather" WHERE ${OF_STATION} AND $timeFilter GROUP BY time($__interval) fill(null)`;

/** Of the station's own day in which the time shown ends, whenever that begins. The longest day has 25 hours. */
export const ofToday = (aggregate: "min" | "max" | "sum", quantity: Quantity) =>
  `SELECT ${aggregate}("${quantity}") FROM "weather" WHERE ${UNTIL_THE_END} AND time > \${__to}ms - 25h GROUP BY time(1d) fill(null) ORDER BY time DESC LIMIT 1 tz('$timezone')`;

/** How fast it changed in the two hours before the end of the time shown, an hour; means of 20 minutes, so that a gust or a cloud is no trend. */
export const changePerHour = (quantity: Quantity) =>
  `SELECT mean("change") FROM (SELECT derivative(mean("${quantity}"), 1h) AS "change" FROM "weather" WHERE ${UNTIL_THE_END} AND time > \${__to}ms - 2h GROUP BY time(20m) fill(none))`;

/** When there was a reading last that has one of the quantities, whenever that was. */
export const lastReading = (quantities: readonly Quantity[]) =>
  `SELECT ${quantities.map((quantity) => `"${quantity}"`).join(", ")} FROM "weather" WHERE ${UNTIL_THE_END} ORDER BY time DESC LIMIT 1`;

/** What the station said of itself last in the time shown. */
export const lastSaid = (field: StationInfoField) => `SELECT last("${field}") FROM "station_info" WHERE ${OF_STATION} AND $timeFilter`;

/** How much of each interval was night: 0 or 1 where intervals are short. */
export const nights = () =>
  `SELECT mean("night") FROM "station_info" WHERE ${OF_STATION} AND $timeFilter GROUP BY time($__interval) fill(null)`;
