import { type Quantity, quantities } from "@clima/schemas";

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

interface Span {
  readonly least: number;
  readonly most: number;
}

/** The unit of a column that does not say it; undefined where its values could be of several. */
export function unitByValues(quantity: Quantity, numbers: readonly number[], system: UnitSystem | undefined): string | undefined {
  if (isOneUnit(quantity)) return quantities[quantity].unit;
  const sorted = [...numbers].sort((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return undefined;
  const span = { least, most };
  if (quantities[quantity].unit === "°C" && isShare(sorted)) return undefined;
  switch (quantities[quantity].unit) {
    case "°C":
      return temperatureUnit(span, system);
    case "hPa":
      return pressureUnit(span);
    case "%":
      return most <= 1 && most > 0 ? "fraction" : "%";
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

/** Temperatures that were divided by their highest value, as for machine learning: between 0 and 1, with more decimals than a sensor has. */
const isShare = (sorted: readonly number[]): boolean =>
  sorted.every((number) => number >= 0 && number <= 1) && sorted.some((number) => Math.abs(number * 10 - Math.round(number * 10)) > 1e-9);

/** 57 °C; above are tenths of degrees. */
const MOST_F = 135;

/** Air on the ground was never above 57 °C; what stays between 0 and 32 is no weather in °F that the rest of a year would not betray. */
function temperatureUnit({ least, most }: Span, system: UnitSystem | undefined): string | undefined {
  if (least > 200) return "K";
  if (most > MOST_F) return undefined;
  if (most > 57) return "°F";
  if (system !== undefined) return system === "US" ? "°F" : "°C";
  return least < 0 || most <= 32 ? "°C" : undefined;
}

/** Ranges of pressure from the Dead Sea to 5000 m; between 600 and 800 it may be mmHg below and hPa in the mountains. */
function pressureUnit({ least, most }: Span): string | undefined {
  if (least >= 15 && most <= 33) return "inHg";
  if (least >= 50 && most <= 110) return "kPa";
  if (least >= 50_000 && most <= 110_000) return "Pa";
  return least > 800 && most <= 1100 ? "hPa" : undefined;
}
