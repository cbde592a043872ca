import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile } from "../../port.ts";
import { withoutDirectionOfCalm } from "../calm.ts";
import { ALTIMETER, DERIVED, LABEL, NO_QUANTITY, TOTAL } from "../reasons.ts";
import { hasColumns, passOver } from "../shape.ts";

const NAME = "Bureau of Meteorology";

/** bom.gov.au, latest weather observations (.axf, and tables of its JSON). Rain is that since 9 in the morning; only press_msl says what it is. */
export const bom: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "aifstime_utc", "air_temp"),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: { columns: ["aifstime_utc"], timeZone: "UTC" },
        station: { column: ["name[80]", "name", "wmo"] },
        values: [
          { column: "air_temp", quantity: "temperatureC", unit: "°C" },
          { column: "dewpt", quantity: "dewPointC", unit: "°C" },
          { column: "rel_hum", quantity: "humidityPct", unit: "%" },
          { column: "press_msl", quantity: "seaLevelPressureHpa", unit: "hPa" },
          { column: "wind_spd_kmh", quantity: "windSpeedMs", unit: "km/h" },
          { column: "gust_kmh", quantity: "windGustMs", unit: "km/h" },
          { column: ["wind_dir", "wind_dir[80]"], quantity: "windDirectionDeg", unit: "°" },
          { column: ["vis_km[80]", "vis_km"], quantity: "visibilityM", unit: "km" },
        ],
        missing: ["-9999", "-9999.0"],
        passedOver: passOver(head, [
          [/^rain trace/, TOTAL],
          [/^press qnh|^press( 80)?$/, ALTIMETER],
          [/^(apparent t|delta t|wind spd kt|gust kt)/, DERIVED],
          [/^(sort order|wmo|history product|local date time|lat|lon|name)/, LABEL],
          [/.*/, NO_QUANTITY],
        ]),
      }),
    ),
};
