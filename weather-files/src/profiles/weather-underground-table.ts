import { err, ok, type Result } from "@clima/schemas";
import type { TimeFacts, ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { IRRADIANCE, NO_QUANTITY } from "./reasons.ts";
import { hasColumns, passOver } from "./shape.ts";

/** A number alone is not taken: °F and °C, mph and km/h look alike. */
const withUnit = (text: string): Result<string, string> =>
  /[^\d\s.,+-]/.test(text) ? ok(text) : err("has no unit beside it, such as 65.1 °F; expected the column's unit in a --map file");

/**
 * The table of a station's page, wunderground.com/dashboard/pws/…/table, as people copy it: each cell has its unit, and the times have no day.
 * Precip. Rate. is inches or millimetres in an hour, Precip. Accum. is since midnight, and stations have to send the pressure of sea level.
 */
const VALUES: readonly ValueFacts[] = [
  { column: "Temperature", quantity: "temperatureC" },
  { column: "Dew Point", quantity: "dewPointC" },
  { column: ["Speed", "Wind Speed"], quantity: "windSpeedMs" },
  { column: ["Gust", "Wind Gust"], quantity: "windGustMs" },
  { column: "Pressure", quantity: "seaLevelPressureHpa" },
  { column: ["Precip. Rate.", "Precip Rate"], quantity: "rainRateMmh" },
  { column: ["Precip. Accum.", "Precip Accum"], quantity: "rainDayMm" },
];
const UNITLESS: readonly ValueFacts[] = [
  { column: "Humidity", quantity: "humidityPct" },
  { column: "Wind", quantity: "windDirectionDeg" },
];

const NAME = "Weather Underground (table of a station's page)";

export const weatherUndergroundTable: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "Temperature", "Precip. Rate", "Precip. Accum"),
  plan(head, options) {
    const time = timeOf(head);
    if (!time.ok) return time;
    const hasHeaderUnits = head.columns.some((column) => /^Temperature\s*[([]/i.test(column));
    return columnPlan(head, options, {
      profile: NAME,
      time: time.value,
      values: [...(hasHeaderUnits ? VALUES : VALUES.map((value) => ({ ...value, cell: withUnit }))), ...UNITLESS],
      passedOver: passOver(head, [
        [/^solar/, IRRADIANCE],
        [/^uv/, NO_QUANTITY],
      ]),
    });
  },
};

const DAY = /(?<!\d)(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/;

/** The day is in a column of its own, beside the clock, or only in the file's name. */
function timeOf(head: TableHead): Result<TimeFacts, string> {
  const whole = ["Datetime", "Date Time", "Timestamp"].find((name) => hasColumns(head, name));
  if (whole) return ok({ columns: [whole] });
  if (hasColumns(head, "Date", "Time")) return ok({ columns: ["Date", "Time"] });
  const clock = head.columns.findIndex((column) => /^time\b/i.test(column));
  const name = head.columns[clock];
  if (name === undefined) return err(`${head.name} has no column of times; expected "Time"`);
  if (head.sample.some(({ cells }) => /\d{4}|\d[/-]\d/.test(cells[clock] ?? ""))) return ok({ columns: [name] });
  const day = DAY.exec(head.name)?.[0].replace(/[-_.]/g, "");
  if (day === undefined) {
    return err(
      `the times of ${head.name} have no day; expected a column Date beside ${name}, or the day in the file's name, such as garden-2026-01-31.csv`,
    );
  }
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  return ok({ columns: [name], join: ([text = ""]) => (text === "" ? "" : `${date} ${text}`) });
}
