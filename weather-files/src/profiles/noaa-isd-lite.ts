import { ok } from "@clima/schemas";
import type { ValueFacts } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, Row } from "../port.ts";
import { areMost } from "../table/are-most.ts";
import { withoutDirectionOfCalm } from "./calm.ts";
import { NO_QUANTITY } from "./reasons.ts";

const NAME = "NOAA ISD-Lite";
const COLUMNS = 12;
const MISSING = ["-9999"];

/** Numbers of tenths. */
const tenths = (column: string, quantity: ValueFacts["quantity"], unit: string): ValueFacts => ({
  column,
  quantity,
  unit,
  factor: 0.1,
  missing: MISSING,
});

/** A file without a header: its columns are named by their places (isd-lite-format.txt, June 2006). */
const VALUES: readonly ValueFacts[] = [
  tenths("5", "temperatureC", "°C"),
  tenths("6", "dewPointC", "°C"),
  tenths("7", "seaLevelPressureHpa", "hPa"),
  { column: "8", quantity: "windDirectionDeg", unit: "°", missing: MISSING },
  tenths("9", "windSpeedMs", "m/s"),
  {
    ...tenths("11", "rainHourMm", "mm"),
    cell: (text) => (text === "-1" ? { ok: false, error: "-1 is a trace, too little to be measured" } : ok(text)),
  },
];

const isLite = ({ cells }: Row) => cells.length === COLUMNS && cells.every((cell) => /^-?\d+$/.test(cell)) && isHour(cells);
const isHour = ([year = "", month = "", day = "", hour = ""]: readonly string[]) =>
  /^(19|20)\d\d$/.test(year) && Number(month) <= 12 && Number(day) <= 31 && Number(hour) <= 23;

/** Hours of a year at a station, in columns of numbers without names. Times are UTC, to the nearest hour. */
export const noaaIsdLite: Profile = {
  name: NAME,
  recognises: ({ columns, sample }) => columns.length === COLUMNS && columns[0] === "1" && sample.length > 0 && areMost(sample, isLite),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: {
          columns: ["1", "2", "3", "4"],
          join: ([year = "", month = "", day = "", hour = ""]) => `${year}-${month}-${day} ${hour}:00`,
          order: "ymd",
          timeZone: "UTC",
        },
        values: VALUES,
        passedOver: { "10": NO_QUANTITY, "12": "the rain of six hours, for which Clima has no quantity" },
      }),
    ),
};
