import { columnPlan } from "../plan/column-plan.ts";
import type { ColumnFacts, ValueFacts } from "../plan/column-facts.ts";
import type { Profile } from "../port.ts";

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

const LOCAL = "it is local time, which time_hour says in UTC";

const FACTS: ColumnFacts = {
  profile: "NOAA hourly observations, as nycflights13 has them",
  time: { columns: ["time_hour"], timeZone: "UTC" },
  station: { column: "origin" },
  values: VALUES,
  passedOver: { year: LOCAL, month: LOCAL, day: LOCAL, hour: LOCAL },
};

const NEEDED = ["origin", "time_hour", ...VALUES.map(({ column }) => column)];

/** Hourly observations of US airports, as in the data set nycflights13 (R package, `weather`): °F, %, degrees, mph, inches, hPa, miles. */
export const nycflights: Profile = {
  name: FACTS.profile,
  recognises: ({ columns }) => NEEDED.every((name) => columns.some((column) => column === name)),
  plan: (head, options) => columnPlan(head, options, FACTS),
};
