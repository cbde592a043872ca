import type { Values } from "@clima/schemas";
import type { Words } from "../words/words.ts";

export type SkyIcon = "clear" | "fair" | "dull" | "day" | "twilight" | "night" | "rain" | "frost" | "fog";

/** The weather in a word, and out of what that follows: names of the reader's words. */
export interface Sky {
  readonly icon: SkyIcon;
  readonly word: keyof Words["now"]["sky"];
  readonly because: keyof Words["now"]["skyBecause"];
}

export interface SkyPlace {
  /** Of the sun, now; absent where nobody knows where the station is. */
  readonly sunElevationDeg?: number | undefined;
  readonly place?: "indoors" | "outdoors" | undefined;
}

/** AMS, Glossary of Meteorology, "rain": up to 2.5 mm/h light, from 7.6 on heavy. */
const LIGHT_RAIN_MMH = 2.5;
const HEAVY_RAIN_MMH = 7.6;
/** WMO No. 8: fog is a visibility of less than 1 km. */
const FOG_M = 1000;
/** 97 % of humidity are half a degree; hygrometers are 2 % wrong. Wind mixes the air and lifts fog. */
const FOG_SPREAD_C = 0.5;
const FOG_WIND_MS = 3;
/** Grass is up to three degrees colder than the air above it, under a clear sky at night. */
const GROUND_FROST_C = 3;
const SUNSET_DEG = -0.833;
const CIVIL_DUSK_DEG = -6;
/** Light from a sun that is lower says little of clouds. */
const SUN_HIGH_DEG = 10;
/** A clear sky with the sun overhead, lx. Of it, 70 % are sunny, 30 % are dull. */
const CLEAR_LUX = 110_000;
const CLEAR_SHARE = 0.7;
const DULL_SHARE = 0.3;

/**
 * What follows from the readings of now, which must be neither old nor doubtful. Rain goes before fog, fog before frost, frost before light.
 * Undefined where nothing follows, and indoors, where the lamp is no sun.
 */
export function skyOf(values: Values, { sunElevationDeg, place }: SkyPlace): Sky | undefined {
  // The sun's height alone is no weather.
  if (place === "indoors" || Object.keys(values).length === 0) return undefined;
  return rainOf(values) ?? fogOf(values) ?? frostOf(values, sunElevationDeg) ?? lightOf(values, sunElevationDeg);
}

function rainOf({ rainRateMmh, rainMm = 0 }: Values): Sky | undefined {
  if (rainRateMmh === undefined || rainRateMmh <= 0) return rainMm > 0 ? { icon: "rain", word: "rain", because: "rain" } : undefined;
  const word = rainRateMmh > HEAVY_RAIN_MMH ? "heavyRain" : rainRateMmh > LIGHT_RAIN_MMH ? "rain" : "lightRain";
  return { icon: "rain", word, because: "rainRate" };
}

function fogOf({ visibilityM, temperatureC, dewPointC, windSpeedMs = 0 }: Values): Sky | undefined {
  if (visibilityM !== undefined) return visibilityM < FOG_M ? { icon: "fog", word: "fog", because: "visibility" } : undefined;
  if (temperatureC === undefined || dewPointC === undefined) return undefined;
  if (temperatureC - dewPointC > FOG_SPREAD_C || windSpeedMs > FOG_WIND_MS) return undefined;
  return { icon: "fog", word: "fogLikely", because: "dewPoint" };
}

function frostOf({ temperatureC, dewPointC }: Values, sunElevationDeg = 90): Sky | undefined {
  if (temperatureC === undefined) return undefined;
  if (temperatureC <= 0) return { icon: "frost", word: "frost", because: "temperature" };
  const isLikely = temperatureC <= GROUND_FROST_C && dewPointC !== undefined && dewPointC <= 0 && sunElevationDeg < SUNSET_DEG;
  return isLikely ? { icon: "frost", word: "groundFrostLikely", because: "dewPointAtNight" } : undefined;
}

function lightOf({ illuminanceLux }: Values, sunElevationDeg: number | undefined): Sky | undefined {
  if (sunElevationDeg === undefined) return undefined;
  if (sunElevationDeg < CIVIL_DUSK_DEG) return { icon: "night", word: "night", because: "sun" };
  if (sunElevationDeg < SUNSET_DEG) return { icon: "twilight", word: "twilight", because: "sun" };
  if (illuminanceLux === undefined || sunElevationDeg < SUN_HIGH_DEG) return { icon: "day", word: "day", because: "sun" };
  const share = illuminanceLux / (CLEAR_LUX * Math.sin((sunElevationDeg * Math.PI) / 180));
  const because = "light";
  if (share >= CLEAR_SHARE) return { icon: "clear", word: "clear", because };
  return share >= DULL_SHARE ? { icon: "fair", word: "fair", because } : { icon: "dull", word: "dull", because };
}
