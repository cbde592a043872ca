import { ok, type Result } from "@clima/schemas";
import type { ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import { atHour } from "../../plan/time-of-parts.ts";
import type { Profile } from "../../port.ts";
import { withoutDirectionOfCalm } from "../calm.ts";
import { EXTREME, IRRADIANCE, NO_QUANTITY } from "../reasons.ts";
import { hasAnyColumn, hasColumns, passOver, refused } from "../shape.ts";

const NAME = "KNMI";

const tenths = (column: string, quantity: ValueFacts["quantity"], unit: string): ValueFacts => ({
  column,
  quantity,
  unit,
  isUnitSure: true,
  factor: 0.1,
});

/** knmi.nl, uurgegevens: most are tenths. DD is 0 for a calm and 990 for variable winds; P is reduced to sea level; -1 is less than 0.05 mm of rain. */
const VALUES: readonly ValueFacts[] = [
  tenths("T", "temperatureC", "°C"),
  tenths("TD", "dewPointC", "°C"),
  { column: "U", quantity: "humidityPct", unit: "%" },
  tenths("P", "seaLevelPressureHpa", "hPa"),
  tenths("FF", "windSpeedMs", "m/s"),
  tenths("FH", "windSpeedMs", "m/s"),
  tenths("FX", "windGustMs", "m/s"),
  { column: "DD", quantity: "windDirectionDeg", unit: "°", missing: ["990"] },
  { ...tenths("RH", "rainMm", "mm"), cell: withoutTrace },
];

function withoutTrace(text: string): Result<string, string> {
  return text === "-1" ? { ok: false, error: "-1 is a trace, too little to be measured" } : ok(text);
}

/** Hours of Dutch stations, as text or from its service as JSON: hour 1 ends at 1:00 UT, hour 24 at midnight. */
export const knmi: Profile = {
  name: NAME,
  recognises: (head) =>
    (hasColumns(head, "YYYYMMDD", "HH") || hasColumns(head, "station_code", "date", "hour")) &&
    hasAnyColumn(head, "T", "DD", "FH", "RH", "U", "P"),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: {
          columns: [
            ["YYYYMMDD", "date"],
            ["HH", "hour"],
          ],
          join: ([date = "", hour = ""]) => atHour([date.slice(0, 10), hour]),
          order: "ymd",
          timeZone: "UTC",
        },
        station: { column: ["STN", "station_code"] },
        values: VALUES,
        passedOver: passOver(head, [
          [/^q$/, IRRADIANCE],
          [/^t10n$/, EXTREME],
          [/^vv$/, "a code of the visibility, not metres"],
          [/^fh$/, "windSpeedMs is taken from FF, the mean of ten minutes"],
          [/.*/, NO_QUANTITY],
        ]),
        notes: ["KNMI writes tenths: of °C, hPa, m/s and mm"],
      }),
    ),
};

export const knmiDays: Profile = refused(
  `${NAME} (days)`,
  (head) => hasColumns(head, "TG", "TN", "TX") && hasAnyColumn(head, "YYYYMMDD", "date"),
  "it has means, extremes and sums of whole days, and no readings; bring in its uurgegevens (hours)",
);
