import type { QuantityFacts } from "@clima/schemas";

/** In what numbers are shown: a shown number is the stored one times `factor`. */
export interface ShownUnit {
  readonly unit: string;
  readonly factor: number;
  readonly decimals: number;
}

const KILOMETRES: ShownUnit = { unit: "km", factor: 0.001, decimals: 1 };
const METRES_AT_MOST = 1000;

/** The unit for numbers up to `largest`: nobody reads 16093 m. */
export const shownUnit = ({ unit, decimals }: Pick<QuantityFacts, "unit" | "decimals">, largest: number): ShownUnit =>
  unit === "m" && Math.abs(largest) >= METRES_AT_MOST ? KILOMETRES : { unit, factor: 1, decimals };

/** A value as people read it. */
export function shownValue(
  value: number,
  facts: Pick<QuantityFacts, "unit" | "decimals">,
): { readonly number: string; readonly unit: string } {
  const { unit, factor, decimals } = shownUnit(facts, value);
  return { number: shownNumber(value * factor, decimals), unit };
}

/** Without the sign of a zero: −0.04 is 0.0. */
export const shownNumber = (number: number, decimals: number): string =>
  (Number(number.toFixed(decimals)) + 0).toLocaleString("en", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: "min2",
  });
