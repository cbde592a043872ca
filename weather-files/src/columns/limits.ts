import { type Quantity, quantities } from "@clima/schemas";

/** Why a number cannot be this quantity, by the limits of the contract; undefined where it can. */
export function outOfRange(quantity: Quantity, number: number): string | undefined {
  const { min, max, unit } = quantities[quantity];
  if (number >= min && number <= max) return undefined;
  return `${quantity} is ${number}; expected ${min} to ${max} ${unit}${faultOf(quantity, number)}`;
}

/** DS18B20 datasheet, "Temperature register": 85 °C is what stands there after power-on; drivers give −127 °C for no answer. */
const faultOf = (quantity: Quantity, number: number): string =>
  quantity === "temperatureC" && (number === 85 || number === -127) ? " (a sensor says so that did not measure)" : "";
