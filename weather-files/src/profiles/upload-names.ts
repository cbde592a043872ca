import type { ColumnFacts, ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { ANOTHER_SENSOR, DERIVED, DEVICE, EXTREME, INDOORS, IRRADIANCE, LABEL, NO_QUANTITY, TOTAL } from "./reasons.ts";
import { hasAnyColumn, hasColumns, passOver } from "./shape.ts";

const NAME = "Ambient Weather or Ecowitt (names of their uploads)";

const VALUES: readonly ValueFacts[] = [
  { column: "tempf", quantity: "temperatureC", unit: "°F" },
  { column: "humidity", quantity: "humidityPct", unit: "%" },
  { column: ["dewPoint", "dewptf"], quantity: "dewPointC", unit: "°F" },
  { column: "baromabsin", quantity: "pressureHpa", unit: "inHg" },
  { column: ["baromrelin", "baromin"], quantity: "seaLevelPressureHpa", unit: "inHg" },
  { column: "windspeedmph", quantity: "windSpeedMs", unit: "mph" },
  { column: "windgustmph", quantity: "windGustMs", unit: "mph" },
  { column: "winddir", quantity: "windDirectionDeg", unit: "°" },
  { column: "dailyrainin", quantity: "rainDayMm", unit: "in" },
];

/**
 * A table of what stations send to ambientweather.net, ecowitt.net and Weather Underground, by the names of that: as their APIs give it, and
 * as collectors write it down. dateutc is UTC or ms. hourlyrainin is a rate with Ambient (its API's documentation: "Hourly Rain Rate, in/hr");
 * Ecowitt sends the rate as rainratein, and there it is the rain of the last hour.
 */
export const uploadNames: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "dateutc", "tempf") && head.columns.some((column) => /^"?temp_?f\b/i.test(column)),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["dateutc"], order: "ymd", timeZone: "UTC" },
      ...stationOf(head),
      values: [...VALUES, ...rainOf(head)],
      passedOver: passOver(head, [
        [/^(passkey|stationtype|model|freq|date|tz|loc|mac ?address|id|device)$/, LABEL],
        [/(^|[^a-z])(temp|humidity|feelslike|dewpoint)in(f)?$|^(indoor|tempinf|humidityin)/, INDOORS],
        [/batt|runtime|heap|interval/, DEVICE],
        [/^solarradiation/, IRRADIANCE],
        [/^(maxdailygust|windgustdir|winddir avg|windspdmph avg|windspeedmph avg)/, EXTREME],
        [/^(feelslike|windchill|heatindex|vpd)/, DERIVED],
        [/rain/, TOTAL],
        [/(temp|humidity|feelslike|dewpoint|soil|leaf|tf )/, ANOTHER_SENSOR],
        [/.*/, NO_QUANTITY],
      ]),
    }),
};

const stationOf = (head: TableHead): Pick<ColumnFacts, "station"> =>
  hasColumns(head, "macAddress") ? { station: { column: "macAddress" } } : {};

function rainOf(head: TableHead): readonly ValueFacts[] {
  if (hasColumns(head, "rainratein")) {
    return [
      { column: "rainratein", quantity: "rainRateMmh", unit: "in/h" },
      { column: "hourlyrainin", quantity: "rainHourMm", unit: "in" },
    ];
  }
  return hasAnyColumn(head, "feelsLike", "lastRain") ? [{ column: "hourlyrainin", quantity: "rainRateMmh", unit: "in/h" }] : [];
}
