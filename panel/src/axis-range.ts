import type { QuantityFacts } from "@clima/schemas";

/** So much an axis spans at least, by unit: a calm day looks calm, and no rain does not look like a flood. */
const LEAST_SPAN: Readonly<Record<string, number>> = {
  "°C": 2,
  "%": 10,
  hPa: 2,
  "m/s": 2,
  mm: 1,
  "mm/h": 1,
  lx: 10,
  m: 100,
  km: 1,
  kPa: 0.5,
  "°F": 4,
  inHg: 0.06,
  mph: 5,
  in: 0.05,
  "in/h": 0.05,
  ft: 300,
  mi: 1,
};
/** What adds up, or flows, is seen against nothing at all. */
const FROM_ZERO = new Set(["m/s", "mm", "mm/h", "lx", "m", "km", "kPa", "mph", "in", "in/h", "ft", "mi"]);
const MARGIN = 0.05;

/** The ends of a vertical axis for values from `lowest` to `highest`, in the unit that is shown. */
export function axisRange(lowest: number, highest: number, { unit }: Pick<QuantityFacts, "unit">): [from: number, to: number] {
  const least = LEAST_SPAN[unit] ?? 1;
  if (FROM_ZERO.has(unit)) return [Math.min(0, lowest), Math.max(least, highest * (1 + MARGIN))];
  const span = Math.max(least, (highest - lowest) * (1 + 2 * MARGIN));
  const middle = (lowest + highest) / 2;
  const [from, to] = [middle - span / 2, middle + span / 2];
  if (unit !== "%") return [from, to];
  // Nothing is moister than 100 %.
  return to > 100 ? [Math.min(from, 100 - span), 100] : from < 0 ? [0, span] : [from, to];
}
