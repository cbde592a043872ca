import type { ColumnFacts, ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { areMost } from "../table/are-most.ts";
import { LABEL, NO_QUANTITY } from "./reasons.ts";
import { hasColumns, passOver, refused } from "./shape.ts";

const NAME = "Meteostat";

/** dev.meteostat.net/bulk/hourly: the columns of files without a header, in this order; hours of UTC, wind in km/h, pressure of sea level. */
const BULK = ["date", "hour", "temp", "dwpt", "rhum", "prcp", "snow", "wdir", "wspd", "wpgt", "pres", "tsun", "coco"];

const VALUES: readonly ValueFacts[] = [
  { column: "temp", quantity: "temperatureC", unit: "°C" },
  { column: "dwpt", quantity: "dewPointC", unit: "°C" },
  { column: "rhum", quantity: "humidityPct", unit: "%" },
  { column: "prcp", quantity: "rainMm", unit: "mm" },
  { column: "wdir", quantity: "windDirectionDeg", unit: "°" },
  { column: "wspd", quantity: "windSpeedMs", unit: "km/h" },
  { column: "wpgt", quantity: "windGustMs", unit: "km/h" },
  { column: "pres", quantity: "seaLevelPressureHpa", unit: "hPa" },
];

const NOT_OURS: Readonly<Record<string, string>> = {
  snow: NO_QUANTITY,
  snwd: NO_QUANTITY,
  tsun: NO_QUANTITY,
  cldc: NO_QUANTITY,
  coco: "a code of the weather's condition",
};

export const meteostat: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "temp", "rhum", "wspd") && ["dwpt", "pres", "coco"].some((name) => hasColumns(head, name)),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: timeOf(head),
      ...(hasColumns(head, "station") ? { station: { column: "station" } } : {}),
      values: VALUES,
      passedOver: { ...NOT_OURS, ...passOver(head, [[/ source$/, LABEL]]) },
    }),
};

export const meteostatBulk: Profile = {
  name: `${NAME} (bulk)`,
  recognises: ({ columns, sample }) =>
    columns.length === BULK.length &&
    columns[0] === "1" &&
    sample.length > 0 &&
    areMost(sample, ({ cells: [date = "", hour = ""] }) => /^\d{4}-\d\d-\d\d$/.test(date) && /^([01]?\d|2[0-3])(:00){0,2}$/.test(hour)),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: { columns: [placeOf("date"), placeOf("hour")], join: atHour, timeZone: "UTC" },
      values: VALUES.map((value) => ({ ...value, column: placeOf(String(value.column)) })),
      passedOver: Object.fromEntries(
        Object.entries(NOT_OURS).flatMap(([name, reason]) => (BULK.includes(name) ? [[placeOf(name), `${name}: ${reason}`]] : [])),
      ),
      notes: [`Meteostat's bulk files have no header; their columns are ${BULK.map((name, index) => `${index + 1} ${name}`).join(", ")}`],
    }),
};

/** Bulk of days, and exports of them. */
export const meteostatDays: Profile = refused(
  `${NAME} (days)`,
  (head) => hasColumns(head, "tavg", "tmin", "tmax"),
  "it has means, extremes and sums of whole days, and no readings; bring in its hourly data",
);

const placeOf = (name: string): string => String(BULK.indexOf(name) + 1);

function timeOf(head: TableHead): ColumnFacts["time"] {
  if (hasColumns(head, "year", "month", "day", "hour")) {
    return {
      columns: ["year", "month", "day", "hour"],
      join: ([year = "", month = "", day = "", hour = ""]) => atHour([`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`, hour]),
      timeZone: "UTC",
    };
  }
  if (hasColumns(head, "date", "hour")) return { columns: ["date", "hour"], join: atHour, timeZone: "UTC" };
  return { columns: [["time", "date", "datetime"]], order: "ymd", timeZone: "UTC" };
}

/** A number of an hour, or a clock. */
const atHour = ([date = "", hour = ""]: readonly string[]): string =>
  `${date} ${hour.includes(":") ? hour : `${hour.padStart(2, "0")}:00`}`.trim();
