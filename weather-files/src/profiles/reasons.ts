/** What is told of services that calculate the weather of a place. */
export const OF_A_MODEL = "these are values of a model for a place, not what a station there measured";

/** Why a column is passed over, as `--dry-run` tells it. */
export const INDOORS = "indoors, which is another place: --map may name a station for it";
export const ANOTHER_SENSOR = "another sensor, which is another place: --map may name a station for it";
export const NO_QUANTITY = "Clima has no such quantity";
export const IRRADIANCE = "W/m² are no lux, and Clima keeps light in lux";
export const DERIVED = "worked out by the program from other columns, by a formula of its own";
export const EXTREME = "the highest or lowest of the interval, not a reading";
export const TOTAL = "a total of another span than the interval, the hour or the day";
export const DEVICE = "about the device, not the weather";
export const ALTIMETER = "the altimeter setting (QNH), which is neither the station's nor the sea level's pressure";
export const LABEL = "names the row, the place or the program";
