import type { Config } from "@clima/schemas";
import { createSimulatedWeather, type SimulatedWeather } from "./simulated-weather.ts";
import { stationSeed } from "./station-seed.ts";
import { createTipTimes, type TipTimes } from "./tip-times.ts";

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
  const weatherAt = remembering(createSimulatedWeather({ ...station, seed, elevationM: station.elevationM ?? 0 }));
  if (station.place === "indoors") return { weatherAt };
  const { mmPerTip } = station.rainGauge;
  return { weatherAt, outdoors: { tipTimes: createTipTimes((atMs) => weatherAt(atMs).rainRateMmh, seed, mmPerTip), mmPerTip } };
}

/** More than the instants of an hour that the rain gauge asks for; chips and past ask for the same again. */
const KEPT_INSTANTS = 32;

/** The weather of the instants asked for last is not reckoned twice. */
function remembering(weatherAt: Simulation["weatherAt"]): Simulation["weatherAt"] {
  const kept = new Map<number, SimulatedWeather>();
  return (atMs) => {
    const known = kept.get(atMs);
    if (known) return known;
    const weather = weatherAt(atMs);
    kept.set(atMs, weather);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_INSTANTS && oldest !== undefined) kept.delete(oldest);
    return weather;
  };
}
