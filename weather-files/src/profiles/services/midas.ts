import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile } from "../../port.ts";
import { withoutDirectionOfCalm } from "../calm.ts";
import { LABEL, NO_QUANTITY } from "../reasons.ts";
import { withoutRows } from "../rows-meant.ts";
import { hasColumns, passOver } from "../shape.ts";

const NAME = "Met Office MIDAS";

/** MIDAS Open, uk-hourly-weather-obs (dap.ceda.ac.uk): wind in knots, visibility in tens of metres, times in UTC. A line "end data" closes the file. */
export const midas: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "ob_time", "src_id", "air_temperature", "msl_pressure"),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      withoutRows(
        columnPlan(head, options, {
          profile: NAME,
          time: { columns: ["ob_time"], order: "ymd", timeZone: "UTC" },
          station: { column: "src_id" },
          values: [
            { column: "air_temperature", quantity: "temperatureC", unit: "°C" },
            { column: "dewpoint", quantity: "dewPointC", unit: "°C" },
            { column: "wetb_temp", quantity: "wetBulbC", unit: "°C" },
            { column: "rltv_hum", quantity: "humidityPct", unit: "%" },
            { column: "stn_pres", quantity: "pressureHpa", unit: "hPa" },
            { column: "msl_pressure", quantity: "seaLevelPressureHpa", unit: "hPa" },
            { column: "wind_speed", quantity: "windSpeedMs", unit: "kn" },
            { column: "wind_direction", quantity: "windDirectionDeg", unit: "°" },
            { column: "visibility", quantity: "visibilityM", unit: "m", factor: 10 },
          ],
          passedOver: passOver(head, [
            [/(^id|_id|name|version|ind|type| q| j|meto stmp time|midas stmp etime)/, LABEL],
            [/.*/, NO_QUANTITY],
          ]),
        }),
        ({ cells }) => cells[0] === "end data",
      ),
    ),
};
