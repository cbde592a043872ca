import type { Front } from "./fronts.ts";
import type { Rainfall } from "./rain.ts";

export interface Wind {
  /** The mean of some minutes. */
  readonly windSpeedMs: number;
  /** The strongest three seconds of them. */
  readonly windGustMs: number;
  /** Where it comes from, 0 to 359, clockwise from north; a vane points somewhere in a calm, too. */
  readonly windDirectionDeg: number;
}

interface WindDrive {
  readonly latitudeDeg: number;
  readonly westWindMs: number;
  readonly change1hHpa: number;
  /** Standard normal: what no pressure field of this size explains. */
  readonly southerly: number;
}

interface Eddies {
  readonly sunElevationDeg: number;
  readonly cloudFraction: number;
  /** Standard normal, within minutes. */
  readonly eddy: number;
  readonly gustiness: number;
}

const DEG = 180 / Math.PI;
/** For each hPa an hour. The pressure field goes past eastward at some 10 m/s: what falls is lower in the west, and that pushes the wind along the isobars. */
const SOUTH_WIND_MS_PER_HPA_H = 9;
const MAX_SOUTH_WIND_MS = 16;
/** Friction turns the wind over land towards the low. */
const FRICTION_TURN_DEG = 22;

/** The wind above the friction of the ground: the pressure gradient from west to east, and the west wind of climate and weather. */
export function windAloft({ latitudeDeg, westWindMs, change1hHpa, southerly }: WindDrive) {
  // The earth's rotation turns the wind to the right in the north, to the left in the south, hardly at the equator
  const rotation = Math.tanh(latitudeDeg / 12);
  const pushMs = -SOUTH_WIND_MS_PER_HPA_H * change1hHpa;
  const southWindMs = rotation * MAX_SOUTH_WIND_MS * Math.tanh(pushMs / MAX_SOUTH_WIND_MS) + 1.4 * southerly;
  return {
    speedMs: Math.hypot(southWindMs, westWindMs),
    groundDirectionDeg: Math.atan2(-westWindMs, -southWindMs) * DEG - FRICTION_TURN_DEG * rotation,
  };
}

/** What falling rain and a front's cold air add to the wind. */
export const squallMs = ({ squall, coldRain }: Front, { showerMmh }: Rainfall): number =>
  4 * squall + 3 * coldRain + 6 * (1 - Math.exp(-showerMmh / 4));

/** The wind at the station: less than aloft, and least in clear nights, when the cold air at the ground lies still. */
export function windAtGround({ speedMs, groundDirectionDeg }: ReturnType<typeof windAloft>, eddies: Eddies, addedMs: number): Wind {
  const meanMs = speedMs * mixing(eddies, speedMs) * Math.exp(0.16 * eddies.eddy);
  const windSpeedMs = Math.max(0, meanMs - 0.25) + 0.3 * addedMs;
  // The sun stirs the air
  const gustFactor = 1.38 + 0.1 * Math.abs(eddies.gustiness) + 0.15 * daylight(eddies.sunElevationDeg);
  return {
    windSpeedMs,
    windGustMs: windSpeedMs * gustFactor + 0.8 * addedMs,
    windDirectionDeg: Math.round(groundDirectionDeg + 7 * eddies.eddy + 720) % 360,
  };
}

/** 0 at night, 1 when the sun is well up; without a step. */
const daylight = (sunElevationDeg: number) => 1 / (1 + Math.exp(-sunElevationDeg / 6));

/** The share of the wind aloft that comes down. */
function mixing({ sunElevationDeg, cloudFraction }: Eddies, speedMs: number): number {
  const still = (1 - daylight(sunElevationDeg)) * (1 - 0.8 * cloudFraction);
  // A strong wind stirs the night's air as the sun does the day's
  return 0.56 - 0.4 * still * Math.exp(-((speedMs / 12) ** 2));
}
