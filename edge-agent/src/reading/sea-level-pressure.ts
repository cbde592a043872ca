import { saturationVapourPressureHpa } from "./humidity.ts";

// g / R of dry air, K/m; lapse rate of the standard atmosphere, K/m; kelvin a hPa of vapour (DWD VuB 2, WMO No. 8)
const G_OVER_R = 9.80665 / 287.05;
const LAPSE_K_PER_M = 0.0065;
const VAPOUR_K_PER_HPA = 0.12;

interface Air {
  /** Outdoors. Ten kelvin too warm make 2.1 hPa too little at 500 m. */
  readonly temperatureC: number;
  /** Without it the air is taken as dry: at 500 m 0.2 hPa too much if it is 15 °C and 50 %, 0.4 if it is 25 °C and 60 %. */
  readonly humidityPct?: number | undefined;
  readonly elevationM: number;
}

/** exp(g/R · H / T̄), T̄ the mean temperature of the air between the station and the sea. */
function reductionFactor({ temperatureC, humidityPct = 0, elevationM }: Air): number {
  const vapourHpa = (saturationVapourPressureHpa(temperatureC) * humidityPct) / 100;
  const meanK = temperatureC + 273.15 + VAPOUR_K_PER_HPA * vapourHpa + (LAPSE_K_PER_M * elevationM) / 2;
  return Math.exp((G_OVER_R * elevationM) / meanK);
}

/**
 * Pressure reduced to sea level (QFF): p·exp(g/R · H / (T + 0.12·e + 0.0065·H/2)) of DWD and WMO, with the temperature of the
 * moment where they take the mean of 12 hours. Undefined where an input is no number.
 */
export function seaLevelPressureHpa(air: Air & { readonly pressureHpa: number }): number | undefined {
  const hpa = air.pressureHpa * reductionFactor(air);
  return Number.isFinite(hpa) ? hpa : undefined;
}

/** The inverse: what a barometer at the station shows (QFE). */
export const stationPressureHpa = (air: Air & { readonly seaLevelPressureHpa: number }): number =>
  air.seaLevelPressureHpa / reductionFactor(air);
