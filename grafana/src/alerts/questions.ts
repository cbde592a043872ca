import type { Quantity } from "@clima/schemas";
import type { Asked, Reckoned } from "./alert-rule.ts";

const HOUR_S = 3600;
const DAY_S = 86_400;
/** As long as the ingest counts a station that is silent (ingest.retiredAfterDays); longer than that, it is no news. */
const RETIRED_AFTER_S = 7 * DAY_S;
/** A station that measures once an hour has a reading in it, whenever one looks. */
const NEWEST_WITHIN_S = 75 * 60;

const SILENCE_STEP_MIN = 5;
const STUCK_STEP_MIN = 10;
const STUCK_WITHIN_S = 3 * DAY_S;

/** What stations measure themselves; the rest is derived from it. */
const MEASURED: readonly Quantity[] = [
  "temperatureC",
  "humidityPct",
  "pressureHpa",
  "illuminanceLux",
  "windSpeedMs",
  "windDirectionDeg",
  "rainMm",
  "visibilityM",
];

/** The value of each station: means of ten minutes, of which the last counts. */
export const meanOf = (name: string, quantity: Quantity): Asked => ({
  name,
  query: `SELECT mean("${quantity}") FROM "weather" WHERE $timeFilter GROUP BY time(10m), "station" fill(none)`,
  fromS: NEWEST_WITHIN_S,
  toS: 0,
  reducer: "last",
});

/** The highest value of each station in ten minutes, of which the last count. */
export const highestOf = (name: string, quantity: Quantity): Asked => ({
  ...meanOf(name, quantity),
  query: `SELECT max("${quantity}") FROM "weather" WHERE $timeFilter GROUP BY time(10m), "station" fill(none)`,
});

/** The newest number of a field, by tags, as "x", with its own time. Whoever asks for it must ask for the newest first as well. */
const newestOf = (field: string, measurement: string, tags: string): string =>
  `(SELECT "${field}" AS "x" FROM "${measurement}" WHERE $timeFilter${tags === "" ? "" : ` GROUP BY ${tags}`} ORDER BY time DESC LIMIT 1)`;

/** Some number of a field, no matter which. */
const anyOf = (field: string, measurement: string): string => `(SELECT "${field}" AS "x" FROM "${measurement}" WHERE $timeFilter LIMIT 1)`;

/**
 * Where an expression meets one series on each side, Grafana joins them whatever their tags say (mathexp's union): the temperature of one
 * station with the dew point of another. A second series on one side prevents that. The health of the ingest is no station's, and what a
 * station says of itself is no worker's.
 */
const NOBODY = ["uptimeS", "ingest_health"] as const;
const NO_WORKER = ["simulated", "station_info"] as const;

/** The same as meanOf, so many hours ago, or of another quantity, to be joined to it. */
export const meanBeside = (name: string, quantity: Quantity, hoursAgo = 0): Asked => ({
  name,
  query: `SELECT mean("x") FROM (SELECT "${quantity}" AS "x" FROM "weather" WHERE $timeFilter), ${anyOf(...NOBODY)} WHERE $timeFilter GROUP BY time(10m), "station" fill(none)`,
  fromS: hoursAgo * HOUR_S + NEWEST_WITHIN_S,
  toS: hoursAgo * HOUR_S,
  reducer: "last",
});

/** The highest of the newest of some fields of what is known of stations, and of nobody. */
const newestInfo = (name: string, fields: readonly string[]): Asked => ({
  name,
  query: `SELECT max("x") FROM ${[...fields.map((field) => newestOf(field, "station_info", '"station"')), newestOf(...NOBODY, "")].join(", ")} WHERE $timeFilter GROUP BY "station" ORDER BY time DESC`,
  fromS: RETIRED_AFTER_S,
  toS: 0,
  reducer: "last",
});

/** 0 where a station is to be watched: it does not invent its weather, and readings are expected of it. */
export const IGNORED = newestInfo("IGNORED", ["simulated", "retired"]);

/** How far apart the readings of each station are, in seconds. */
export const INTERVAL_S = newestInfo("INTERVAL", ["intervalS"]);

/** The newest number that a station's or sensor's health has, of the last quarter of an hour. */
export const healthOf = (name: string, field: string, tags: string): Asked => ({
  name,
  query: `SELECT last("${field}") FROM "station_health" WHERE $timeFilter GROUP BY ${tags}`,
  fromS: HOUR_S / 4,
  toS: 0,
  reducer: "last",
});

/**
 * How long ago something was last found, in minutes, at least. InfluxQL cannot reckon with times. So the newest of what is found is put
 * into steps of time, and these are filled from the newest backwards: steps that stay empty are those after it.
 */
