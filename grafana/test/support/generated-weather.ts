/** Weather of invented stations: the simulator's, warmer or colder by place, with wind and rain beside it, prepared as a station does. */
import type { Quantity, Values } from "@clima/schemas";
import { prepare } from "../../../edge-agent/src/reading/prepare.ts";
import { addFromState, createDayOf, NO_WEATHER } from "../../../edge-agent/src/reading/weather-state.ts";
import { smoothNoise } from "../../../edge-agent/src/simulation/noise.ts";
import { createSimulatedWeather, type SimulatedWeather } from "../../../edge-agent/src/simulation/simulated-weather.ts";

export interface GeneratedStation {
  readonly station: string;
  /** For people. */
  readonly name: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly elevationM: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly intervalS: number;
  /** Against the climate that the simulator gives the place. */
  readonly warmerC: number;
  readonly hasWindAndRain: boolean;
  readonly seed: number;
}

/** From when until before when, ms since 1970 UTC. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface GeneratedReading {
  readonly atMs: number;
  readonly values: Values;
}

const HOUR_MS = 3_600_000;
const MM_PER_TIP = 0.2;
/** Beside the simulator's own streams of noise. */
const STREAM = { wind: 21, gust: 22, direction: 23, veer: 24, rain: 25, shower: 26 };

/** Readings at these instants, oldest first. What the station measures is all there but what `isMissing` says. */
export function generateReadings(
  station: GeneratedStation,
  instantsMs: readonly number[],
  isMissing: (quantity: Quantity, atMs: number) => boolean = () => false,
): GeneratedReading[] {
  const weatherAt = createSimulatedWeather(station);
  const { latitudeDeg, longitudeDeg, elevationM } = station;
  const context = { latitudeDeg, longitudeDeg, dayOf: createDayOf(station.timeZone) };
  const rainGauge = createRainGauge();
  let state = NO_WEATHER;
  let beforeMs: number | undefined;
  return instantsMs.map((atMs) => {
    const weather = weatherAt(atMs);
    const passedMs = Math.min(atMs - (beforeMs ?? atMs), HOUR_MS);
    beforeMs = atMs;
    const outside = station.hasWindAndRain ? windAndRain(station, weather, atMs, rainGauge, passedMs) : {};
    const measured: Values = {
      temperatureC: weather.temperatureC + station.warmerC,
      humidityPct: weather.humidityPct,
      pressureHpa: weather.pressureHpa,
      illuminanceLux: weather.illuminanceLux,
      ...outside,
    };
    const there = Object.fromEntries(Object.entries(measured).filter(([name]) => !isMissing(name as Quantity, atMs)));
    const { values, quality } = prepare(there, { elevationM, place: "outdoors" });
    const added = addFromState(state, { values, quality }, atMs, context);
    state = added.state;
    return { atMs, values: added.weather.values };
  });
}

function windAndRain(
  { seed }: GeneratedStation,
  { cloudFraction, sunElevationDeg }: SimulatedWeather,
  atMs: number,
  tipsAfter: (mm: number) => number,
  passedMs: number,
): Values {
  const noise = (stream: number, tauMs: number) => smoothNoise(seed, stream, atMs, tauMs);
  // Mostly a breeze, calm in many nights, a gale a few times a year.
  const breezeMs = 2.3 * Math.exp(0.5 * noise(STREAM.wind, 14 * HOUR_MS)) - (sunElevationDeg > 0 ? 0.4 : 1.2);
  const windSpeedMs = Math.max(0, breezeMs + 0.4 * noise(STREAM.gust, HOUR_MS / 6));
  const turn = 235 + 70 * noise(STREAM.direction, 30 * HOUR_MS) + 12 * noise(STREAM.veer, HOUR_MS / 5);
  // Only a closed sky rains; showers come and go within the hour.
  const wet = Math.max(0, cloudFraction - 0.8) * Math.max(0, noise(STREAM.rain, 5 * HOUR_MS));
  const rateMmh = wet * Math.max(0, 4 + 4 * noise(STREAM.shower, HOUR_MS / 4));
  const rainMm = tipsAfter((rateMmh * passedMs) / HOUR_MS) * MM_PER_TIP;
  return {
    windSpeedMs,
    windGustMs: windSpeedMs * (1.35 + 0.12 * Math.abs(noise(STREAM.gust, HOUR_MS / 12))) + (windSpeedMs > 0 ? 0.3 : 0),
    ...(windSpeedMs > 0 ? { windDirectionDeg: Math.round(((turn % 360) + 360) % 360) % 360 } : {}),
    rainMm,
    rainRateMmh: rainMm > 0 ? rateMmh : 0,
  };
}

/** A tipping bucket: what does not fill it waits for the next rain. */
function createRainGauge(): (mm: number) => number {
  let waitingMm = 0;
  return (mm) => {
    const tips = Math.floor((waitingMm + mm) / MM_PER_TIP);
    waitingMm += mm - tips * MM_PER_TIP;
    return tips;
  };
}

/** Every `stepMs` from whole multiples of it, in fromMs ≤ t < toMs, without the gaps. */
export function instantsIn({ fromMs, toMs }: Span, stepMs: number, gaps: readonly Span[] = []): number[] {
  const instantsMs: number[] = [];
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs < toMs; atMs += stepMs) {
    if (!gaps.some((gap) => atMs >= gap.fromMs && atMs < gap.toMs)) instantsMs.push(atMs);
  }
  return instantsMs;
}
