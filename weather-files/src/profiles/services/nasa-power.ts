import { columnPlan } from "../../plan/column-plan.ts";
import { timeOfParts } from "../../plan/time-of-parts.ts";
import type { Profile } from "../../port.ts";
import { EXTREME, IRRADIANCE, NO_QUANTITY, OF_A_MODEL } from "../reasons.ts";
import { hasAnyColumn, hasColumns, passOver } from "../shape.ts";

const NAME = "NASA POWER";

/** power.larc.nasa.gov, hourly CSV: the parameters' units are always these; -999 is no value. Local solar time or UTC, as was asked there. */
export const nasaPower: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "YEAR", "MO", "DY") && hasAnyColumn(head, "T2M", "RH2M", "PS", "WS10M", "WS2M", "PRECTOTCORR"),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: timeOfParts(head) ?? { columns: ["YEAR", "MO", "DY"] },
      values: [
        { column: "T2M", quantity: "temperatureC", unit: "°C" },
        { column: "T2MDEW", quantity: "dewPointC", unit: "°C" },
        { column: "T2MWET", quantity: "wetBulbC", unit: "°C" },
        { column: "RH2M", quantity: "humidityPct", unit: "%" },
        { column: "PS", quantity: "pressureHpa", unit: "kPa" },
        { column: "WS10M", quantity: "windSpeedMs", unit: "m/s" },
        { column: "WD10M", quantity: "windDirectionDeg", unit: "°" },
        { column: "PRECTOTCORR", quantity: "rainMm", unit: "mm" },
      ],
      missing: ["-999", "-999.0", "-999.00"],
      passedOver: passOver(head, [
        [/(max|min|range)$/, EXTREME],
        [/^(allsky|clrsky|toa)/, IRRADIANCE],
        [/.*/, NO_QUANTITY],
      ]),
      notes: [OF_A_MODEL],
    }),
};
