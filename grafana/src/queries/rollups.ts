/**
 * Queries of the roll-ups of one station. A day, month or year begins there where the station stands, and the point of it has that
 * beginning as its time; so what is asked by day is grouped in the station's time zone, and lies in the bucket of its own day.
 */
import type { DayCount, Quantity } from "@clima/schemas";

export const OF_STATION = `"station" = '$station' AND $timeFilter`;

/** Days; from about three years on, as Grafana sees fit, several days in one. */
const BY_DAY = "GROUP BY time($__interval) fill(null) tz('$timezone')";
/** The least interval of a panel of days. */
export const DAY_INTERVAL = "1d";

/**
 * Days with a temperature in most of their hours. Of the others, and of one that has only begun, nobody knows how warm they were on the
 * whole, though one does know what they reached.
 */
const IS_WHOLE = '"wholeDays" = 1';

/** Lowest, mean or highest of each day (of several days, the mean of their means). */
export const byDay = (aggregate: "min" | "mean" | "max", quantity: Quantity) =>
  `SELECT ${aggregate}("${quantity}_${aggregate}") FROM "weather_day" WHERE ${OF_STATION} ${BY_DAY}`;

export const rainByDay = () => `SELECT sum("rainMm_sum") FROM "weather_day" WHERE ${OF_STATION} ${BY_DAY}`;

/** In how many hours of each day there was a temperature; of several days, their mean. */
export const measuredHoursByDay = () => `SELECT mean("measuredHours") FROM "weather_day" WHERE ${OF_STATION} ${BY_DAY}`;

/** Mean temperature of each hour of each day: a series for each hour of the clock. */
export const temperatureByHourOfDay = () =>
  `SELECT mean("temperatureC_mean") FROM "weather_hour" WHERE ${OF_STATION} GROUP BY time($__interval), "hour" fill(null) tz('$timezone')`;

/** Lowest, mean and highest of all days shown, and their sum of rain. */
export const ofAllDays = (aggregate: "min" | "mean" | "max", quantity: Quantity) =>
  `SELECT ${aggregate}("${quantity}_${aggregate}") FROM "weather_day" WHERE ${OF_STATION}`;

export const rainOfAllDays = () => `SELECT sum("rainMm_sum") FROM "weather_day" WHERE ${OF_STATION}`;

/** How many days of a kind there were, or their degree days: 0 of none, and no answer where nothing was measured. */
export const countOfDays = (count: DayCount) => `SELECT sum("${count}") FROM "weather_day" WHERE ${OF_STATION}`;

export const daysMeasuredInPart = () => `SELECT sum("measuredDays") - sum("wholeDays") FROM "weather_day" WHERE ${OF_STATION}`;

export const countByDay = (count: DayCount) => `SELECT sum("${count}") FROM "weather_day" WHERE ${OF_STATION} ${BY_DAY}`;

/** The day that was extreme, with its own time. */
export const recordDay = (extreme: "min" | "max", field: `${Quantity}_${"min" | "mean" | "max" | "sum"}`, onlyWhole = false) =>
  `SELECT ${extreme}("${field}") FROM "weather_day" WHERE ${OF_STATION}${onlyWhole ? ` AND ${IS_WHOLE}` : ""}`;

export const wettestMonth = () => `SELECT max("rainMm_sum") FROM "weather_month" WHERE ${OF_STATION}`;

/** The day between whose lowest and highest temperature most lay. */
export const widestDay = () =>
  `SELECT max("range") FROM (SELECT "temperatureC_max" - "temperatureC_min" AS "range" FROM "weather_day" WHERE ${OF_STATION})`;

/** Fields of each month or year, as they are. */
export const ofEach = (period: "month" | "year", fields: readonly string[], newestFirst = false) =>
  `SELECT ${fields.map((field) => `"${field}"`).join(", ")} FROM "weather_${period}" WHERE ${OF_STATION}${newestFirst ? " ORDER BY time DESC" : ""}`;
