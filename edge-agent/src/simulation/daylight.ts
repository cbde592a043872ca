const RAD = Math.PI / 180;
/** Luminous efficacy of daylight; Michael et al. 2020 measured 122 outdoors. */
const LUX_PER_WM2 = 120;

/** Global irradiance under a clear sky, W/m²: 1098·sin(h)·exp(−0.059/sin(h)) (Haurwitz 1945, as in pvlib `clearsky.haurwitz`). */
export function clearSkyWm2(elevationDeg: number): number {
  const sine = Math.sin(elevationDeg * RAD);
  return sine > 0 ? 1098 * sine * Math.exp(-0.059 / sine) : 0;
}

/** Share of the clear sky's light that cloud lets through: 1 − 0.75·N^3.4 (Kasten and Czeplak 1980). */
export const cloudTransmission = (cloudFraction: number): number => 1 - 0.75 * cloudFraction ** 3.4;

/** Light at twilight, tenfold less every 2.3°: 1150 lx at the horizon, 2.7 at −6°, 0.007 at −12° (fitted to the AMS glossary's table). */
export const twilightLux = (elevationDeg: number): number => 10 ** (3.06 + 0.437 * Math.min(0, elevationDeg));

/** Light on level ground; `edgeGlow` is what the bright edges of broken cloud add, 1 for nothing. */
export function illuminanceLux(elevationDeg: number, cloudFraction: number, edgeGlow: number): number {
  const dayLux = LUX_PER_WM2 * clearSkyWm2(elevationDeg) * cloudTransmission(cloudFraction) * edgeGlow;
  const horizonLux = twilightLux(elevationDeg) * (1 - 0.6 * cloudFraction);
  // The clear-sky formula is too dark near the horizon, where twilight takes over; a plain sum would have too bright a noon
  return Math.hypot(dayLux, horizonLux);
}
