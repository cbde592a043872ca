import { saturationVapourPressureHpa } from "../reading/humidity.ts";
import { type Climate, shapeOfDay } from "./climate.ts";
import type { Noise } from "./noises.ts";
import type { Synoptic } from "./synoptic.ts";

export interface Clouds {
  readonly slow: number;
  /** With what changes within minutes. */
  readonly fast: number;
}

/** Low and falling pressure brings cloud; broken cloud changes within minutes, a clear or closed sky hardly. */
export function simulateClouds(noise: Noise, atMs: number, { sigmas, change3hHpa, front }: Synoptic): Clouds {
  const drive = -0.9 * sigmas - 0.25 * change3hHpa + 0.7 * noise("cloudCover", atMs) + 0.9 * front.cloud;
  const slow = 1 / (1 + Math.exp(-(0.1 + 1.5 * drive)));
  const brokenness = 2 * (0.9 * slow * (1 - slow) + 0.03);
  const flicker = 0.7 * noise("cloudField", atMs) + 0.5 * noise("cloudGap", atMs);
  return { slow, fast: Math.min(1, Math.max(0, slow + brokenness * flicker)) };
}

interface Conditions {
  readonly climate: Climate;
  readonly solarHour: number;
  readonly warmth: number;
  readonly change3hHpa: number;
  /** The slow one. */
  readonly cloudFraction: number;
  readonly windAloftMs: number;
}

export interface DryAir {
  readonly temperatureC: number;
  /** May be above the temperature: then the air is saturated. */
  readonly dewPointC: number;
}

/** Temperature from season, air mass and time of day, and a slow dew point, before rain and fog. */
export function simulateAir(noise: Noise, atMs: number, conditions: Conditions): DryAir {
  const { climate, solarHour, warmth, change3hHpa, cloudFraction, windAloftMs } = conditions;
  // Cloud keeps the day cool and the night warm, and wind stirs in the air from above
  const openness = (1.25 - 0.95 * cloudFraction ** 1.3) * (1.12 - 0.24 * (1 - Math.exp(-windAloftMs / 9)));
  const rangeC = climate.dailyRangeC * (1 + 0.25 * warmth) * openness;
  const coldFront = Math.max(-2, Math.min(2, change3hHpa / 1.5));
  const airMassC = climate.airMassC * (0.75 * noise("airMass", atMs) - 0.6 * coldFront);
  const dayMeanC = climate.meanC + climate.annualSwingC * warmth + airMassC;
  const temperatureC = dayMeanC + rangeC * (shapeOfDay(solarHour) - 0.47) + 0.15 * noise("turbulence", atMs);
  // The air loses moisture as dew at night, so its dew point lies near the daily minimum
  const dewPointC = dayMeanC - 0.36 * rangeC - 1.6 + 1.6 * noise("moisture", atMs) + 2 * (cloudFraction - 0.5);
  return { temperatureC, dewPointC };
}

export interface WetAir extends DryAir {
  readonly humidityPct: number;
  /** 0 for none, 1 for a thick one. */
  readonly fog: number;
}

interface Wetting {
  /** By rain, 0 to 1. */
  readonly moistening: number;
  readonly windSpeedMs: number;
  /** The slow one. */
  readonly cloudFraction: number;
}

/** Rain cools the air and moistens it, towards its wet bulb; in still clear air that is cold enough for its moisture there is fog. */
export function wetAir({ temperatureC: dryC, dewPointC: moistC }: DryAir, { moistening, windSpeedMs, cloudFraction }: Wetting): WetAir {
  const spreadC = Math.max(0, dryC - moistC);
  const temperatureC = dryC - 0.36 * moistening * spreadC;
  const fog = falling(spreadC, 0, 1.2) * falling(windSpeedMs, 0.6, 1.8) * falling(cloudFraction, 0.35, 0.75);
  // Under a clear sky dew takes moisture out of the air before it is saturated
  const belowC = 0.02 + 0.6 * (1 - fog) * Math.max(0, 0.4 - cloudFraction);
  const dewPointC = Math.min(moistC + 0.4 * moistening * spreadC, temperatureC - belowC);
  const humidityPct = (100 * saturationVapourPressureHpa(dewPointC)) / saturationVapourPressureHpa(temperatureC);
  return { temperatureC, dewPointC, humidityPct, fog };
}

/** 1 up to the first bound, 0 from the second. */
const falling = (number: number, from: number, to: number) => 1 - Math.min(1, Math.max(0, (number - from) / (to - from)));
