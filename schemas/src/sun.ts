const RAD = Math.PI / 180;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const CENTURY_MS = 36_525 * DAY_MS;
/** 1 January 2000, 12:00 UTC. */
const J2000_MS = Date.UTC(2000, 0, 1, 12);

export interface Sun {
  /** Of the sun's centre above the horizon, without refraction. */
  readonly elevationDeg: number;
  /** Local solar time, 0…24. */
  readonly solarHour: number;
  /** The season: 0 on 1 January at 12:00 UTC, 2π a year later; without a step at midnight or New Year. */
  readonly yearAngleRad: number;
}

/** Rise and set: half the sun's disc and the refraction at the horizon. NOAA, "General Solar Position Calculations". */
export const SUNSET_ELEVATION_DEG = -0.833;

/**
 * Where the sun stands. Meeus, "Astronomical Algorithms", chapter 25, low accuracy, as NOAA's solar calculator has it: good to 0.02° for
 * this century and the last.
 */
export function sunAt(atMs: number, latitudeDeg: number, longitudeDeg: number): Sun {
  const { declinationRad, equationOfTimeMin } = apparentSun(atMs);
  const utcHour = (((atMs % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS;
  const solarHour = utcHour + longitudeDeg / 15 + equationOfTimeMin / 60;
  const hourAngleRad = (solarHour - 12) * 15 * RAD;
  const latitudeRad = latitudeDeg * RAD;
  const sine = Math.sin(latitudeRad) * Math.sin(declinationRad) + Math.cos(latitudeRad) * Math.cos(declinationRad) * Math.cos(hourAngleRad);
  return {
    elevationDeg: Math.asin(withinOne(sine)) / RAD,
    solarHour: ((solarHour % 24) + 24) % 24,
    yearAngleRad: yearAngleAt(atMs),
  };
}

/** Where the sun does not set it is up, and where it does not rise down, for the whole of its day; otherwise ms since 1970 UTC. */
export type SunDay = "up" | "down" | { readonly riseMs: number; readonly setMs: number };

/** When the sun rises and sets between the two solar midnights around an instant, good to a minute between the polar circles. */
export function sunDay(atMs: number, latitudeDeg: number, longitudeDeg: number): SunDay {
  const { solarHour } = sunAt(atMs, latitudeDeg, longitudeDeg);
  const noonMs = atMs + (12 - solarHour) * HOUR_MS;
  const isUp = (ms: number) => sunAt(ms, latitudeDeg, longitudeDeg).elevationDeg > SUNSET_ELEVATION_DEG;
  const [beforeMs, afterMs] = [noonMs - DAY_MS / 2, noonMs + DAY_MS / 2];
  if (!isUp(noonMs)) return "down";
  if (isUp(beforeMs) || isUp(afterMs)) return "up";
  return { riseMs: changeOf(isUp, beforeMs, noonMs), setMs: changeOf(isUp, noonMs, afterMs) };
}

const SEARCH_UNTIL_MS = 500;

/** When the answer changes, which it does once between the two. */
function changeOf(is: (ms: number) => boolean, fromMs: number, toMs: number): number {
  const wasSo = is(fromMs);
  let [before, after] = [fromMs, toMs];
  while (after - before > SEARCH_UNTIL_MS) {
    const middle = (before + after) / 2;
    if (is(middle) === wasSo) before = middle;
    else after = middle;
  }
  return Math.round(after);
}

/** Rounding may leave a sine of 1.0000000000000002, which has no angle. */
const withinOne = (sine: number) => Math.max(-1, Math.min(1, sine));

function yearAngleAt(atMs: number): number {
  const year = new Date(atMs).getUTCFullYear();
  const startMs = Date.UTC(year, 0, 1);
  const yearMs = Date.UTC(year + 1, 0, 1) - startMs;
  return (2 * Math.PI * (atMs - startMs - 12 * HOUR_MS)) / yearMs;
}

/** Meeus 25.2 to 25.8 and 28.3, with the terms that count for a hundredth of a degree. */
function apparentSun(atMs: number): { readonly declinationRad: number; readonly equationOfTimeMin: number } {
  const centuries = (atMs - J2000_MS) / CENTURY_MS;
  const meanLongitude = (280.46646 + 36_000.76983 * centuries) * RAD;
  const anomaly = (357.52911 + 35_999.05029 * centuries) * RAD;
  const eccentricity = 0.016708634 - 0.000042037 * centuries;
  const centre =
    (1.914602 - 0.004817 * centuries) * Math.sin(anomaly) + 0.019993 * Math.sin(2 * anomaly) + 0.000289 * Math.sin(3 * anomaly);
  const node = (125.04 - 1934.136 * centuries) * RAD;
  const longitude = meanLongitude + (centre - 0.00569 - 0.00478 * Math.sin(node)) * RAD;
  const obliquity = (23.439291 - 0.013004 * centuries + 0.00256 * Math.cos(node)) * RAD;
  const y = Math.tan(obliquity / 2) ** 2;
  const equationOfTimeRad =
    y * Math.sin(2 * meanLongitude) -
    2 * eccentricity * Math.sin(anomaly) +
    4 * eccentricity * y * Math.sin(anomaly) * Math.cos(2 * meanLongitude) -
    0.5 * y ** 2 * Math.sin(4 * meanLongitude) -
    1.25 * eccentricity ** 2 * Math.sin(2 * anomaly);
  return {
    declinationRad: Math.asin(Math.sin(obliquity) * Math.sin(longitude)),
    equationOfTimeMin: (4 * equationOfTimeRad) / RAD,
  };
}
