const RAD = Math.PI / 180;
const CENTURY_MS = 36_525 * 86_400_000;
/** 1 January 2000, 12:00 UTC. */
const J2000_MS = Date.UTC(2000, 0, 1, 12);

export interface Moon {
  /** 0 new, 0.25 first quarter, 0.5 full, 0.75 last quarter, up to 1. */
  readonly phase: number;
  /** How much of the disc is lit, 0 to 1. */
  readonly litFraction: number;
}

/** How the moon is lit. Meeus, "Astronomical Algorithms", 47.2 to 47.4 and 48.4; the phase is good to about a quarter of a degree. */
export function moonAt(atMs: number): Moon {
  const centuries = (atMs - J2000_MS) / CENTURY_MS;
  const elongation = (297.8501921 + 445_267.1114034 * centuries) * RAD;
  const sunAnomaly = (357.5291092 + 35_999.0502909 * centuries) * RAD;
  const moonAnomaly = (134.9633964 + 477_198.8675055 * centuries) * RAD;
  const fromNewDeg =
    elongation / RAD +
    6.289 * Math.sin(moonAnomaly) -
    2.1 * Math.sin(sunAnomaly) +
    1.274 * Math.sin(2 * elongation - moonAnomaly) +
    0.658 * Math.sin(2 * elongation) +
    0.214 * Math.sin(2 * moonAnomaly) +
    0.11 * Math.sin(elongation);
  const phase = (((fromNewDeg / 360) % 1) + 1) % 1;
  return { phase, litFraction: (1 - Math.cos(2 * Math.PI * phase)) / 2 };
}
