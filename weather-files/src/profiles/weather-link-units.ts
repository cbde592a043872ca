import { readNumber } from "../columns/numbers.ts";
import type { ColumnName } from "../plan/column-facts.ts";
import { columnFinder, sampleNumbers } from "../plan/columns-of.ts";
import type { TableHead } from "../port.ts";
import { areMost, countBroken, mostBroken } from "../table/are-most.ts";

export interface DavisUnits {
  readonly temperature: "°C" | "°F";
  readonly rain: "mm" | "in";
  /** Undefined where the values do not tell. */
  readonly pressure: "hPa" | "inHg" | "mmHg" | undefined;
  readonly speed: "mph" | "km/h" | "m/s" | "kn" | undefined;
  readonly notes: readonly string[];
}

/** In which units a Davis text is written, by its first rows: whoever made it chose each of them in the program. */
export function unitsBySample(head: TableHead): DavisUnits {
  const temperature = temperatureUnit(head);
  const rain = temperature === "°F" ? "in" : "mm";
  const pressure = pressureUnit(numbersOf(head, "Bar"));
  const speed = speedUnit([...numbersOf(head, GUST), ...numbersOf(head, "Wind Speed")]);
  const found = [temperature, pressure, speed, rain === "in" ? "rain in inches" : "rain in mm"].filter((unit) => unit !== undefined);
  return {
    temperature,
    rain,
    pressure,
    speed,
    notes: [`WeatherLink's text names no units; found from the first rows: ${found.join(", ")}. A --map file may name others`],
  };
}

/** WeatherLink 4 and 5 wrote some names the other way about, and one line of them. */
export const HUMIDITY: ColumnName = ["Out Hum", "Hum Out"];
export const GUST: ColumnName = ["Hi Speed", "Hi"];

function columnOf(head: TableHead, name: ColumnName): readonly number[] {
  const place = placeOf(head, name);
  return head.sample.map(({ cells }) => {
    const number = readNumber(cells[place] ?? "", head.hasDecimalComma);
    return number.ok ? number.value.number : Number.NaN;
  });
}

const placeOf = (head: TableHead, name: ColumnName): number => columnFinder(head)(name)?.index ?? -1;
const numbersOf = (head: TableHead, name: ColumnName): readonly number[] => sampleNumbers(head, placeOf(head, name));

/**
 * Temperature, humidity and dew point belong together in one of the two units only; Magnus formula over water, Sonntag 1990 (17.62, 243.12 °C).
 */
function temperatureUnit(head: TableHead): DavisUnits["temperature"] {
  const [humidities, dewPoints] = [columnOf(head, HUMIDITY), columnOf(head, "Dew Pt.")];
  const misses = { celsius: 0, fahrenheit: 0 };
  let highest = Number.NEGATIVE_INFINITY;
  for (const [index, temperature] of columnOf(head, "Temp Out").entries()) {
    if (temperature > highest) highest = temperature;
    const [humidity = Number.NaN, dewPoint = Number.NaN] = [humidities[index], dewPoints[index]];
    const celsius = Math.abs(dewPointC(temperature, humidity) - dewPoint);
    const fahrenheit = Math.abs(dewPointC(toC(temperature), humidity) - toC(dewPoint));
    if (Number.isNaN(celsius) || Number.isNaN(fahrenheit)) continue;
    misses.celsius += celsius;
    misses.fahrenheit += fahrenheit;
  }
  if (misses.celsius === misses.fahrenheit) return highest > 50 ? "°F" : "°C";
  return misses.celsius < misses.fahrenheit ? "°C" : "°F";
}

const toC = (fahrenheit: number) => (fahrenheit - 32) / 1.8;

function dewPointC(temperatureC: number, humidityPct: number): number {
  const x = Math.log(humidityPct / 100) + (17.62 * temperatureC) / (243.12 + temperatureC);
  return (243.12 * x) / (17.62 - x);
}

/** One of two numbers decides as much as the other. */
const FEW = 3;

/** All that has ever been at sea level is 870 to 1084 hPa, 25.7 to 32.0 inHg, 653 to 813 mmHg (WMO's archive of extremes). */
function pressureUnit(pressures: readonly number[]): DavisUnits["pressure"] {
  const within = (from: number, to: number) =>
    pressures.length > 0 && areMost(pressures, (pressure) => pressure >= from && pressure <= to, FEW);
  if (within(25, 33)) return "inHg";
  if (within(820, 1090)) return "hPa";
  return within(640, 800) ? "mmHg" : undefined;
}

/** The anemometer counts whole miles an hour (Vantage Pro2 specification, DS6152): other units show their multiples, with one decimal. */
const PER_MPH = [
  ["mph", 1],
  ["km/h", 1.609344],
  ["m/s", 0.44704],
  ["kn", 0.868976],
] as const;

const isMultipleOf = (perMph: number, speed: number) => Math.abs(Math.round(speed / perMph) * perMph - speed) <= 0.0501;

function speedUnit(speeds: readonly number[]): DavisUnits["speed"] {
  const moving = [...new Set(speeds.filter((speed) => speed > 0))];
  if (moving.length === 0) return undefined;
  const broken = PER_MPH.map(([unit, perMph]) => ({ unit, count: countBroken(moving, (speed) => isMultipleOf(perMph, speed)) }));
  const least = Math.min(...broken.map(({ count }) => count));
  const [best, ...others] = broken.filter(({ count }) => count === least);
  // A broken row has two speeds
  if (least > 2 * mostBroken(moving.length / 2)) return undefined;
  return others.length === 0 || best?.unit === "mph" ? best?.unit : undefined;
}
