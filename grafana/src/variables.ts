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

/** The least interval of panels of the chosen station, like 20s: twice its own, so that every bucket holds a reading. */
export const INTERVAL: Variable = queryVariable({
  name: "interval",
  label: { en: "Least interval", pt: "Menor intervalo" },
  query: ofStation("interval"),
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
