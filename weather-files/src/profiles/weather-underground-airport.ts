import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile } from "../port.ts";
import { withoutDirectionOfCalm } from "./calm.ts";
import { DERIVED, LABEL, NO_QUANTITY } from "./reasons.ts";
import { hasAnyColumn, hasColumns, passOver, refused } from "./shape.ts";

const MISSING = ["-9999", "-9999.0", "-999", "-999.0", "N/A"];

/** history/airport/…/DailyHistory.html?format=1: the units are at the end of the names, and VisibilityMPH are miles. */
const AIRPORT: readonly ValueFacts[] = [
  { column: "TemperatureF", quantity: "temperatureC", unit: "°F" },
  { column: "TemperatureC", quantity: "temperatureC", unit: "°C" },
  { column: "Dew PointF", quantity: "dewPointC", unit: "°F" },
  { column: "Dew PointC", quantity: "dewPointC", unit: "°C" },
  { column: "Humidity", quantity: "humidityPct", unit: "%" },
  { column: "Sea Level PressureIn", quantity: "seaLevelPressureHpa", unit: "inHg" },
  { column: "Sea Level PressurehPa", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: ["VisibilityMPH", "VisibilityMiles"], quantity: "visibilityM", unit: "mi" },
  { column: "VisibilityKm", quantity: "visibilityM", unit: "km" },
  { column: "Wind SpeedMPH", quantity: "windSpeedMs", unit: "mph" },
  { column: "Wind SpeedKm/h", quantity: "windSpeedMs", unit: "km/h" },
  { column: "Gust SpeedMPH", quantity: "windGustMs", unit: "mph" },
  { column: "Gust SpeedKm/h", quantity: "windGustMs", unit: "km/h" },
  { column: "WindDirDegrees", quantity: "windDirectionDeg", unit: "°" },
  { column: "PrecipitationIn", quantity: "rainHourMm", unit: "in" },
  { column: "Precipitationmm", quantity: "rainHourMm", unit: "mm" },
];

const AIRPORT_NAME = "Weather Underground (airport)";
export const weatherUndergroundAirport: Profile = {
  name: AIRPORT_NAME,
  recognises: (head) => hasColumns(head, "DateUTC", "WindDirDegrees") && hasAnyColumn(head, "Wind SpeedMPH", "Wind SpeedKm/h"),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: AIRPORT_NAME,
        time: { columns: ["DateUTC"], order: "ymd", timeZone: "UTC" },
        values: AIRPORT,
        missing: MISSING,
        passedOver: passOver(head, [
          [/^time/, "the local time of DateUTC"],
          [/^wind direction$/, "WindDirDegrees in words"],
          [/.*/, NO_QUANTITY],
        ]),
      }),
    ),
};

export const weatherUndergroundAirportDays: Profile = refused(
  `${AIRPORT_NAME}, days`,
  (head) => hasAnyColumn(head, "Max TemperatureF", "Max TemperatureC") && hasAnyColumn(head, "Min TemperatureF", "Min TemperatureC"),
  "it has the highest, mean and lowest values of whole days, and no readings; bring in the history of each day",
);

const OLD_NAME = "Weather Underground (API until 2018)";
/** Of each value two: tempm in metric and tempi in imperial units; also with an underscore before, as data sets made of it have them. */
const OLD_API: readonly ValueFacts[] = [
  { column: "tempm", quantity: "temperatureC", unit: "°C" },
  { column: "tempi", quantity: "temperatureC", unit: "°F" },
  { column: "dewptm", quantity: "dewPointC", unit: "°C" },
  { column: "dewpti", quantity: "dewPointC", unit: "°F" },
  { column: "hum", quantity: "humidityPct", unit: "%" },
  { column: "pressurem", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: "pressurei", quantity: "seaLevelPressureHpa", unit: "inHg" },
  { column: "wspdm", quantity: "windSpeedMs", unit: "km/h" },
  { column: "wspdi", quantity: "windSpeedMs", unit: "mph" },
  { column: "wgustm", quantity: "windGustMs", unit: "km/h" },
  { column: "wgusti", quantity: "windGustMs", unit: "mph" },
  { column: "wdird", quantity: "windDirectionDeg", unit: "°" },
  { column: "vism", quantity: "visibilityM", unit: "km" },
  { column: "visi", quantity: "visibilityM", unit: "mi" },
  { column: "precipm", quantity: "rainHourMm", unit: "mm" },
  { column: "precipi", quantity: "rainHourMm", unit: "in" },
];

export const weatherUndergroundOldApi: Profile = {
  name: OLD_NAME,
  recognises: (head) => hasAnyColumn(head, "tempm", "tempi") && hasAnyColumn(head, "wspdm", "wspdi", "dewptm", "pressurem"),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: OLD_NAME,
        time: hasColumns(head, "datetime_utc")
          ? { columns: ["datetime_utc"], timeZone: "UTC" }
          : { columns: [["utcdate", "date", "datetime", "time"]] },
        values: OLD_API,
        missing: MISSING,
        passedOver: passOver(head, [
          [/^(heat ?index|wind ?chill)/, DERIVED],
          [/^(icon|metar|conds|wdire)/, LABEL],
          [/.*/, NO_QUANTITY],
        ]),
      }),
    ),
};
