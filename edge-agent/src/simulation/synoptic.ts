import type { Climate } from "./climate.ts";
import { type Front, frontsAt, troughAt } from "./fronts.ts";
import type { Noise } from "./noises.ts";

/** The highs, lows and fronts that go past. */
export interface Synoptic {
  readonly front: Front;
  /** Against the climate's mean, without the tide. */
  readonly hpa: number;
  /** The same, in standard deviations of the climate. */
  readonly sigmas: number;
  readonly change3hHpa: number;
  /** Over the hour around the instant. */
  readonly change1hHpa: number;
  /** Above the friction of the ground. */
  readonly westWindMs: number;
}

export interface Atmosphere {
  readonly seed: number;
  readonly noise: Noise;
  readonly climate: Climate;
  /** +1 in the warmest days of the year, −1 in the coldest. */
  readonly warmth: number;
}

const HOUR_MS = 3_600_000;
/** How deep the trough of the strongest front is, of the pressure's standard deviation. */
const TROUGH_SIGMAS = 1.2;
/** The mean of the troughs of all fronts, so that they do not lower the climate's pressure. */
const MEAN_TROUGH = 0.13;
/** What the fronts leave to slow highs and lows. */
const WAVE_SHARE = 0.85;
/** Lows with fronts pass on the side of the pole, with west winds on this one. */
const FRONT_WEST_MS = 2.5;

/** What passes at an instant. */
export function synopticAt(atmosphere: Atmosphere, atMs: number): Synoptic {
  const { noise, climate } = atmosphere;
  const front = frontsAt(atmosphere.seed, atMs);
  const hpa = pressureAt(atmosphere, atMs, front.trough);
  const sigmas = hpa / climate.pressureSigmaHpa;
  // Weak in highs, strong around lows
  const windShare = 1 - 0.4 * Math.max(-1.5, Math.min(1.5, sigmas));
  const usualMs = climate.westWindMs + (2.2 + 0.3 * climate.pressureSigmaHpa) * noise("westWind", atMs);
  return {
    front,
    hpa,
    sigmas,
    change3hHpa: hpa - pressureAt(atmosphere, atMs - 3 * HOUR_MS),
    change1hHpa: pressureAt(atmosphere, atMs + HOUR_MS / 2) - pressureAt(atmosphere, atMs - HOUR_MS / 2),
    westWindMs: windShare * (usualMs + FRONT_WEST_MS * climate.storminess * front.trough),
  };
}

function pressureAt({ seed, noise, climate, warmth }: Atmosphere, atMs: number, trough = troughAt(seed, atMs)): number {
  // Highs and lows pass more vigorously in winter
  const sigmaHpa = climate.pressureSigmaHpa * (1 - 0.35 * warmth);
  const waves = 0.88 * noise("pressureWave", atMs) + 0.47 * noise("pressureRipple", atMs);
  return sigmaHpa * (WAVE_SHARE * waves - TROUGH_SIGMAS * (trough - MEAN_TROUGH));
}
