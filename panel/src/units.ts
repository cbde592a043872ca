import type { QuantityFacts } from "@clima/schemas";

export const unitSystems = ["metric", "imperial"] as const;
export type UnitSystem = (typeof unitSystems)[number];

/** In what numbers are shown: a shown number is the stored one times `factor`, plus `offset`. */
export interface ShownUnit {
  readonly unit: string;
  readonly factor: number;
  /** Of temperatures; a difference of two has none. */
  readonly offset: number;
  readonly decimals: number;
}

/** By the unit that is stored. Of lengths over 0.1 mile, miles. Sources: NIST SP 811, appendix B. */
const IMPERIAL: Readonly<Record<string, Omit<ShownUnit, "decimals"> & { readonly moreDecimals: number }>> = {
  "°C": { unit: "°F", factor: 1.8, offset: 32, moreDecimals: 0 },
  hPa: { unit: "inHg", factor: 1 / 33.863_89, offset: 0, moreDecimals: 1 },
  kPa: { unit: "inHg", factor: 1 / 3.386_389, offset: 0, moreDecimals: 0 },
  "m/s": { unit: "mph", factor: 3600 / 1609.344, offset: 0, moreDecimals: 0 },
  mm: { unit: "in", factor: 1 / 25.4, offset: 0, moreDecimals: 1 },
  "mm/h": { unit: "in/h", factor: 1 / 25.4, offset: 0, moreDecimals: 1 },
  m: { unit: "ft", factor: 1 / 0.3048, offset: 0, moreDecimals: 0 },
};

const KILOMETRES: ShownUnit = { unit: "km", factor: 0.001, offset: 0, decimals: 1 };
const MILES: ShownUnit = { unit: "mi", factor: 1 / 1609.344, offset: 0, decimals: 1 };
const METRES_AT_MOST = 1000;

/** The unit for numbers up to `largest`: nobody reads 16093 m. */
export function shownUnit({ unit, decimals }: Pick<QuantityFacts, "unit" | "decimals">, largest: number, system: UnitSystem): ShownUnit {
  if (unit === "m" && Math.abs(largest) >= METRES_AT_MOST) return system === "imperial" ? MILES : KILOMETRES;
  const imperial = system === "imperial" ? IMPERIAL[unit] : undefined;
  if (imperial === undefined) return { unit, factor: 1, offset: 0, decimals };
  const { moreDecimals, ...shown } = imperial;
  return { ...shown, decimals: decimals + moreDecimals };
}
