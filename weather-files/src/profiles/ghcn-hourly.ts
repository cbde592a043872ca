import { ok } from "@clima/schemas";
import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile } from "../port.ts";
import { withoutDirectionOfCalm } from "./calm.ts";
import { withQuality } from "./ghcn-quality.ts";
import { ALTIMETER, LABEL, NO_QUANTITY, TOTAL } from "./reasons.ts";
import { hasAnyColumn, hasColumns, passOver } from "./shape.ts";

const NAME = "GHCN-hourly";

/** ghcnh_DOCUMENTATION.pdf (NCEI), "Variables". */
const VALUES: readonly ValueFacts[] = [
  { column: "temperature", quantity: "temperatureC", unit: "°C" },
  { column: "dew_point_temperature", quantity: "dewPointC", unit: "°C" },
  { column: "wet_bulb_temperature", quantity: "wetBulbC", unit: "°C" },
  { column: "relative_humidity", quantity: "humidityPct", unit: "%" },
  { column: "station_level_pressure", quantity: "pressureHpa", unit: "hPa" },
  { column: "sea_level_pressure", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: "wind_direction", quantity: "windDirectionDeg", unit: "°" },
  { column: "wind_speed", quantity: "windSpeedMs", unit: "m/s" },
  { column: "wind_gust", quantity: "windGustMs", unit: "m/s" },
  { column: "precipitation", quantity: "rainHourMm", unit: "mm" },
  { column: "visibility", quantity: "visibilityM", unit: "km" },
];

const PASSED_OVER: readonly (readonly [RegExp, string])[] = [
  [
    / (measurement|quality|report|source) (code|type|station id)$| source station id$/,
    "read beside the values, or says where they are from",
  ],
  [/^(station name|name|latitude|longitude|elevation|year|month|day|hour|minute|date|remarks)$/, LABEL],
  [/^altimeter/, ALTIMETER],
  [/^precipitation \d+ hour/, TOTAL],
  [/.*/, NO_QUANTITY],
];

/** Files have Station_ID; what the access service answers (ncei.noaa.gov/access/services/data/v1) has STATION. */
const STATION = ["Station_ID", "STATION"];

/** Values with the quality that the document gives each. */
export const ghcnHourly: Profile = {
  name: NAME,
  recognises: (head) =>
    hasColumns(head, "Station_ID", "temperature", "dew_point_temperature") ||
    (hasAnyColumn(head, ...STATION) && VALUES.some(({ column }) => head.columns.includes(`${column}_Quality_Code`))),
  plan(head, options) {
    const plan = withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: hasColumns(head, "Year", "Month", "Day", "Hour")
          ? { columns: ["Year", "Month", "Day", "Hour", "Minute"], join: clockOf, order: "ymd", timeZone: "UTC" }
          : { columns: ["DATE"], order: "ymd", timeZone: "UTC" },
        station: { column: STATION },
        values: VALUES,
        passedOver: passOver(head, PASSED_OVER),
      }),
    );
    return plan.ok ? ok(withQuality(head, VALUES, plan.value)) : plan;
  },
};

const clockOf = ([year = "", month = "", day = "", hour = "", minute = ""]: readonly string[]) =>
  `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")} ${hour.padStart(2, "0")}:${minute.padStart(2, "0") || "00"}`;
