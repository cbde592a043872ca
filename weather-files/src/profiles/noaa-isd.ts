import { ok, type Quantity } from "@clima/schemas";
import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Plan, Profile, TableHead } from "../port.ts";
import { withoutDirectionOfCalm } from "./calm.ts";
import { type Coded, coded } from "./noaa-isd-cells.ts";
import { RAIN_COLUMNS, rainOfHour, withRainOfHour } from "./noaa-isd-rain.ts";
import { ALTIMETER, LABEL, NO_QUANTITY } from "./reasons.ts";
import { hasColumns, passOver } from "./shape.ts";

const NAME = "NOAA ISD (global-hourly)";

const value = (column: string, quantity: Quantity, unit: string, cell: Coded): ValueFacts => ({
  column,
  quantity,
  unit,
  cell: coded(cell),
});

/** isd-format-document.pdf (NCEI): columns of one observation, each with its parts. */
const VALUES: readonly ValueFacts[] = [
  value("TMP", "temperatureC", "°C", { part: 0, quality: 1, missing: 9999, scale: 10 }),
  value("DEW", "dewPointC", "°C", { part: 0, quality: 1, missing: 9999, scale: 10 }),
  value("SLP", "seaLevelPressureHpa", "hPa", { part: 0, quality: 1, missing: 99999, scale: 10 }),
  value("MA1", "pressureHpa", "hPa", { part: 2, quality: 3, missing: 99999, scale: 10 }),
  value("WND", "windDirectionDeg", "°", { part: 0, quality: 1, missing: 999, scale: 1 }),
  value("WND", "windSpeedMs", "m/s", { part: 3, quality: 4, missing: 9999, scale: 10 }),
  value("OC1", "windGustMs", "m/s", { part: 0, quality: 1, missing: 9999, scale: 10 }),
  value("VIS", "visibilityM", "m", { part: 0, quality: 1, missing: 999999, scale: 1 }),
  value("RH1", "humidityPct", "%", { part: 2, quality: 4, missing: 999, scale: 1 }),
  { column: RAIN_COLUMNS, quantity: "rainHourMm", unit: "mm", cell: rainOfHour },
];

const PASSED_OVER: readonly (readonly [RegExp, string])[] = [
  [/^(source|latitude|longitude|elevation|name|report type|call sign|quality control|rem|eqd)$/, LABEL],
  [/^aa\d$/, "of rains of several spans that of an hour is taken"],
  [/^kb\d$|^k[a-z]\d$|^(mf|mg|mh|mk)\d$/, "means and extremes of days and months, not a reading"],
  [/.*/, NO_QUANTITY],
];

/**
 * Coded cells of the Integrated Surface Database as CSV (ncei.noaa.gov, "Global Hourly - Integrated Surface Database", isd-format-document.pdf).
 * Times are UTC.
 */
export const noaaIsd: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "STATION", "DATE", "TMP") || hasColumns(head, "STATION", "DATE", "WND"),
  plan(head, options) {
    const columns = columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["DATE"], timeZone: "UTC", order: "ymd" },
      station: { column: "STATION" },
      values: VALUES,
      passedOver: passOver(head, PASSED_OVER),
      notes: hasColumns(head, "MA1") ? [`of MA1 the first part is passed over: ${ALTIMETER}`] : [],
    });
    const plan = withoutDirectionOfCalm(columns);
    return plan.ok ? ok(withoutSummaries(head, withRainOfHour(head, plan.value))) : plan;
  },
};

/** Reports named SOD and SOM are of whole days and months: their rows have no reading. */
function withoutSummaries(head: TableHead, plan: Plan): Plan {
  const index = head.columns.indexOf("REPORT_TYPE");
  if (index < 0) return plan;
  return { ...plan, readRow: (row) => (/^SO[DM]\b/.test(row.cells[index] ?? "") ? ok({ readings: [], leftOut: [] }) : plan.readRow(row)) };
}
