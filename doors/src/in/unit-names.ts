import { err, ok, type Quantity, quantities, type Result, show } from "@clima/schemas";
import {
  celsiusOfFahrenheit,
  celsiusOfKelvin,
  hpaOfBar,
  hpaOfInHg,
  hpaOfKpa,
  hpaOfMmHg,
  hpaOfPa,
  hpaOfPsi,
  luxOfKilolux,
  mmOfCm,
  mmOfInches,
  mOfFeet,
  mOfKm,
  mOfMiles,
  msOfKmh,
  msOfKnots,
  msOfMph,
} from "../units.ts";

export type Convert = (value: number) => number;

/** A quantity, or rain that a device counts up since some beginning of its own. */
export type Mapped = Quantity | "rainTotalMm";

const same: Convert = (value) => value;

/** How units are written, by what they measure, with the way into Clima's own, which is the first of each. */
const UNITS = {
  temperature: { "°C": same, "°F": celsiusOfFahrenheit, K: celsiusOfKelvin },
  ratio: { "%": same },
  pressure: {
    hPa: same,
    mbar: same,
    Pa: hpaOfPa,
    kPa: hpaOfKpa,
    bar: hpaOfBar,
    inHg: hpaOfInHg,
    mmHg: hpaOfMmHg,
    psi: hpaOfPsi,
  },
  light: { lx: same, klx: luxOfKilolux },
  speed: { "m/s": same, "km/h": msOfKmh, mph: msOfMph, kn: msOfKnots, "ft/s": mOfFeet },
  angle: { "°": same },
  rain: { mm: same, cm: mmOfCm, in: mmOfInches },
  rainRate: { "mm/h": same, "in/h": mmOfInches },
  distance: { m: same, km: mOfKm, mi: mOfMiles, ft: mOfFeet },
} as const satisfies Record<string, Readonly<Record<string, Convert>>>;

type Measured = keyof typeof UNITS;

/** Other ways to write them. */
const ALIASES: Readonly<Record<string, string>> = {
  c: "°C",
  f: "°F",
  celsius: "°C",
  fahrenheit: "°F",
  ºc: "°C",
  ºf: "°F",
  kelvin: "K",
  mb: "mbar",
  lux: "lx",
  mps: "m/s",
  kmh: "km/h",
  kph: "km/h",
  "mi/h": "mph",
  kt: "kn",
  kts: "kn",
  knot: "kn",
  knots: "kn",
  deg: "°",
  percent: "%",
  "g/m3": "g/m³",
  inch: "in",
  inches: "in",
  "mm/hr": "mm/h",
  "in/hr": "in/h",
};

const MEASURED: Partial<Readonly<Record<Mapped, Measured>>> = {
  temperatureC: "temperature",
  dewPointC: "temperature",
  wetBulbC: "temperature",
  heatIndexC: "temperature",
  humidexC: "temperature",
  apparentTemperatureC: "temperature",
  humidityPct: "ratio",
  pressureHpa: "pressure",
  seaLevelPressureHpa: "pressure",
  pressureTendencyHpa: "pressure",
  illuminanceLux: "light",
  windSpeedMs: "speed",
  windGustMs: "speed",
  windDirectionDeg: "angle",
  rainMm: "rain",
  rainTotalMm: "rain",
  rainHourMm: "rain",
  rainDayMm: "rain",
  rainRateMmh: "rainRate",
  visibilityM: "distance",
};

const unitsOf = (mapped: Mapped): Readonly<Record<string, Convert>> => {
  const measured = MEASURED[mapped];
  return measured === undefined ? { [ownUnitOf(mapped)]: same } : UNITS[measured];
};

const ownUnitOf = (mapped: Mapped): string => (mapped === "rainTotalMm" ? "mm" : quantities[mapped].unit);

/**
 * What turns a number in a unit, as people and devices write it, into Clima's unit of the quantity. The unit may be absent where it is Clima's own.
 * The error names the units there are.
 */
export function converterOf(mapped: Mapped, unit: string = ownUnitOf(mapped)): Result<Convert, string> {
  const known = unitsOf(mapped);
  const written = unit.trim();
  const name = [written, ALIASES[written.toLowerCase()] ?? "", sameButCase(Object.keys(known), written)].find((each) =>
    Object.hasOwn(known, each),
  );
  const convert = name === undefined ? undefined : known[name];
  if (convert !== undefined) return ok(convert);
  return err(`the unit of ${mapped} is ${show(unit)}; expected one of ${Object.keys(known).join(", ")}`);
}

const sameButCase = (names: readonly string[], written: string): string =>
  names.find((name) => name.toLowerCase() === written.toLowerCase()) ?? "";
