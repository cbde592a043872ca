/**
 * Saturation vapour pressure over water, hPa: 6.112·exp(17.62·T / (243.12 + T)), −45…60 °C
 * (Sonntag 1990; WMO No. 8, annex 4.B).
 */
export const saturationVapourPressureHpa = (temperatureC: number): number =>
  6.112 * Math.exp((17.62 * temperatureC) / (243.12 + temperatureC));

/**
 * Dew point over water, below 0 °C too: the same formula turned round.
 * Undefined for air without any moisture, and for humidity that is none: not over 0 %, or over 100 %.
 */
export function dewPointC(temperatureC: number, humidityPct: number): number | undefined {
  if (!(humidityPct > 0 && humidityPct <= 100) || !Number.isFinite(temperatureC)) return undefined;
  const gamma = Math.log(humidityPct / 100) + (17.62 * temperatureC) / (243.12 + temperatureC);
  return (243.12 * gamma) / (17.62 - gamma);
}
