const RAD = Math.PI / 180;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface Sun {
  /** Of the sun's centre above the horizon, without refraction. */
  readonly elevationDeg: number;
  /** Local solar time, 0…24. */
  readonly solarHour: number;
  /** The season: 0 on 1 January at 12:00 UTC, 2π a year later; without a step at midnight or New Year. */
  readonly yearAngleRad: number;
}

/** Where the sun stands. NOAA, "General Solar Position Calculations"; good to about 0.25°. */
export function sunAt(atMs: number, latitudeDeg: number, longitudeDeg: number): Sun {
  const yearAngleRad = yearAngleAt(atMs);
  const utcHour = (((atMs % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS;
  const solarHour = utcHour + longitudeDeg / 15 + equationOfTimeMin(yearAngleRad) / 60;
  const hourAngleRad = (solarHour - 12) * 15 * RAD;
  const latitudeRad = latitudeDeg * RAD;
  const declination = declinationRad(yearAngleRad);
  const sine = Math.sin(latitudeRad) * Math.sin(declination) + Math.cos(latitudeRad) * Math.cos(declination) * Math.cos(hourAngleRad);
  return { elevationDeg: Math.asin(withinOne(sine)) / RAD, solarHour: ((solarHour % 24) + 24) % 24, yearAngleRad };
}

/** Rounding may leave a sine of 1.0000000000000002, which has no angle. */
const withinOne = (sine: number) => Math.max(-1, Math.min(1, sine));

function yearAngleAt(atMs: number): number {
  const year = new Date(atMs).getUTCFullYear();
  const startMs = Date.UTC(year, 0, 1);
  const yearMs = Date.UTC(year + 1, 0, 1) - startMs;
  return (2 * Math.PI * (atMs - startMs - 12 * HOUR_MS)) / yearMs;
}

const equationOfTimeMin = (angle: number) =>
  229.18 *
  (0.000075 + 0.001868 * Math.cos(angle) - 0.032077 * Math.sin(angle) - 0.014615 * Math.cos(2 * angle) - 0.040849 * Math.sin(2 * angle));

const declinationRad = (angle: number) =>
  0.006918 -
  0.399912 * Math.cos(angle) +
  0.070257 * Math.sin(angle) -
  0.006758 * Math.cos(2 * angle) +
  0.000907 * Math.sin(2 * angle) -
  0.002697 * Math.cos(3 * angle) +
  0.00148 * Math.sin(3 * angle);
