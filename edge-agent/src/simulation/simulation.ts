import type { Config } from "@clima/schemas";
import { createSimulatedWeather, type SimulatedWeather } from "./simulated-weather.ts";
import { createTipTimes, type TipTimes } from "./tip-times.ts";
import { stationSeed } from "./station-seed.ts";

type StationSettings = Config["station"];

/** The weather around a simulated station. */
export interface Simulation {
  readonly weatherAt: (atMs: number) => SimulatedWeather;
  /** Absent indoors, where there is neither wind nor rain. */
  readonly outdoors?: {
    readonly tipTimes: TipTimes;
    readonly mmPerTip: number;
  };
}

/** The weather of a station's place, seed and id. */
export function simulationOf(station: StationSettings): Simulation {
  const seed = stationSeed(station.simulationSeed, station.id);
  const weatherAt = createSimulatedWeather({ ...station, seed, elevationM: station.elevationM ?? 0 });
  if (station.place === "indoors") return { weatherAt };
  const { mmPerTip } = station.rainGauge;
  return { weatherAt, outdoors: { tipTimes: createTipTimes((atMs) => weatherAt(atMs).rainRateMmh, seed, mmPerTip), mmPerTip } };
}
