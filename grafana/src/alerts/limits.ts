/** When the rules fire. To change one: change it here, then `npm run generate:grafana`. */

/** Water freezes. */
export const FROST_C = 0;
/** Frost is coming when the temperature is not far from it, and reaches it within these hours if it goes on falling as it did. */
export const NEAR_FROST_C = 5;
export const FROST_WITHIN_H = 4;
/** Where the dew point is higher, dew and fog give off warmth before it freezes. A degree more than 0: 2 % of humidity are about that much. */
export const DRY_ENOUGH_C = 1;
/** As warm as skin: air that is warmer no longer cools. */
export const HEAT_C = 35;
/** Beaufort 8, mean of 10 minutes: 17.2 to 20.7 m/s. */
export const GALE_MS = 17.2;
/** Gusts of a gale: 43 knots (Met Office, glossary of the shipping forecast). */
export const GALE_GUST_MS = 22.1;
/** "Falling quickly": more than 3.5 hPa in 3 hours (the same glossary). The daily tide of the tropics makes 1.7. */
export const FALL_HPA = 3.6;

/** A station is silent after this time, or after so many of its own intervals. */
export const SILENT_MIN = 10;
export const SILENT_INTERVALS = 3;
/**
 * A sensor is stuck when its number is the same for so long. The station itself leaves such values out after 3 and 9 hours; quiet rooms and
 * sensors of coarse steps stay the same for longer than weather does.
 */
export const STUCK_MIN = 360;
/** At its turning points the pressure stays the same for hours. */
export const PRESSURE_STUCK_MIN = 720;
/** A reading an hour says nothing of what was between. */
export const STUCK_INTERVALS = 10;
/** Saturated air rightly stays at one number for a night. */
export const SATURATED_PCT = 95;
/** In the dark light rightly stays at one number. */
export const DIM_LUX = 100;
/** Of the last ten health messages, one a minute: a single dip is a motor that starts. */
export const UNDER_VOLTAGE_TIMES = 2;
/** As `clima doctor` warns. */
export const DISK_FREE_MB = 500;

/** The ingest says how it is every 10 s, and the store takes that with the readings. */
export const STALLED_MIN = 5;
export const WAITING_S = 300;
