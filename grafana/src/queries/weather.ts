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

type Aggregate = "mean" | "max" | "last" | "sum";

/** A longer time is drawn from the roll-ups of hours: its steps are no shorter, and the readings of ten years take seconds to read. */
const LONG_MS = 60 * 86_400_000;
/** The store works out such a condition before it looks at anything, and answers the other query with nothing at once. */
const IS_LONG = `\${__to} - \${__from} > ${LONG_MS}`;
const IS_SHORT = `\${__to} - \${__from} <= ${LONG_MS}`;

/** Of each interval, from the readings or from the roll-ups, as long as the time shown is; an interval without readings is a gap. */
export const linesOf = (quantity: Quantity, aggregate: Aggregate = "mean"): readonly [short: string, long: string] => {
  const inSteps = `${OF_STATION} AND $timeFilter GROUP BY time($__interval) fill(null)`;
  // Of an hour there is no last direction, but the mean one.
  const field = `${quantity}_${aggregate === "last" ? "mean" : aggregate}`;
  return [
    `SELECT ${aggregate}("${quantity}") FROM "weather" WHERE ${IS_SHORT} AND ${inSteps}`,
    `SELECT ${aggregate}("${field}") FROM "weather_hour" WHERE ${IS_LONG} AND ${inSteps}`,
  ];
};

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
