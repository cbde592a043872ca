import { isMoistAir, vapourPressureHpa } from "./humidity.ts";

const toF = (celsius: number) => celsius * 1.8 + 32;
const toC = (fahrenheit: number) => (fahrenheit - 32) / 1.8;

/** The table of the National Weather Service goes from 80 to 112 °F and up to 137 °F felt; beyond, the regression runs away. */
const HEAT_LIMITS_F = { min: 80, max: 112, feltMax: 137 };

/**
 * Heat index, °F in and out, without regard to its limits: Steadman's simple form below 80, else the regression of Rothfusz with the two
 * adjustments (NWS, "The Heat Index Equation", wpc.ncep.noaa.gov/html/heatindex_equation.shtml).
 */
export function heatIndexF(temperatureF: number, humidityPct: number): number {
  const [t, rh] = [temperatureF, humidityPct];
  const simple = 0.5 * (t + 61 + 1.2 * (t - 68) + 0.094 * rh);
  if ((simple + t) / 2 < 80) return simple;
  return rothfuszF(t, rh) - dryAdjustmentF(t, rh) + dampAdjustmentF(t, rh);
}

const rothfuszF = (t: number, rh: number) =>
  -42.379 +
  2.04901523 * t +
  10.14333127 * rh -
  0.22475541 * t * rh -
  6.83783e-3 * t * t -
  5.481717e-2 * rh * rh +
  1.22874e-3 * t * t * rh +
  8.5282e-4 * t * rh * rh -
  1.99e-6 * t * t * rh * rh;

const dryAdjustmentF = (t: number, rh: number) =>
  rh < 13 && t >= 80 && t <= 112 ? ((13 - rh) / 4) * Math.sqrt((17 - Math.abs(t - 95)) / 17) : 0;

const dampAdjustmentF = (t: number, rh: number) => (rh > 85 && t >= 80 && t <= 87 ? ((rh - 85) / 10) * ((87 - t) / 5) : 0);

/** The heat index in °C. Undefined below 26.7 °C, above 44.4 °C, and where it would be over 58.3 °C. */
export function heatIndexC(temperatureC: number, humidityPct: number): number | undefined {
  const temperatureF = toF(temperatureC);
  const { min, max, feltMax } = HEAT_LIMITS_F;
  if (!isMoistAir(temperatureC, humidityPct) || temperatureF < min || temperatureF > max) return undefined;
  const feltF = heatIndexF(temperatureF, humidityPct);
  return feltF <= feltMax ? toC(feltF) : undefined;
}

const HUMIDEX_FROM_C = 20;

/**
 * Humidex: T + 0.5555·(e − 10), e = 6.11·exp(5417.753·(1/273.15 − 1/T_d)) hPa, T_d in K (Masterton and Richardson 1979; Environment
 * Canada). Undefined below 20 °C, and where it would be less than the temperature: dry air is not felt to be cooler.
 */
export function humidexC(temperatureC: number, dewPointC: number): number | undefined {
  if (!(temperatureC >= HUMIDEX_FROM_C && dewPointC <= temperatureC)) return undefined;
  const vapourHpa = 6.11 * Math.exp(5417.753 * (1 / 273.15 - 1 / (dewPointC + 273.15)));
  return vapourHpa >= 10 ? temperatureC + 0.5555 * (vapourHpa - 10) : undefined;
}

/** What Steadman's tables were made for; the humidity of colder air is no longer felt. */
const APPARENT_LIMITS_C = { min: -40, max: 60 };
const MAX_WIND_MS = 40;

/**
 * Apparent temperature in the shade: T + 0.33·e − 0.70·v − 4.00, e in hPa, v the wind in m/s (Steadman 1994, as the Australian Bureau of
 * Meteorology uses it). Undefined outside −40…60 °C, and in a wind over 40 m/s.
 */
export function apparentTemperatureC(temperatureC: number, humidityPct: number, windSpeedMs: number): number | undefined {
  const { min, max } = APPARENT_LIMITS_C;
  const isValid = isMoistAir(temperatureC, humidityPct) && temperatureC >= min && temperatureC <= max;
  if (!isValid || !(windSpeedMs >= 0 && windSpeedMs <= MAX_WIND_MS)) return undefined;
  return temperatureC + 0.33 * vapourPressureHpa(temperatureC, humidityPct) - 0.7 * windSpeedMs - 4;
}