const minutesSince = (name: string, found: readonly string[], tags: string, [withinS, stepMin]: readonly [number, number]) => {
  const groups = [`time(${stepMin}m)`, ...(tags === "" ? [] : [tags])].join(", ");
  const asked: Asked = {
    name: `${name}_STEPS`,
    query: `SELECT count("x") FROM ${found.join(", ")} WHERE $timeFilter GROUP BY ${groups} fill(previous) ORDER BY time DESC`,
    fromS: withinS,
    toS: 0,
    reducer: "count",
  };
  const steps = withinS / (60 * stepMin);
  const reckoned: Reckoned = { name, expression: `${stepMin} * (${steps} - $${asked.name})` };
  return [asked, reckoned] as const;
};

/** Minutes since the newest reading of each station, of whatever it measures: $SILENT. */
export const stationSilence = (withinS = RETIRED_AFTER_S, stepMin = SILENCE_STEP_MIN) =>
  minutesSince(
    "SILENT",
    MEASURED.map((quantity) => newestOf(quantity, "weather", '"station"')),
    '"station"',
    [withinS, stepMin],
  );

/** Minutes since any ingest worker could say in the store how it is: $SILENT. A worker that was taken down is none when another works. */
export const ingestSilence = () =>
  minutesSince("SILENT", [newestOf("storedReadings", "ingest_health", "")], "", [RETIRED_AFTER_S, SILENCE_STEP_MIN]);

/**
 * Minutes since a quantity last changed: $UNCHANGED. It changed where the values of ten minutes differ, or their highest from that of
 * the ten minutes before. What the station leaves out as stuck has not changed since.
 */
export function sinceChange(quantity: Quantity) {
  const changes = [`spread("${quantity}")`, `difference(max("${quantity}"))`].map(
    (change) =>
      `(SELECT "d" AS "x" FROM (SELECT ${change} AS "d" FROM "weather" WHERE $timeFilter GROUP BY time(${STUCK_STEP_MIN}m), "station" fill(none) ORDER BY time DESC) ` +
      'WHERE "d" <> 0 GROUP BY "station" ORDER BY time DESC LIMIT 1)',
  );
  return [
    ...minutesSince("UNCHANGED", changes, '"station"', [STUCK_WITHIN_S, STUCK_STEP_MIN]),
    ...stationSilence(STUCK_WITHIN_S, STUCK_STEP_MIN),
  ];
}

/** In how many hours of the last ones each station sent anything: $HOURS. One more or less, as hours begin at the full hour. */
export const hoursHeard = (withinMin: number): Asked => ({
  name: "HOURS",
  query: `SELECT count("x") FROM ${[...MEASURED.map(hourly), anyOf(...NOBODY)].join(", ")} WHERE $timeFilter GROUP BY time(1h), "station" fill(none)`,
  fromS: 60 * withinMin,
  toS: 0,
  reducer: "count",
});

const hourly = (quantity: Quantity): string =>
  `(SELECT count("${quantity}") AS "x" FROM "weather" WHERE $timeFilter GROUP BY time(1h), "station" fill(none))`;

/** The newest of a quantity within the time in which a change is looked for. */
export const lastSeen = (name: string, quantity: Quantity): Asked => ({
  name,
  query: `SELECT last("${quantity}") FROM "weather" WHERE $timeFilter GROUP BY "station"`,
  fromS: STUCK_WITHIN_S,
  toS: 0,
  reducer: "last",
});

/** A number of each ingest worker, the last of five minutes. */
export const workerOf = (name: string, field: string): Asked => ({
  name,
  query: `SELECT last("${field}") FROM "ingest_health" WHERE $timeFilter GROUP BY "worker"`,
  fromS: 300,
  toS: 0,
  reducer: "last",
});

/** The same, so many minutes ago, to be joined to it. */
export const workerBefore = (name: string, field: string, minutesAgo: number): Asked => ({
  name,
  query: `SELECT last("x") FROM ${newestOf(field, "ingest_health", '"worker"')}, ${newestOf(...NO_WORKER, "")} WHERE $timeFilter GROUP BY "worker" ORDER BY time DESC`,
  fromS: 60 * minutesAgo + 300,
  toS: 60 * minutesAgo,
  reducer: "last",
});

/** Bytes on the disks of all workers that wait for the store: not 0 when what is in it is not yet the newest. None while none works. */
export const WAITING_BYTES: Asked = {
  name: "WAITING",
  query: 'SELECT max("spoolBytes") FROM "ingest_health" WHERE $timeFilter',
  fromS: 300,
  toS: 0,
  reducer: "max",
};
