/** Queries of several stations at once: those that are chosen, a series or a row each. */
const OF_STATIONS = '"station" =~ /^$station$/';
const IN_TIME = `${OF_STATIONS} AND $timeFilter`;

/**
 * The least interval of panels that compare hours: one that measures but every hour, a little sooner or later, still finds a reading in each
 * two hours.
 */
export const HOURS_INTERVAL = "2h";

/** A line for each station, of the roll-ups of its hours. */
export const byHours = (select: string) =>
  `SELECT ${select} FROM "weather_hour" WHERE ${IN_TIME} GROUP BY time($__interval), "station" fill(null)`;

/** Whether each was there last: of all time, for one that has been online for a year came a year ago. */
export const lastStatus = () => `SELECT last("online") AS "online" FROM "station_status" WHERE ${OF_STATIONS} GROUP BY "station"`;

/** The last that each said of itself. */
export const lastInfo = (...fields: readonly string[]) =>
  `SELECT ${fields.map((field) => `last("${field}") AS "${field}"`).join(", ")} FROM "station_info" WHERE ${IN_TIME} GROUP BY "station"`;

/** The newest temperature of each, and when that was. */
export const lastTemperature = () => `SELECT last("temperatureC") AS "temperatureC" FROM "weather" WHERE ${IN_TIME} GROUP BY "station"`;
