import type { ColumnName, ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile } from "../port.ts";
import { DEVICE, EXTREME, IRRADIANCE, LABEL, NO_QUANTITY } from "./reasons.ts";
import { hasColumns, passOver, refused } from "./shape.ts";

const NAME = "Weather Underground";
/** What stations send for a sensor that they lack. */
const MISSING = ["-999", "-999.0", "-9999", "-9999.0", "-99.9", "-99.99", "-25375", "-2539.7"];

/**
 * The CSV that WXDailyHistory.asp?…&format=1 gave, with `<br>` behind the header and between the rows, and what programs write alike, metric,
 * too. HourlyPrecip is rainin of the upload protocol, "the accumulated rainfall in the past 60 min" (support.weather.com, PWS upload protocol).
 */
const HISTORY_VALUES: readonly ValueFacts[] = [
  { column: "TemperatureF", quantity: "temperatureC", unit: "°F" },
  { column: "TemperatureC", quantity: "temperatureC", unit: "°C" },
  { column: "DewpointF", quantity: "dewPointC", unit: "°F" },
  { column: "DewpointC", quantity: "dewPointC", unit: "°C" },
  { column: "PressureIn", quantity: "seaLevelPressureHpa", unit: "inHg" },
  { column: "PressurehPa", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: "WindDirectionDegrees", quantity: "windDirectionDeg", unit: "°" },
  { column: "WindSpeedMPH", quantity: "windSpeedMs", unit: "mph" },
  { column: "WindSpeedKMH", quantity: "windSpeedMs", unit: "km/h" },
  { column: "WindSpeedGustMPH", quantity: "windGustMs", unit: "mph" },
  { column: "WindSpeedGustKMH", quantity: "windGustMs", unit: "km/h" },
  { column: "Humidity", quantity: "humidityPct", unit: "%" },
  { column: "HourlyPrecipIn", quantity: "rainHourMm", unit: "in" },
  { column: "HourlyPrecipMM", quantity: "rainHourMm", unit: "mm" },
  { column: "dailyrainin", quantity: "rainDayMm", unit: "in" },
  { column: "dailyrainMM", quantity: "rainDayMm", unit: "mm" },
];

export const weatherUndergroundHistory: Profile = {
  name: NAME,
  recognises: (head) =>
    hasColumns(head, "Time", "WindDirectionDegrees") && ["TemperatureF", "TemperatureC"].some((name) => hasColumns(head, name)),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: hasColumns(head, "DateUTC") ? { columns: ["DateUTC"], order: "ymd", timeZone: "UTC" } : { columns: ["Time"], order: "ymd" },
      values: HISTORY_VALUES,
      missing: MISSING,
      passedOver: passOver(head, [
        [/^time$/, "the local time of DateUTC"],
        [/^winddirection$/, "WindDirectionDegrees in words"],
        [/^solar/, IRRADIANCE],
        [/^(conditions|clouds)/, NO_QUANTITY],
        [/^softwaretype/, LABEL],
      ]),
    }),
};

/** Of a month or a year, by the same address with graphspan=month. */
export const weatherUndergroundDays: Profile = refused(
  `${NAME} (days)`,
  (head) => ["TemperatureHighF", "TemperatureHighC"].some((name) => hasColumns(head, name)),
  "it has the highest, mean and lowest values of whole days, and no readings; bring in the history of each day",
);

/** docs: The Weather Company, PWS Observations v2, "units": what the prefix of a quantity means in the JSON, and in CSV that was made of it. */
const SYSTEMS: Readonly<
  Record<string, { readonly temperature: string; readonly speed: string; readonly pressure: string; readonly rain: string }>
> = {
  imperial: { temperature: "°F", speed: "mph", pressure: "inHg", rain: "in" },
  metric: { temperature: "°C", speed: "km/h", pressure: "hPa", rain: "mm" },
  metric_si: { temperature: "°C", speed: "m/s", pressure: "hPa", rain: "mm" },
  uk_hybrid: { temperature: "°C", speed: "mph", pressure: "hPa", rain: "mm" },
};

const API_NAME = `${NAME} (API)`;
export const weatherUndergroundApi: Profile = {
  name: API_NAME,
  recognises: (head) =>
    hasColumns(head, "stationID") && (hasColumns(head, "obsTimeUtc") || hasColumns(head, "epoch")) && systemOf(head.columns) !== undefined,
  plan(head, options) {
    const system = systemOf(head.columns) ?? "metric";
    return columnPlan(head, options, {
      profile: API_NAME,
      time: hasColumns(head, "obsTimeUtc") ? { columns: ["obsTimeUtc"], timeZone: "UTC" } : { columns: ["epoch"], precision: "s" },
      station: { column: "stationID" },
      values: apiValues(head.columns, system),
      missing: MISSING,
      passedOver: passOver(head, [
        [/^solarradiation/, IRRADIANCE],
        [/^(uv)/, NO_QUANTITY],
        [/gustavg$/, "the gust of an interval is its highest one"],
        [/(high|low|max|min)$/, EXTREME],
        [/(heatindex|windchill|trend)/, "worked out by the service from other columns"],
        [/^(obstimelocal|epoch|tz|lat|lon|country|neighborhood|softwaretype)/, LABEL],
        [/^(realtimefrequency|qcstatus|.*elev)/, DEVICE],
      ]),
      notes: head.columns.some((column) => /pressureMax$/i.test(column))
        ? ["of the highest and the lowest pressure of an interval, the highest is taken (pressureMax)"]
        : [],
    });
  },
};

const systemOf = (columns: readonly string[]): string | undefined =>
  ["metric_si", "uk_hybrid", "imperial", "metric"].find((system) => columns.some((column) => column.toLowerCase().startsWith(system)));

function apiValues(columns: readonly string[], system: string): readonly ValueFacts[] {
  const units = SYSTEMS[system];
  if (!units) return [];
  const of = (...ends: readonly string[]): ColumnName => columns.filter((column) => ends.some((end) => isOf(column, system, end)));
  return [
    { column: of("temp", "tempAvg"), quantity: "temperatureC", unit: units.temperature },
    { column: of("dewpt", "dewptAvg"), quantity: "dewPointC", unit: units.temperature },
    { column: of("windSpeed", "windspeedAvg"), quantity: "windSpeedMs", unit: units.speed },
    { column: of("windGust", "windgustHigh"), quantity: "windGustMs", unit: units.speed },
    { column: of("pressure", "pressureMax"), quantity: "seaLevelPressureHpa", unit: units.pressure },
    { column: of("precipRate"), quantity: "rainRateMmh", unit: `${units.rain}/h` },
    { column: of("precipTotal"), quantity: "rainDayMm", unit: units.rain },
    { column: ["winddir", "winddirAvg"], quantity: "windDirectionDeg", unit: "°" },
    { column: ["humidity", "humidityAvg"], quantity: "humidityPct", unit: "%" },
  ];
}

/** imperial.tempAvg, imperial_tempAvg, imperial/tempAvg and so on, by the program that made a table of the JSON. */
const isOf = (column: string, system: string, end: string) => new RegExp(`^${system}[^a-z]+${end}$`, "i").test(column);
