/**
 * Queries of the roll-ups of one station. A day, month or year begins there where the station stands, and the point of it has that
 * beginning as its time; so what is asked by day is grouped in the station's time zone, and lies in the bucket of its own day.
 */
import type { Quantity } from "@clima/schemas";

export const OF_STATION = `"station" = '$station' AND $timeFilter`;

/** Days; from about three years on, as Grafana sees fit, several days in one. */
const BY_DAY = "GROUP BY time($__interval) fill(null) tz('$timezone')";
/** The least interval of a panel of days. */
export const DAY_INTERVAL = "1d";

/**
 * Only days that are over. A day of 25 hours (the clocks go back) must be, too. Of the others nobody knows yet how warm they will be;
 * how warm and how cold they have been for certain, one does.
 */
export const IS_OVER = "time < now() - 25h";

/** Lowest, mean or highest of each day (of several days, the mean of their means). */
export const byDay = (aggregate: "min" | "mean" | "max", quantity: Quantity) =>
  `SELECT ${aggregate}("${quantity}_${aggregate}") FROM "weather_day" WHERE ${OF_STATION} ${BY_DAY}`;

export const rainByDay = () => `SELECT sum("rainMm_sum") FROM "weather_day" WHERE ${OF_STATION} ${BY_DAY}`;

/** How many readings of the temperature each day has; of several days, their mean. */
export const readingsByDay = () => `SELECT mean("temperatureC_count") FROM "weather_day" WHERE ${OF_STATION} ${BY_DAY}`;

/** Mean temperature of each hour of each day: a series for each hour of the clock. */
export const temperatureByHourOfDay = () =>
  `SELECT mean("temperatureC_mean") FROM "weather_hour" WHERE ${OF_STATION} GROUP BY time($__interval), "hour" fill(null) tz('$timezone')`;

/** Lowest, mean and highest of all days shown, and their sum of rain. */
export const ofAllDays = (aggregate: "min" | "mean" | "max", quantity: Quantity) =>
  `SELECT ${aggregate}("${quantity}_${aggregate}") FROM "weather_day" WHERE ${OF_STATION}`;

export const rainOfAllDays = () => `SELECT sum("rainMm_sum") FROM "weather_day" WHERE ${OF_STATION}`;

/** On how many days there was a temperature at all. */
export const daysMeasured = () => `SELECT count("temperatureC_count") FROM "weather_day" WHERE ${OF_STATION}`;

/** A kind of day, by its lowest or highest temperature. */
export interface DayKind {
  readonly field: "temperatureC_min" | "temperatureC_max";
  readonly condition: string;
  /** Whether a day that is not over may stop to be one: it is counted when it is over. */
  readonly mayPass?: boolean;
}

export const DAY_KINDS = {
  frost: { field: "temperatureC_min", condition: "< 0" },
  ice: { field: "temperatureC_max", condition: "< 0", mayPass: true },
  summer: { field: "temperatureC_max", condition: ">= 25" },
  tropical: { field: "temperatureC_max", condition: ">= 30" },
  tropicalNight: { field: "temperatureC_min", condition: ">= 20", mayPass: true },
} as const satisfies Readonly<Record<string, DayKind>>;

/** How many days of a kind there were; no answer when there was none. */
export const countOfDays = ({ field, condition, mayPass = false }: DayKind) =>
  `SELECT count("${field}") FROM "weather_day" WHERE ${OF_STATION} AND "${field}" ${condition}${mayPass ? ` AND ${IS_OVER}` : ""}`;

/** From and to where rooms are heated and cooled: the daily mean below it, and above it, is counted. */
export const DEGREE_DAY_BASE_C = 18;

const degreesOfDays = (kind: "heating" | "cooling") => {
  const mean = '"temperatureC_mean"';
  const [degrees, condition] =
    kind === "heating"
      ? [`${DEGREE_DAY_BASE_C} - ${mean}`, `${mean} < ${DEGREE_DAY_BASE_C}`]
      : [`${mean} - ${DEGREE_DAY_BASE_C}`, `${mean} > ${DEGREE_DAY_BASE_C}`];
  return `(SELECT ${degrees} AS "degreeDays" FROM "weather_day" WHERE ${OF_STATION} AND ${condition} AND ${IS_OVER})`;
};

export const degreeDaysByDay = (kind: "heating" | "cooling") =>
  `SELECT sum("degreeDays") FROM ${degreesOfDays(kind)} WHERE $timeFilter ${BY_DAY}`;

export const degreeDaysOfAllDays = (kind: "heating" | "cooling") => `SELECT sum("degreeDays") FROM ${degreesOfDays(kind)}`;

/** The day that was extreme, with its own time. */
export const recordDay = (extreme: "min" | "max", field: `${Quantity}_${"min" | "mean" | "max" | "sum"}`, onlyOver = false) =>
  `SELECT ${extreme}("${field}") FROM "weather_day" WHERE ${OF_STATION}${onlyOver ? ` AND ${IS_OVER}` : ""}`;

export const wettestMonth = () => `SELECT max("rainMm_sum") FROM "weather_month" WHERE ${OF_STATION}`;

/** The day between whose lowest and highest temperature most lay. */
export const widestDay = () =>
  `SELECT max("range") FROM (SELECT "temperatureC_max" - "temperatureC_min" AS "range" FROM "weather_day" WHERE ${OF_STATION})`;

/** Fields of each month or year, as they are. */
export const ofEach = (period: "month" | "year", fields: readonly string[], newestFirst = false) =>
  `SELECT ${fields.map((field) => `"${field}"`).join(", ")} FROM "weather_${period}" WHERE ${OF_STATION}${newestFirst ? " ORDER BY time DESC" : ""}`;
