import type { Values } from "@clima/schemas";
import type { SimulatedWeather } from "./simulated-weather.ts";

/** The nearest of the numbers that a chip can say: a whole count of `perCount`, above `zero`, at most `maxCounts`. */
interface Scale {
  readonly zero: number;
  readonly perCount: number;
  readonly maxCounts: number;
}

// TE HTU21D (05/2017), conversion of signal outputs: −46.85 + 175.72·S/2^16 with 14 bits, −6 + 125·S/2^16 with 12 bits
const TEMPERATURE: Scale = { zero: -46.85, perCount: 175.72 / 2 ** 14, maxCounts: 2 ** 14 - 1 };
const HUMIDITY: Scale = { zero: -6, perCount: 125 / 2 ** 12, maxCounts: 2 ** 12 - 1 };
// Bosch BMP180 rev. 2.8: 1 Pa steps, to 1100 hPa
const PRESSURE: Scale = { zero: 0, perCount: 0.01, maxCounts: 110_000 };
// ROHM BH1750FVI rev. D: counts / 1.2 · 69 / MTreg, halved in H-resolution mode 2; the register is full at 65535.
// Saturated, a real chip says 121557 lx and no more; that is what it says, not a limit that was put on the weather.
const DIM_LIGHT: Scale = { zero: 0, perCount: 69 / 254 / 1.2 / 2, maxCounts: 65_535 };
const BRIGHT_LIGHT: Scale = { zero: 0, perCount: 69 / 31 / 1.2, maxCounts: 65_535 };
const DIM_LIMIT_LUX = 7000;

function onScale({ zero, perCount, maxCounts }: Scale, number: number): number {
  const counts = Math.min(maxCounts, Math.max(0, Math.round((number - zero) / perCount)));
  return zero + counts * perCount;
}

const lightScale = (lux: number) => (lux <= DIM_LIMIT_LUX ? DIM_LIGHT : BRIGHT_LIGHT);

/** What each chip of the pHAT says of a weather: raw values in the chip's own steps, not yet checked or rounded; without a bus, for a past of many readings. */
export const sampleSimulatedSensors = (weather: SimulatedWeather) => ({
  HTU21D: { temperatureC: onScale(TEMPERATURE, weather.temperatureC), humidityPct: onScale(HUMIDITY, weather.humidityPct) },
  BMP180: { pressureHpa: onScale(PRESSURE, weather.pressureHpa) },
  BH1750: { illuminanceLux: onScale(lightScale(weather.illuminanceLux), weather.illuminanceLux) },
});

/** What an anemometer and a vane of whole degrees say of a weather. */
export const sampleWind = ({ windSpeedMs, windGustMs, windDirectionDeg }: SimulatedWeather) => ({
  anemometer: { windSpeedMs, windGustMs },
  vane: { windDirectionDeg },
});

/** The values of all chips together. */
export function measure(weather: SimulatedWeather): Values {
  const { HTU21D, BMP180, BH1750 } = sampleSimulatedSensors(weather);
  return { ...HTU21D, ...BMP180, ...BH1750 };
}
