import { err, ok, type Result, show } from "@clima/schemas";
import { isMissing, readNumber } from "../columns/numbers.ts";
import type { TimeFacts, ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import { columnFinder } from "../plan/columns-of.ts";
import type { Profile, TableHead } from "../port.ts";
import { IRRADIANCE, NO_QUANTITY } from "./reasons.ts";
import { hasColumns, passOver } from "./shape.ts";

/** A number alone is not taken: °F and °C, mph and km/h look alike. */
const withUnit = (text: string): Result<string, string> =>
  isMissing(text) || /[^\d\s.,+-]/.test(text)
    ? ok(text)
    : err(`${show(text)} has no unit beside it, as 65.1 °F has; expected the column's unit in a --map file`);

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
    return columnPlan(head, options, {
      profile: NAME,
      time: time.value,
      values: [...VALUES.map((value) => withCellUnit(head, value)), ...UNITLESS],
      passedOver: passOver(head, [
        [/^solar/, IRRADIANCE],
        [/^uv/, NO_QUANTITY],
      ]),
    });
  },
};

/** The unit of a column is what its cells say, where its header does not. */
function withCellUnit(head: TableHead, value: ValueFacts): ValueFacts {
  const found = columnFinder(head)(value.column);
  if (!found || found.unit !== undefined) return value;
  const units = head.sample.map(({ cells }) => readNumber(cells[found.index] ?? "", head.hasDecimalComma));
  const said = units.find((number) => number.ok && number.value.unit !== undefined);
  const unit = said?.ok ? said.value.unit : undefined;
  return { ...value, cell: withUnit, ...(unit === undefined ? {} : { unit }) };
}

const DAY = /(?<!\d)(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/;

/** The day is in a column of its own, beside the clock, or only in the file's name. */
function timeOf(head: TableHead): Result<TimeFacts, string> {
  const whole = ["Datetime", "Date Time", "Timestamp"].find((name) => hasColumns(head, name));
  if (whole) return ok({ columns: [whole] });
  if (hasColumns(head, "Date", "Time")) return ok({ columns: ["Date", "Time"] });
  const clock = head.columns.findIndex((column) => /^time\b/i.test(column));
  const name = head.columns[clock];
  if (name === undefined) return err(`there is no column of times; expected "Time"`);
  if (head.sample.some(({ cells }) => /\d{4}|\d[/-]\d/.test(cells[clock] ?? ""))) return ok({ columns: [name] });
  const day = DAY.exec(head.name)?.[0].replace(/[-_.]/g, "");
  if (day === undefined) {
    return err(
      `its times have no day; expected a column Date beside ${name}, or the day in the file's name, such as garden-2026-01-31.csv`,
    );
  }
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  return ok({ columns: [name], join: ([text = ""]) => (text === "" ? "" : `${date} ${text}`) });
}
