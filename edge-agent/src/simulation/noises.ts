import { createSmoothNoise } from "./noise.ts";

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
  westWind: { stream: 10, tauMs: 32 * HOUR_MS },
  southWind: { stream: 15, tauMs: 8 * HOUR_MS },
  windEddy: { stream: 11, tauMs: 9 * MINUTE_MS },
  gustiness: { stream: 12, tauMs: 2 * MINUTE_MS },
  instability: { stream: 13, tauMs: 22 * HOUR_MS },
  rainCells: { stream: 14, tauMs: 14 * MINUTE_MS },
} as const;

/** Standard normal, and smooth in time. */
export type Noise = (name: keyof typeof NOISES, atMs: number) => number;

/** The noises of one seed. */
export function createNoises(seed: number): Noise {
  const noises = Object.fromEntries(
    Object.entries(NOISES).map(([name, { stream, tauMs }]) => [name, createSmoothNoise(seed, stream, tauMs)]),
  );
  return (name, atMs) => noises[name]?.(atMs) ?? Number.NaN;
}
