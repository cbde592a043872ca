import type { Quantity } from "@clima/schemas";

const DERIVED: ReadonlySet<Quantity> = new Set<Quantity>([
  "dewPointC",
  "seaLevelPressureHpa",
  "absoluteHumidityGm3",
  "vapourPressureDeficitKpa",
  "wetBulbC",
  "heatIndexC",
  "humidexC",
  "apparentTemperatureC",
  "pressureTendencyHpa",
  "pressureTendencyCode",
  "rainRateMmh",
  "rainHourMm",
  "rainDayMm",
]);

/** Whether it is made out of others, and only where these allow it. */
export const isDerived = (quantity: Quantity): boolean => DERIVED.has(quantity);
