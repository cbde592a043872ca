import { quantities } from "@clima/schemas";

const { min, max } = quantities.temperatureC;

/** Whether a temperature is one of the air. Nothing is reckoned with another one: the chip's thermometer is broken. */
export const isAirTemperature = (temperatureC: number): boolean => temperatureC >= min && temperatureC <= max;

/** What a chip says of which no quantity can be used, because all of them are reckoned with its temperature. */
export const describeRefusedTemperature = (name: string, temperatureC: number): string =>
  `the ${name} says ${temperatureC.toFixed(1)} °C, expected ${min} to ${max}; what else it measures is reckoned with that, and left out too`;
