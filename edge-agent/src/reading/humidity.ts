/**
 * Saturation vapour pressure over water, hPa: 6.112·exp(17.62·T / (243.12 + T)), −45…60 °C
 * (Sonntag 1990; WMO No. 8, annex 4.B).
 */
export const saturationVapourPressureHpa = (temperatureC: number): number =>
  6.112 * Math.exp((17.62 * temperatureC) / (243.12 + temperatureC));

/** What of the saturation is there, hPa. */
export const vapourPressureHpa = (temperatureC: number, humidityPct: number): number =>
  (saturationVapourPressureHpa(temperatureC) * humidityPct) / 100;

/** The formula's range. */
const VAPOUR_LIMITS_C = { min: -45, max: 60 };

/** Air that the vapour formulas hold for. */
export const isMoistAir = (temperatureC: number, humidityPct: number): boolean =>
  temperatureC >= VAPOUR_LIMITS_C.min && temperatureC <= VAPOUR_LIMITS_C.max && humidityPct >= 0 && humidityPct <= 100;

/**
 * Dew point over water, below 0 °C too: the same formula turned round.
 * Undefined for air without any moisture, and for humidity that is none: not over 0 %, or over 100 %.
 */
export function dewPointC(temperatureC: number, humidityPct: number): number | undefined {
  if (!(humidityPct > 0 && humidityPct <= 100) || !Number.isFinite(temperatureC)) return undefined;
  const gamma = Math.log(humidityPct / 100) + (17.62 * temperatureC) / (243.12 + temperatureC);
  return (243.12 * gamma) / (17.62 - gamma);
}

/**
 * Grams of vapour in a cubic metre of air: 216.679·e / T, e in hPa and T in K (Vaisala B210973EN, "Humidity conversion formulas", eq. 17).
 * Undefined outside −45…60 °C and 0…100 %.
 */
export const absoluteHumidityGm3 = (temperatureC: number, humidityPct: number): number | undefined =>
  isMoistAir(temperatureC, humidityPct) ? (216.679 * vapourPressureHpa(temperatureC, humidityPct)) / (temperatureC + 273.15) : undefined;

/**
 * What the air could still take up, kPa: 0.6108·exp(17.27·T / (T + 237.3))·(1 − RH/100) (FAO Irrigation and Drainage Paper 56, eq. 11).
 * Undefined outside −45…60 °C and 0…100 %.
 */
export const vapourPressureDeficitKpa = (temperatureC: number, humidityPct: number): number | undefined =>
  isMoistAir(temperatureC, humidityPct)
    ? 0.6108 * Math.exp((17.27 * temperatureC) / (temperatureC + 237.3)) * (1 - humidityPct / 100)
    : undefined;
