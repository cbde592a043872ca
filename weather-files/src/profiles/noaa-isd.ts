import { err, ok, type Quantity, type Result } from "@clima/schemas";
import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Plan, Profile, TableHead } from "../port.ts";
import { ALTIMETER, LABEL, NO_QUANTITY } from "./reasons.ts";
import { hasColumns, passOver } from "./shape.ts";

const NAME = "NOAA ISD (global-hourly)";

/** Where a number stands in a cell of several parts, such as `+0123,1`: its part, the digits that stand for "missing", the part of its quality. */
interface Coded {
  readonly part: number;
  readonly quality: number;
  readonly missing: number;
  readonly scale: number;
}

/** Quality codes of erroneous values, of NCEI's own checks and of other sources' (isd-format-document.pdf, "AIR-TEMPERATURE-OBSERVATION air temperature quality code"). */
const ERRONEOUS = /^[37]$/;

/** The number of a cell, in the unit that its name says; "" where it is missing. */
function coded({ part, quality, missing, scale }: Coded): (text: string) => Result<string, string> {
  return (text) => {
    const parts = text.split(",");
    const digits = (parts[part] ?? "").trim();
    if (digits === "") return ok("");
    if (!/^[+-]?\d+$/.test(digits))
      return err(
        `${JSON.stringify(text)} is not as the ISD has it; expected ${scale === 1 ? "numbers" : "tenths"} and codes with commas between`,
      );
    if (Math.abs(Number(digits)) === missing) return ok("");
    const code = (parts[quality] ?? "").trim();
    if (ERRONEOUS.test(code)) return err(`NOAA's quality code ${code} says that it is erroneous`);
    return ok(String(Number(digits) / scale));
  };
}

const value = (column: string, quantity: Quantity, unit: string, cell: Coded): ValueFacts => ({
  column,
  quantity,
  unit,
  cell: coded(cell),
});

/** The parts of rain are its hours, the depth in tenths of mm, a condition (2 is a trace), and the quality. */
function rainOfHour(text: string): Result<string, string> {
  const [hours = ""] = text.split(",");
  if (text === "" || Number(hours) === 99) return ok("");
  if (Number(hours) !== 1) return err(`it is the rain of ${Number(hours)} hours, for which Clima has no quantity`);
  return coded({ part: 1, quality: 3, missing: 9999, scale: 10 })(text);
}

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
  ...["AA1", "AA2", "AA3", "AA4"].map((column): ValueFacts => ({ column, quantity: "rainHourMm", unit: "mm", cell: rainOfHour })),
];

const PASSED_OVER: readonly (readonly [RegExp, string])[] = [
  [/^(source|latitude|longitude|elevation|name|report type|call sign|quality control|rem|eqd)$/, LABEL],
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
    const plan = columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["DATE"], timeZone: "UTC", order: "ymd" },
      station: { column: "STATION" },
      values: VALUES,
      passedOver: passOver(head, PASSED_OVER),
      notes: hasColumns(head, "MA1") ? [`of MA1 the first part is passed over: ${ALTIMETER}`] : [],
    });
    return plan.ok ? ok(withoutSummaries(head, plan.value)) : plan;
  },
};

/** Reports named SOD and SOM are of whole days and months: their rows have no reading. */
function withoutSummaries(head: TableHead, plan: Plan): Plan {
  const index = head.columns.indexOf("REPORT_TYPE");
  if (index < 0) return plan;
  return { ...plan, readRow: (row) => (/^SO[DM]\b/.test(row.cells[index] ?? "") ? ok({ readings: [], leftOut: [] }) : plan.readRow(row)) };
}
