import type { Quantity } from "@clima/schemas";
import { DATASOURCE, type Variable } from "./model.ts";
import type { Text } from "./text.ts";

interface VariableSettings {
  readonly name: string;
  readonly label: Text;
  readonly query: string;
  /** Whether several can be chosen, and all of them at first. */
  readonly multi?: boolean;
  /** A hidden one is worked out, not chosen. */
  readonly hidden?: boolean;
}

/** A variable whose choices a query gives, asked again when the time shown changes. */
export const queryVariable = ({ name, label, query, multi = false, hidden = false }: VariableSettings): Variable => ({
  name,
  label,
  type: "query",
  datasource: DATASOURCE,
  query,
  refresh: 2,
  sort: 1,
  multi,
  includeAll: multi,
  hide: hidden ? 2 : 0,
  // What was worked out for one station would stand in the address, and be kept for another.
  ...(hidden ? { skipUrlSync: true } : {}),
  ...(multi ? { current: { text: ["All"], value: ["$__all"] } } : {}),
  options: [],
});

/** Of the time that is shown: what was taken down years ago is no choice for today. */
const tagValues = (measurement: string, tag: string) => `SHOW TAG VALUES FROM "${measurement}" WITH KEY = "${tag}" WHERE $timeFilter`;

const ofStation = (field: string) => `SELECT last("${field}") FROM "station_info" WHERE "station" = '$station'`;

/** Which station; the first one at first. */
export const STATION: Variable = queryVariable({
  name: "station",
  label: { en: "Station", pt: "Estação" },
  query: tagValues("weather", "station"),
});

/** Which station, of those that said how they are: also one whose sensors all fail. */
export const STATION_WITH_HEALTH: Variable = queryVariable({
  name: "station",
  label: { en: "Station", pt: "Estação" },
  query: tagValues("station_health", "station"),
});

/** Which stations, all at first; queries say "station" =~ /^$station$/. */
export const STATIONS: Variable = queryVariable({
  name: "station",
  label: { en: "Stations", pt: "Estações" },
  query: tagValues("weather", "station"),
  multi: true,
});

/** What some sensor of nearly every station measures. */
export const EVERYDAY_QUANTITIES: readonly Quantity[] = ["temperatureC", "humidityPct", "pressureHpa", "illuminanceLux", "windSpeedMs"];

/**
 * Until when one looks how far the newest 50 readings are apart, and for how long before: to the end of the time shown, and to its beginning,
 * where the interval may have been another. 100 days are enough: a longer time is shown in steps of two hours at least.
 */
const LOOKS_BACK = [
  ["__to", "100d"],
  ["__from", "3d"],
] as const;

/** Twice the median distance of readings, in seconds, and a hundredth more for jitter. Newest first distances are negative. */
const TWICE_THE_DISTANCE = 2 * -0.00101;

const distance = (quantity: Quantity, until: string, before: string) => {
  const moment = `\${${until}}ms`;
  const readings = `SELECT "${quantity}" FROM "weather" WHERE "station" = '$station' AND time <= ${moment} AND time > ${moment} - ${before} ORDER BY time DESC LIMIT 50`;
  const distances = `SELECT elapsed("${quantity}", 1ms) AS "apartMs" FROM (${readings}) ORDER BY time DESC`;
  return `(SELECT median("apartMs") * ${TWICE_THE_DISTANCE} AS "s" FROM (${distances}) ORDER BY time DESC)`;
};

/**
 * The least interval of panels of the chosen station, in seconds: twice its own, so that every bucket holds a reading, and an empty one is
 * a gap. It is what the readings say, for imported and replayed ones have no station that would.
 */
export const INTERVAL: Variable = queryVariable({
  name: "interval",
  label: { en: "Least interval", pt: "Menor intervalo" },
  query: `SELECT max("s") FROM ${EVERYDAY_QUANTITIES.flatMap((quantity) =>
    LOOKS_BACK.map(([until, before]) => distance(quantity, until, before)),
  ).join(", ")} ORDER BY time DESC`,
  hidden: true,
});

/** The time zone of the chosen station. Where it is not known it is empty, which tz('$timezone') takes as UTC. */
export const TIME_ZONE: Variable = queryVariable({
  name: "timezone",
  label: { en: "Time zone", pt: "Fuso horário" },
  query: ofStation("timeZone"),
  hidden: true,
});

/** What a board of one station has. */
export const OF_ONE_STATION: readonly Variable[] = [STATION, INTERVAL, TIME_ZONE];

/** Which ingest workers, all at first. */
export const WORKERS: Variable = queryVariable({
  name: "worker",
  label: { en: "Worker", pt: "Worker" },
  query: tagValues("ingest_health", "worker"),
  multi: true,
});
