import type { ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile } from "../../port.ts";
import { withoutDirectionOfCalm } from "../calm.ts";
import { EXTREME, IRRADIANCE, LABEL, NO_QUANTITY } from "../reasons.ts";
import { hasAnyColumn, hasColumns, passOver } from "../shape.ts";

const NAME = "GeoSphere Austria";

/** dataset.api.hub.geosphere.at, tawes-v1-10min and klima-v2: metadata of the parameters, which the latter has in lower case. */
const VALUES: readonly ValueFacts[] = [
  { column: "TL", quantity: "temperatureC", unit: "°C" },
  { column: "TP", quantity: "dewPointC", unit: "°C" },
  { column: "RF", quantity: "humidityPct", unit: "%" },
  { column: "P", quantity: "pressureHpa", unit: "hPa" },
  { column: "PRED", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: "FF", quantity: "windSpeedMs", unit: "m/s" },
  { column: "FFX", quantity: "windGustMs", unit: "m/s" },
  { column: "DD", quantity: "windDirectionDeg", unit: "°" },
  { column: "RR", quantity: "rainMm", unit: "mm" },
];

/** Files of the API, whose times have a zone. */
export const geoSphere: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "time", "station") && hasAnyColumn(head, "TL", "PRED", "FFX"),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: { columns: ["time"], order: "ymd", timeZone: "UTC" },
        station: { column: "station" },
        values: VALUES,
        passedOver: passOver(head, [
          [/flag$|^substation$|^(lat|lon)$/, LABEL],
          [/^(tlmax|tlmin|ffam|ddx)/, EXTREME],
          [/^(glow|cglo|so|chim)/, IRRADIANCE],
          [/.*/, NO_QUANTITY],
        ]),
      }),
    ),
};

/** What stands in the table of all stations (TAWES): names with units, L of a station (LDstat) and reduced (LDred). */
export const geoSphereTable: Profile = {
  name: `${NAME} (TAWES)`,
  recognises: (head) => hasColumns(head, "Datum", "Zeit", "LDstat hPa"),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: `${NAME} (TAWES)`,
        time: { columns: ["Datum", "Zeit"], order: "dmy" },
        station: { column: "Name" },
        values: [
          { column: "T °C", quantity: "temperatureC", unit: "°C" },
          { column: "TP °C", quantity: "dewPointC", unit: "°C" },
          { column: "RF %", quantity: "humidityPct", unit: "%" },
          { column: "WR °", quantity: "windDirectionDeg", unit: "°" },
          { column: "WG km/h", quantity: "windSpeedMs", unit: "km/h" },
          { column: "WSG km/h", quantity: "windGustMs", unit: "km/h" },
          { column: "N l/m²", quantity: "rainMm", unit: "mm" },
          { column: "LDred hPa", quantity: "seaLevelPressureHpa", unit: "hPa" },
          { column: "LDstat hPa", quantity: "pressureHpa", unit: "hPa" },
        ],
        passedOver: passOver(head, [
          [/^so/, IRRADIANCE],
          [/.*/, LABEL],
        ]),
      }),
    ),
};
