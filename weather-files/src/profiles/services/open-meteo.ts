import { isTimeZone } from "@clima/schemas";
import type { ValueFacts } from "../../plan/column-facts.ts";
import type { Profile, TableHead } from "../../port.ts";
import { IRRADIANCE, NO_QUANTITY, OF_A_MODEL } from "../reasons.ts";
import { hasAnyColumn, hasColumns, passOver, planByHeaderUnits } from "../shape.ts";

const NAME = "Open-Meteo";

/** open-meteo.com/en/docs: older files have names such as windspeed_10m. Precipitation is the sum of rain, showers and snow. */
const VALUES: readonly ValueFacts[] = [
  { column: "temperature_2m", quantity: "temperatureC" },
  { column: "relative_humidity_2m", quantity: "humidityPct", unit: "%" },
  { column: "dew_point_2m", quantity: "dewPointC" },
  { column: "apparent_temperature", quantity: "apparentTemperatureC" },
  { column: "wet_bulb_temperature_2m", quantity: "wetBulbC" },
  { column: "surface_pressure", quantity: "pressureHpa" },
  { column: "pressure_msl", quantity: "seaLevelPressureHpa" },
  { column: "wind_speed_10m", quantity: "windSpeedMs" },
  { column: "wind_gusts_10m", quantity: "windGustMs" },
  { column: "wind_direction_10m", quantity: "windDirectionDeg", unit: "°" },
  { column: ["precipitation", "rain"], quantity: "rainMm" },
  { column: ["vapour_pressure_deficit", "vapor_pressure_deficit"], quantity: "vapourPressureDeficitKpa", unit: "kPa" },
  { column: "visibility", quantity: "visibilityM" },
];

/** What its archive and its forecasts of the past say of a place: models, not a station, but hours. */
export const openMeteo: Profile = {
  name: NAME,
  recognises: (head) =>
    hasColumns(head, "time") &&
    hasAnyColumn(head, "temperature_2m", "relative_humidity_2m", "precipitation", "wind_speed_10m") &&
    isOurs(head),
  plan(head, options) {
    const timeZone = zoneOf(head);
    return planByHeaderUnits(head, options, {
      profile: NAME,
      time: { columns: ["time"], order: "ymd", ...(timeZone === undefined ? {} : { timeZone }) },
      values: VALUES,
      passedOver: passOver(head, [
        [/radiation|irradiance|sunshine/, IRRADIANCE],
        [/.*/, NO_QUANTITY],
      ]),
      notes: [OF_A_MODEL],
    });
  },
};

const isOurs = ({ columns, preamble }: TableHead): boolean =>
  columns.some((column) => /_(2|10)m\b/.test(column)) ||
  preamble.some((line) => /^latitude,longitude,elevation,utc_offset_seconds/.test(line));

/** The lines above say of which place and zone it is. */
function zoneOf({ preamble }: TableHead): string | undefined {
  const at = preamble.findIndex((line) => /(^|,)timezone(,|$)/.test(line));
  const zone = preamble[at + 1]?.split(",")[preamble[at]?.split(",").indexOf("timezone") ?? -1] ?? "";
  if (zone === "GMT") return "UTC";
  return zone !== "" && isTimeZone(zone) ? zone : undefined;
}
