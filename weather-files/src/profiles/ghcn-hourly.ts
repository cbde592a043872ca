import { ok, type Quantity, type Result } from "@clima/schemas";
import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { LeftOut, Plan, Profile, Row, RowContents, TableHead } from "../port.ts";
import { withoutDirectionOfCalm } from "./calm.ts";
import { ALTIMETER, LABEL, NO_QUANTITY, TOTAL } from "./reasons.ts";
import { hasColumns, passOver } from "./shape.ts";

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
  [/^(station name|latitude|longitude|elevation|year|month|day|hour|minute|date|remarks)$/, LABEL],
  [/^altimeter/, ALTIMETER],
  [/^precipitation \d+ hour/, TOTAL],
  [/.*/, NO_QUANTITY],
];

/**
 * Values with the quality that the document gives each: 3 and 7 are erroneous, and a letter is the name of a check that failed. What is
 * only suspect (2 and 6) is taken and marked.
 */
export const ghcnHourly: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "Station_ID", "temperature", "dew_point_temperature"),
  plan(head, options) {
    const plan = withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: hasColumns(head, "Year", "Month", "Day", "Hour")
          ? { columns: ["Year", "Month", "Day", "Hour", "Minute"], join: clockOf, order: "ymd", timeZone: "UTC" }
          : { columns: ["DATE"], order: "ymd", timeZone: "UTC" },
        station: { column: "Station_ID" },
        values: VALUES,
        passedOver: passOver(head, PASSED_OVER),
      }),
    );
    return plan.ok ? ok(withQuality(head, plan.value)) : plan;
  },
};

const clockOf = ([year = "", month = "", day = "", hour = "", minute = ""]: readonly string[]) =>
  `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")} ${hour.padStart(2, "0")}:${minute.padStart(2, "0") || "00"}`;

interface Judged {
  readonly column: string;
  readonly quantity: Quantity;
  readonly index: number;
  readonly codeIndex: number;
}

function withQuality(head: TableHead, plan: Plan): Plan {
  const judged = VALUES.flatMap(({ column, quantity }): Judged[] => {
    const index = head.columns.indexOf(String(column));
    const codeIndex = head.columns.indexOf(`${column}_Quality_Code`);
    return index < 0 || codeIndex < 0 ? [] : [{ column: String(column), quantity, index, codeIndex }];
  });
  return judged.length === 0 ? plan : { ...plan, readRow: (row) => readJudged(row, judged, plan) };
}

function readJudged(row: Row, judged: readonly Judged[], plan: Plan): Result<RowContents, string> {
  const codeOf = ({ codeIndex }: Judged) => row.cells[codeIndex] ?? "";
  const present = judged.filter(({ index }) => (row.cells[index] ?? "") !== "");
  const wrong = present.filter((each) => /^[37A-Za-z]$/.test(codeOf(each)));
  const suspect = present.filter((each) => /^[26]$/.test(codeOf(each)));
  if (wrong.length === 0 && suspect.length === 0) return plan.readRow(row);
  const cells = [...row.cells];
  for (const { index } of wrong) cells[index] = "";
  const read = plan.readRow({ ...row, cells });
  if (!read.ok)
    return wrong.length === 0
      ? read
      : { ok: false, error: `${read.error}: ${wrong.map((each) => reasonOf(codeOf(each), each.column)).join(", ")}` };
  const leftOut = wrong.map((each): LeftOut => {
    return { column: each.column, text: row.cells[each.index] ?? "", reason: reasonOf(codeOf(each), each.column) };
  });
  const quality = Object.fromEntries(suspect.map(({ quantity }) => [quantity, "suspect" as const]));
  const readings = read.value.readings.map((reading) => (suspect.length === 0 ? reading : { ...reading, quality }));
  return ok({ ...read.value, readings, leftOut: [...leftOut, ...read.value.leftOut] });
}

const reasonOf = (code: string, column: string) => `the quality code ${code} of ${column} says that it failed a check`;
