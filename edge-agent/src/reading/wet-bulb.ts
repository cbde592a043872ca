import { saturationVapourPressureHpa, vapourPressureHpa } from "./humidity.ts";

const STANDARD_PRESSURE_HPA = 1013.25;
/** Colder or drier, the wick would be ice or dry and the table of psychrometers ends. */
const LIMITS = { minC: -20, maxC: 50, minPct: 5, maxPct: 100 };
const HALVINGS = 40;

/** Psychrometer coefficient over water, a kelvin: 6.53·10⁻⁴·(1 + 9.44·10⁻⁴·T_w) (WMO No. 8, annex 4.B). */
const coefficientPerK = (wetBulbC: number) => 6.53e-4 * (1 + 9.44e-4 * wetBulbC);

/**
 * What a ventilated wet thermometer shows: the T_w for which e = e_s(T_w) − A·p·(T − T_w) (WMO No. 8, annex 4.B), found by halving. It
 * heeds the pressure, unlike the formula of Stull (2011), which holds at sea level; there the two agree within Stull's −1…+0.65 K.
 * Undefined outside −20…50 °C and 5…100 %. Without a pressure, that of the standard atmosphere.
 */
export function wetBulbC(temperatureC: number, humidityPct: number, pressureHpa = STANDARD_PRESSURE_HPA): number | undefined {
  const { minC, maxC, minPct, maxPct } = LIMITS;
  const isValid = temperatureC >= minC && temperatureC <= maxC && humidityPct >= minPct && humidityPct <= maxPct && pressureHpa > 0;
  if (!isValid) return undefined;
  const vapourHpa = vapourPressureHpa(temperatureC, humidityPct);
  const excessHpa = (wetC: number) =>
    saturationVapourPressureHpa(wetC) - coefficientPerK(wetC) * pressureHpa * (temperatureC - wetC) - vapourHpa;
  // Air of 5 % has its dew point 55 K lower, and the wet bulb lies between the two
  let [lowC, highC] = [temperatureC - 60, temperatureC];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middleC = (lowC + highC) / 2;
    if (excessHpa(middleC) > 0) highC = middleC;
    else lowC = middleC;
  }
  return (lowC + highC) / 2;
}
