import { saturationVapourPressureHpa } from "../reading/humidity.ts";
import { tideHpa } from "../reading/pressure-tendency.ts";
import { stationPressureHpa } from "../reading/sea-level-pressure.ts";
import { type Sun, sunAt } from "@clima/schemas";
import { CLIMATE, shapeOfDay, warmthOfSeason } from "./climate.ts";
import { illuminanceLux } from "./daylight.ts";
import { smoothNoise } from "./noise.ts";

export interface SimulatedPlace {
  /** A whole number; another seed is another weather. */
  readonly seed: number;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly elevationM: number;
}

export interface SimulatedWeather {
  readonly temperatureC: number;
  readonly humidityPct: number;
  readonly dewPointC: number;
  /** At the station's elevation. */
  readonly pressureHpa: number;
  readonly seaLevelPressureHpa: number;
  readonly illuminanceLux: number;
  readonly sunElevationDeg: number;
  /** 0 clear, 1 overcast. */
  readonly cloudFraction: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What varies independently, and how slowly. */
const NOISES = {
  pressureWave: { stream: 1, tauMs: 40 * HOUR_MS },
  pressureRipple: { stream: 2, tauMs: 11 * HOUR_MS },
  cloudCover: { stream: 3, tauMs: 9 * HOUR_MS },
  cloudField: { stream: 4, tauMs: 25 * MINUTE_MS },
  cloudGap: { stream: 5, tauMs: 6 * MINUTE_MS },
  airMass: { stream: 6, tauMs: 60 * HOUR_MS },
  turbulence: { stream: 7, tauMs: 20 * MINUTE_MS },
  moisture: { stream: 8, tauMs: 20 * HOUR_MS },
  cloudEdge: { stream: 9, tauMs: 4 * MINUTE_MS },
} as const;

type Noise = (name: keyof typeof NOISES, atMs: number) => number;

/** Weather as a pure function of time: the same seed and instant give the same weather, for ever. */
export function createSimulatedWeather(place: SimulatedPlace): (atMs: number) => SimulatedWeather {
  const noise: Noise = (name, atMs) => smoothNoise(place.seed, NOISES[name].stream, atMs, NOISES[name].tauMs);
  return (atMs) => {
    const sun = sunAt(atMs, place.latitudeDeg, place.longitudeDeg);
    const warmth = warmthOfSeason(sun.yearAngleRad, place.latitudeDeg);
    const synoptic = synopticPressure(noise, atMs);
    const clouds = simulateClouds(noise, atMs, synoptic);
    const air = simulateAir(noise, atMs, { sun, warmth, change3hHpa: synoptic.change3hHpa, cloudFraction: clouds.slow });
    const seaLevelPressureHpa = CLIMATE.seaLevelPressureHpa + liveliness(warmth) * synoptic.hpa + tideHpa(sun.solarHour, place.latitudeDeg);
    return {
      ...air,
      pressureHpa: stationPressureHpa({ ...air, seaLevelPressureHpa, elevationM: place.elevationM }),
      seaLevelPressureHpa,
      illuminanceLux: illuminanceLux(sun.elevationDeg, clouds.fast, edgeGlow(noise, atMs, clouds.fast)),
      sunElevationDeg: sun.elevationDeg,
      cloudFraction: clouds.fast,
    };
  };
}

/** Highs and lows pass more vigorously in winter. */
const liveliness = (warmth: number) => 1 - 0.35 * warmth;

interface SynopticPressure {
  /** Against the mean. */
  readonly hpa: number;
  readonly change3hHpa: number;
}

/** The pressure of passing highs and lows, without season and tide. */
function synopticPressure(noise: Noise, atMs: number): SynopticPressure {
  const at = (whenMs: number) => CLIMATE.pressureSigmaHpa * (0.88 * noise("pressureWave", whenMs) + 0.47 * noise("pressureRipple", whenMs));
  const hpa = at(atMs);
  return { hpa, change3hHpa: hpa - at(atMs - 3 * HOUR_MS) };
}

/** Low and falling pressure brings cloud; broken cloud changes within minutes, a clear or closed sky hardly. */
function simulateClouds(noise: Noise, atMs: number, { hpa, change3hHpa }: SynopticPressure) {
  const drive = (-0.9 * hpa) / CLIMATE.pressureSigmaHpa - 0.35 * change3hHpa + 0.7 * noise("cloudCover", atMs);
  const slow = 1 / (1 + Math.exp(-(0.2 + 1.5 * drive)));
  const brokenness = 2 * (0.9 * slow * (1 - slow) + 0.03);
  const flicker = 0.7 * noise("cloudField", atMs) + 0.5 * noise("cloudGap", atMs);
  return { slow, fast: Math.min(1, Math.max(0, slow + brokenness * flicker)) };
}

/** Sunlit edges of broken cloud add some percent to the light of the open sky. */
const edgeGlow = (noise: Noise, atMs: number, cloudFraction: number) =>
  1 + 0.24 * cloudFraction * (1 - cloudFraction) * noise("cloudEdge", atMs);

interface Conditions {
  readonly sun: Sun;
  readonly warmth: number;
  readonly change3hHpa: number;
  readonly cloudFraction: number;
}

/** Temperature from season, air mass and time of day; a slow dew point below it; humidity follows from the two. */
function simulateAir(noise: Noise, atMs: number, { sun, warmth, change3hHpa, cloudFraction }: Conditions) {
  // Cloud keeps the day cool and the night warm
  const rangeC = CLIMATE.dailyRangeC * (1 + 0.25 * warmth) * (1.25 - 0.95 * cloudFraction ** 1.3);
  const coldFront = Math.max(-2, Math.min(2, change3hHpa / 1.5));
  const airMassC = CLIMATE.airMassC * (0.75 * noise("airMass", atMs) - 0.6 * coldFront);
  const dayMeanC = CLIMATE.meanC + CLIMATE.annualSwingC * warmth + airMassC;
  const temperatureC = dayMeanC + rangeC * (shapeOfDay(sun.solarHour) - 0.47) + 0.15 * noise("turbulence", atMs);
  // The air loses moisture as dew at night, so its dew point lies near the daily minimum
  const moistC = dayMeanC - 0.36 * rangeC - 1.6 + 1.6 * noise("moisture", atMs) + 2 * (cloudFraction - 0.5);
  const dewPointC = Math.min(moistC, temperatureC - 0.02 - 0.6 * Math.max(0, 0.4 - cloudFraction));
  const humidityPct = (100 * saturationVapourPressureHpa(dewPointC)) / saturationVapourPressureHpa(temperatureC);
  return { temperatureC, humidityPct, dewPointC };
}
