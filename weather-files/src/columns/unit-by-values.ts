import { type Quantity, quantities } from "@clima/schemas";
import { areMost } from "../table/are-most.ts";

/** Whose units a file has, by the columns that say theirs. Hectopascals say nothing: airports of the US write them beside °F. */
export type UnitSystem = "US" | "metric";

const US_UNITS: ReadonlySet<string> = new Set(["°F", "inHg", "mph", "in", "in/h", "mi", "ft", "ft/s"]);
const METRIC_UNITS: ReadonlySet<string> = new Set(["°C", "m/s", "km/h", "mm", "mm/h", "cm", "m", "km"]);

/** The system of all units that a file names; undefined where it names none, or of both. */
export function systemOf(units: readonly string[]): UnitSystem | undefined {
  const [isUs, isMetric] = [units.some((unit) => US_UNITS.has(unit)), units.some((unit) => METRIC_UNITS.has(unit))];
  if (isUs === isMetric) return undefined;
  return isUs ? "US" : "metric";
}

/**
 * The unit of a column that does not say it; undefined where its values could be of several. A few numbers that no weather has, such as the
 * -9999 and the 85 of a sensor that failed, decide nothing.
 */
export function unitByValues(quantity: Quantity, numbers: readonly number[], system: UnitSystem | undefined): string | undefined {
  if (isOneUnit(quantity)) return quantities[quantity].unit;
  if (numbers.length === 0) return undefined;
  switch (quantities[quantity].unit) {
    case "°C":
      return temperatureUnit(numbers, system);
    case "hPa":
      return pressureUnit(numbers);
    case "%":
      return isMost(numbers, (number) => number >= 0 && number <= 1) && numbers.some((number) => number > 0 && number <= 1)
        ? "fraction"
        : "%";
    case "m/s":
      return system === "US" ? "mph" : undefined;
    case "mm":
      return system && { US: "in", metric: "mm" }[system];
    case "mm/h":
      return system && { US: "in/h", metric: "mm/h" }[system];
    case "m":
      return undefined;
    default:
      return quantities[quantity].unit;
  }
}

/** Winds in degrees, and light in lux unless the name says klx, are so everywhere. */
const isOneUnit = (quantity: Quantity): boolean => ["°", "lx", "g/m³", "kPa", "WMO 0200"].includes(quantities[quantity].unit);

/** One number in so many may be a fault. */
const FAULTS = 0.1;
const isMost = (numbers: readonly number[], is: (number: number) => boolean): boolean =>
  numbers.length > 0 && numbers.filter(is).length >= numbers.length * (1 - FAULTS);

/** Temperatures that were divided by their highest value, as for machine learning: between 0 and 1, with more decimals than a sensor has. */
const isShare = (numbers: readonly number[]): boolean =>
  numbers.every((number) => number >= 0 && number <= 1) && numbers.some((number) => Math.abs(number * 10 - Math.round(number * 10)) > 1e-9);

/** What a DS18B20 says after power-on (Maxim DS18B20, 19-7487, p. 6), what its libraries say of one that is not there, and nines. */
const isOfFault = (number: number) => number === 85 || number === -127 || /^-?9{3,}(\.9+)?$/.test(String(number));
/** -80 to 60 °C in °F and in K; others are tenths of degrees. */
const isPossible = (number: number) => (number >= -112 && number <= 140) || isKelvin(number);
const isKelvin = (number: number) => number >= 193 && number <= 333;

/** Air on the ground was never above 57 °C; what stays between 0 and 32 is no weather in °F that the rest of a year would not betray. */
function temperatureUnit(all: readonly number[], system: UnitSystem | undefined): string | undefined {
  const numbers = all.filter((number) => !isOfFault(number));
  if (!isMost(numbers, isPossible) || isShare(numbers)) return undefined;
  if (isMost(numbers, isKelvin)) return "K";
  const hot = numbers.filter((number) => number > 57 && number <= 140);
  const others = numbers.filter((number) => number <= 57);
  const [least, most] = [Math.min(...others), Math.max(...others)];
  const isOften = hot.length > numbers.length * FAULTS;
  // Between warm and frosty in °F there is something
  if (isOften && (others.length === 0 || most > 32)) return "°F";
  if (others.length === 0) return undefined;
  if (system !== undefined) return system === "US" ? "°F" : "°C";
  return !isOften && (least < 0 || most <= 32) ? "°C" : undefined;
}

/** Of so few one number decides as much as another. */
const FEW = 3;

/** Ranges of pressure from the Dead Sea to 5000 m; between 600 and 800 it may be mmHg below and hPa in the mountains. */
function pressureUnit(numbers: readonly number[]): string | undefined {
  const isWithin = (least: number, most: number) => areMost(numbers, (number) => number >= least && number <= most, FEW);
  if (isWithin(15, 33)) return "inHg";
  if (isWithin(50, 110)) return "kPa";
  if (isWithin(50_000, 110_000)) return "Pa";
  return areMost(numbers, (number) => number > 800 && number <= 1100, FEW) ? "hPa" : undefined;
}
