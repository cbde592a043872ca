import { sunAt } from "@clima/schemas";
import { tideHpa } from "../reading/pressure-tendency.ts";
import { stationPressureHpa } from "../reading/sea-level-pressure.ts";
import { simulateAir, simulateClouds, wetAir } from "./air.ts";
import { climateAt, warmthOfSeason } from "./climate.ts";
import { illuminanceLux } from "./daylight.ts";
import { createNoises } from "./noises.ts";
import { rainCover, rainfall } from "./rain.ts";
import { synopticAt } from "./synoptic.ts";
import { squallMs, type Wind, windAloft, windAtGround } from "./wind.ts";

export interface SimulatedPlace {
  /** A whole number; another seed is another weather. */
  readonly seed: number;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly elevationM: number;
}

export interface SimulatedWeather extends Wind {
  readonly temperatureC: number;
  readonly humidityPct: number;
  readonly dewPointC: number;
  /** At the station's elevation. */
  readonly pressureHpa: number;
  readonly seaLevelPressureHpa: number;
  readonly illuminanceLux: number;
  /** Of snow, what it melts to. */
  readonly rainRateMmh: number;
  readonly sunElevationDeg: number;
  /** 0 clear, 1 overcast. */
  readonly cloudFraction: number;
}

/**
 * Weather as a pure function of time: the same seed and instant give the same weather, for ever. Highs, lows and fronts go past; cloud, wind,
 * rain, temperature and light follow from them, from the place and from the sun.
 */
export function createSimulatedWeather(place: SimulatedPlace): (atMs: number) => SimulatedWeather {
  const { seed, latitudeDeg, longitudeDeg, elevationM } = place;
  const noise = createNoises(seed);
  const climate = climateAt(latitudeDeg, elevationM);
  return (atMs) => {
    const sun = sunAt(atMs, latitudeDeg, longitudeDeg);
    const warmth = warmthOfSeason(sun.yearAngleRad, latitudeDeg);
    const synoptic = synopticAt({ seed, noise, climate, warmth }, atMs);
    const clouds = simulateClouds(noise, atMs, synoptic);
    const aloft = windAloft({ ...synoptic, latitudeDeg, southerly: noise("southWind", atMs) });
    const sky = { ...sun, ...synoptic, climate, warmth, cloudFraction: clouds.slow };
    const dryAir = simulateAir(noise, atMs, { ...sky, windAloftMs: aloft.speedMs });
    const cells = noise("rainCells", atMs);
    const rain = rainfall({ ...sky, ...dryAir, ...climate, instability: noise("instability", atMs), cells });
    const cover = rainCover(rain);
    const eddies = { ...sky, sunElevationDeg: sun.elevationDeg, eddy: noise("windEddy", atMs), gustiness: noise("gustiness", atMs) };
    const wind = windAtGround(aloft, eddies, squallMs(synoptic.front, rain));
    const { fog, ...air } = wetAir(dryAir, { ...wind, ...rain, cloudFraction: clouds.slow });
    const cloudFraction = Math.max(clouds.fast, cover, 0.9 * fog);
    const seaLevelPressureHpa = climate.seaLevelPressureHpa + synoptic.hpa + tideHpa(sun.solarHour, latitudeDeg);
    // Sunlit edges of broken cloud add some percent to the light of the open sky, and rain takes away more than cloud does
    const glow = (1 + 0.24 * cloudFraction * (1 - cloudFraction) * noise("cloudEdge", atMs)) * (1 - 0.4 * cover);
    return {
      ...air,
      pressureHpa: stationPressureHpa({ ...air, seaLevelPressureHpa, elevationM }),
      seaLevelPressureHpa,
      illuminanceLux: illuminanceLux(sun.elevationDeg, cloudFraction, glow),
      rainRateMmh: rain.rateMmh,
      ...wind,
      sunElevationDeg: sun.elevationDeg,
      cloudFraction,
    };
  };
}
