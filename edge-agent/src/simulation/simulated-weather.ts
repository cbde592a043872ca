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
    const { elevationDeg, solarHour, yearAngleRad } = sunAt(atMs, latitudeDeg, longitudeDeg);
    const warmth = warmthOfSeason(yearAngleRad, latitudeDeg);
    const synoptic = synopticAt({ seed, noise, climate, warmth }, atMs);
    const clouds = simulateClouds(noise, atMs, synoptic);
    const { front, change3hHpa, change1hHpa, westWindMs } = synoptic;
    const cloudFraction = clouds.slow;
    const aloft = windAloft({ latitudeDeg, westWindMs, change1hHpa, southerly: noise("southWind", atMs) });
    const dryAir = simulateAir(noise, atMs, { climate, solarHour, warmth, change3hHpa, cloudFraction, windAloftMs: aloft.speedMs });
    const rain = rainfall({ front, climate, dryAir, solarHour, instability: noise("instability", atMs), cells: noise("rainCells", atMs) });
    const eddies = { sunElevationDeg: elevationDeg, cloudFraction, eddy: noise("windEddy", atMs), gustiness: noise("gustiness", atMs) };
    const wind = windAtGround(aloft, eddies, squallMs(front, rain));
    const air = wetAir(dryAir, { moistening: rain.moistening, windSpeedMs: wind.windSpeedMs, cloudFraction });
    const cover = rainCover(rain);
    const sky = Math.max(clouds.fast, cover, 0.9 * air.fog);
    // Sunlit edges of broken cloud add some percent to the light of the open sky, and rain takes away more than cloud does
    const glow = (1 + 0.24 * sky * (1 - sky) * noise("cloudEdge", atMs)) * (1 - 0.4 * cover);
    const { temperatureC, humidityPct, dewPointC } = air;
    const seaLevelPressureHpa = climate.seaLevelPressureHpa + synoptic.hpa + tideHpa(solarHour, latitudeDeg);
    return {
      temperatureC,
      humidityPct,
      dewPointC,
      pressureHpa: stationPressureHpa({ temperatureC, humidityPct, seaLevelPressureHpa, elevationM }),
      seaLevelPressureHpa,
      illuminanceLux: illuminanceLux(elevationDeg, sky, glow),
      rainRateMmh: rain.rateMmh,
      windSpeedMs: wind.windSpeedMs,
      windGustMs: wind.windGustMs,
      windDirectionDeg: wind.windDirectionDeg,
      sunElevationDeg: elevationDeg,
      cloudFraction: sky,
    };
  };
}
